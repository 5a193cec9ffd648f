"""What a limit may ask beside an amount: a window, a named day, a purpose, an organisation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from schemas.codes import DayName, Finding, Kind, LimitState, Obligation, Unit
from schemas.definition import Definition, Role
from schemas.milestone import Dated, Statement, When
from schemas.status import LimitStatus, Status
from tests.given import (
    HOSPITAL,
    OTHER_HOSPITAL,
    at,
    findings,
    in_month,
    on,
    only,
    said,
    statement,
    with_content,
)
from tests.made_up import also, only_these, pathway, row, step, tell
from tests.times import evening_of, morning_of

START = statement("E|start", tell("start", on(2026, 1, 5), organisation=HOSPITAL), version=1)
MAY = morning_of(2026, 5, 30)
TRUST = "enh|trust"
"""Of which the other hospital is one."""


def middle(month: int, day: int) -> Statement:
    """The milestone in the middle, reached on a day of 2026."""
    return statement("E|middle", tell("middle", on(2026, month, day)), version=1)


def judged_by(definition: Definition, *told: Statement, now: datetime = MAY) -> Status:
    """The one body that one pathway makes of the start and these."""
    return only(START, *told, now=now, definitions=only_these(definition))


def first_row(definition: Definition, *told: Statement, now: datetime = MAY) -> LimitStatus:
    """Its first limit."""
    return judged_by(definition, *told, now=now).limits[0]


def test_a_window_has_a_first_and_a_last_day_that_are_both_in_it() -> None:
    """Three to four months: what comes on the day before it opens is too early, and said to be."""
    months = pathway(row("start", "middle", 4, earliest=3, unit=Unit.MONTH))
    found = {day: judged_by(months, middle(*day)) for day in ((4, 4), (4, 5), (5, 5), (5, 6))}

    states = {day: status.limits[0].state.value for day, status in found.items()}
    assert states == {(4, 4): "met", (4, 5): "met", (5, 5): "met", (5, 6): "met-late"}
    assert [day for day, one in found.items() if Finding.TOO_EARLY in findings(one)] == [(4, 4)]
    assert found[4, 4].limits[0].not_before == date(2026, 4, 5)
    assert found[4, 4].limits[0].due == date(2026, 5, 5)


def test_what_may_have_been_in_its_window_is_not_called_too_early() -> None:
    """Of the end only the month is known, and the window opens within it."""
    days = pathway(row("start", "middle", 60, earliest=40))
    inside = statement("E|middle", tell("middle", in_month(2026, 2, 28)), version=1)
    before = statement("E|middle", tell("middle", in_month(2026, 1, 31)), version=1)

    assert Finding.TOO_EARLY not in findings(judged_by(days, inside))
    assert Finding.TOO_EARLY in findings(judged_by(days, before))


def test_a_window_in_hours_opens_at_a_moment() -> None:
    """And a moment before it is too early."""
    hours = pathway(row("start", "middle", 4, earliest=2, unit=Unit.HOUR))
    noon = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    start = statement("E|start", tell("start", at(noon)), version=1)

    def early(hour: int, minute: int) -> bool:
        when = at(noon.replace(hour=hour, minute=minute))
        met = statement("E|middle", tell("middle", when), version=1)
        return Finding.TOO_EARLY in findings(only(start, met, definitions=only_these(hours)))

    assert (early(13, 59), early(14, 0)) == (True, False)


def test_a_range_is_late_only_after_its_upper_end() -> None:
    """Three to seven days: both ends are shown, and the upper one counts."""
    days = pathway(row("start", "middle", 7, amount_from=3))

    in_time, late = first_row(days, middle(1, 12)), first_row(days, middle(1, 13))

    assert (in_time.state, late.state) == (LimitState.MET, LimitState.MET_LATE)
    assert (in_time.allowed_from, in_time.allowed) == (3, 7)


def test_zero_days_is_the_same_day() -> None:
    """Detoxification and treatment on one day: until midnight it is in time."""
    same_day = pathway(row("start", "middle", 0))

    assert first_row(same_day, now=evening_of(2026, 1, 5)).state is LimitState.DUE_SOON
    assert first_row(same_day, now=morning_of(2026, 1, 6)).state is LimitState.OVERDUE
    assert first_row(same_day, middle(1, 5)).state is LimitState.MET
    assert first_row(same_day, middle(1, 6)).state is LimitState.MET_LATE


def test_ten_working_days_go_over_easter() -> None:
    """Received on 26 March 2026: Thursday to Monday of Easter are no working days."""
    working = pathway(row("start", "middle", 10, unit=Unit.WORKING_DAY, warn_before=3))
    start = statement("E|start", tell("start", on(2026, 3, 26)), version=1)

    def state(now: datetime) -> str:
        return only(start, now=now, definitions=only_these(working)).limits[0].state.value

    assert state(evening_of(2026, 4, 8)) == "running"
    assert state(morning_of(2026, 4, 9)) == "due-soon"
    assert state(evening_of(2026, 4, 14)) == "due-soon"
    assert state(morning_of(2026, 4, 15)) == "overdue"


NAMED = replace(
    row("start", "middle", None, due_by=DayName.DEADLINE_FOR_HELP, warn_before=14),
    obligation=Obligation.LEGAL_RIGHT,
)


def with_deadline(month: int, day: int) -> Statement:
    """The start, and beside it the day by which help must begin."""
    told = tell("start", on(2026, 1, 5))
    deadline = Dated(DayName.DEADLINE_FOR_HELP, on(2026, month, day))
    return statement("E|start", replace(told, days=(*told.days, deadline)), version=2)


def test_the_patients_own_deadline_is_the_day_that_the_sender_named() -> None:
    """That day is in time, and the day after is a breach of a right; there is no amount."""
    in_time, late, idle = (
        first_row(pathway(NAMED), with_deadline(3, 2), now=evening_of(2026, 3, 2)),
        first_row(pathway(NAMED), with_deadline(3, 2), now=morning_of(2026, 3, 3)),
        first_row(pathway(NAMED)),
    )

    assert (in_time.state, late.state) == (LimitState.DUE_SOON, LimitState.OVERDUE)
    assert (late.due, late.allowed, late.obligation) == (date(2026, 3, 2), None, "legal-right")
    assert (idle.state, idle.due) == (LimitState.NOT_STARTED, None)
    met = first_row(pathway(NAMED), with_deadline(3, 2), middle(3, 1))
    assert (met.state, met.used) == (LimitState.MET, 55)


def test_of_two_that_name_a_deadline_the_one_that_spoke_last_counts() -> None:
    """By their own clocks, whichever comes first out of the log or begins the course."""
    first = spoke("E|start", (3, 1), UPDATED)
    later, earlier = UPDATED + timedelta(days=30), UPDATED - timedelta(days=30)

    assert due(first) == date(2026, 3, 1)
    assert due(first, spoke("E|other", (4, 1), later)) == date(2026, 4, 1)
    assert due(first, spoke("E|other", (2, 1), later)) == date(2026, 2, 1)
    assert due(first, spoke("E|other", (4, 1), earlier)) == date(2026, 3, 1)


def test_of_deadlines_by_nobody_knows_when_the_last_day_counts() -> None:
    """A right is said to be breached only for certain."""
    first, other = spoke("E|start", (3, 1), None), spoke("E|other", (4, 1), None)

    assert due(first, other) == due(other, first) == date(2026, 4, 1)


def test_who_does_not_say_when_it_spoke_may_have_spoken_last() -> None:
    """Beside the newest that does say; what that one has replaced counts no more."""
    first, later = spoke("E|start", (3, 1), UPDATED), UPDATED + timedelta(days=30)
    old = spoke("E|old", (5, 1), UPDATED - timedelta(days=30))

    assert due(first, spoke("E|other", (4, 1), None)) == date(2026, 4, 1)
    assert due(first, spoke("E|other", (2, 1), None)) == date(2026, 3, 1)
    assert due(first, old, spoke("E|other", (4, 1), None)) == date(2026, 4, 1)
    assert due(first, spoke("E|new", (2, 1), later), spoke("E|a", (1, 20), None)) == date(
        2026, 2, 1
    )


UPDATED = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)


def spoke(source: str, deadline: tuple[int, int], updated: datetime | None) -> Statement:
    """A start that names a deadline, and when its source says that it spoke."""
    told = replace(with_deadline(*deadline), source=source)
    return with_content(replace(told, order=replace(told.order, last_updated=updated)))


def due(*told: Statement) -> object:
    """The day by which the limit is due."""
    return only(*told, definitions=only_these(pathway(NAMED))).limits[0].due


def test_what_was_reached_before_the_limit_began_meets_a_deadline_and_no_amount() -> None:
    """Somebody is helped, and referred the day after."""
    told = [replace(one, referrals=("R",)) for one in (with_deadline(3, 1), middle(1, 4))]

    assert first_row(pathway(NAMED), *told).state is LimitState.MET
    assert first_row(pathway(row("start", "middle", 5)), *told).state is LimitState.OVERDUE


def test_what_may_have_come_in_time_excuses_and_what_came_later_does_not() -> None:
    """Due on 10 January: of a no on an unknown day, or in that month, nobody can tell."""
    away = tuple(also(step("no", repeats=True)))
    asked = pathway(row("start", "middle", 5, excused_by=("no",)), milestones=away)

    def state(*days: When | None) -> LimitState:
        said_no = [
            statement(f"E|{number}", tell("no", day), version=1) for number, day in enumerate(days)
        ]
        return first_row(asked, *said_no).state

    excused, late = LimitState.NOT_APPLICABLE, LimitState.OVERDUE
    assert (state(), state(on(2026, 1, 10)), state(on(2026, 1, 11))) == (late, excused, late)
    assert state(in_month(2026, 1, 31)) is excused
    assert state(in_month(2026, 2, 28)) is late
    assert state(None) is excused
    assert state(on(2026, 1, 11), None) is excused
    assert state(on(2026, 1, 11), on(2026, 1, 7)) is excused


def test_a_limit_may_count_from_another_day_than_its_milestone() -> None:
    """The last time seen well, and not the admission; without that day it has not begun."""
    start = tell("start", on(2026, 1, 5))
    earlier = Dated(DayName.RECEIVED, on(2026, 1, 2))
    counts = pathway(row("start", "middle", 5, counts=(DayName.RECEIVED,)))
    told = statement("E|start", replace(start, days=(*start.days, earlier)), version=2)

    assert first_row(counts, told).counts_from == date(2026, 1, 2)
    assert first_row(counts, told, middle(1, 8)).state is LimitState.MET_LATE
    assert first_row(counts).state is LimitState.NOT_STARTED


def test_who_is_referred_straight_to_treatment_has_no_time_for_assessment() -> None:
    """8485#2: whichever fact of the instance says so."""
    work_up = pathway(row("start", "middle", 21, unless_purposes=("8485#2",)))

    def state(purpose: str) -> LimitState:
        told = tell("start", on(2026, 1, 5), purpose=purpose)
        return first_row(work_up, statement("E|start", told, version=2)).state

    assert state("8485#1") is LimitState.OVERDUE
    assert state("8485#2") is LimitState.NOT_APPLICABLE


def test_a_limit_that_is_newer_than_the_instance_is_none_of_its() -> None:
    """Radiotherapy got its row on 1 January 2023; what had begun by then has no such row."""
    old, new = row("start", "middle", 5), row("start", "end", 5, valid_from=date(2026, 1, 6))

    assert [one.id for one in judged_by(pathway(old, new)).limits] == ["start-middle"]
    newer = replace(new, valid_from=date(2026, 1, 5))
    assert len(judged_by(pathway(old, newer)).limits) == 2


def test_an_organisations_own_goal_counts_where_that_organisation_is_named() -> None:
    """By what was reached there, or by a service that it runs; never by where somebody lives.

    A trust counts where one of its hospitals is named: nearly no sender names the trust itself.
    """
    units = (TRUST, OTHER_HOSPITAL)
    goal = row("start", "middle", 5, set_by=TRUST, units=units, obligation=Obligation.LOCAL_GOAL)
    local = pathway(row("start", "end", 5), goal)
    there = statement("E|m", tell("middle", on(2026, 1, 8), organisation=OTHER_HOSPITAL), version=1)
    service = said(
        Kind.SERVICE_ONGOING, on(2026, 1, 1), organisation=OTHER_HOSPITAL, service="1", ongoing=True
    )

    assert [one.id for one in judged_by(local).limits] == ["start-end"]
    for told in (there, statement("EpisodeOfCare|1", service, version=1)):
        rows = judged_by(local, told).limits
        assert [(one.id, one.set_by) for one in rows] == [
            ("start-end", None),
            ("start-middle", TRUST),
        ]


def test_what_counts_from_the_closing_runs_on_after_it() -> None:
    """A discharge letter is sent when all is over; it meets its limit, and is no late finding."""
    letter = pathway(
        row("start", "middle", 90), row("end", "letter", 7), milestones=tuple(also(step("letter")))
    )
    ended = statement("E|end", tell("end", on(2026, 2, 2)), version=1)
    sent = statement("E|letter", tell("letter", on(2026, 2, 9)), version=1)

    waiting = judged_by(letter, ended, now=morning_of(2026, 2, 10))
    met = judged_by(letter, ended, sent)

    assert [one.state.value for one in waiting.limits] == ["not-applicable", "overdue"]
    assert [one.state.value for one in met.limits] == ["not-applicable", "met"]
    assert (met.phase, findings(met)) == ("end", set())


def test_more_than_the_pathway_has_room_for_is_a_finding() -> None:
    """Clinical decision at most twice; the same one told twice is one."""
    twice = pathway(milestones=tuple(also(step("decision", repeats=True, at_most=2))))

    def decision(source: str, day: int) -> Statement:
        return statement(source, tell("decision", on(2026, 2, day)), version=1)

    two, again, third = decision("E|1", 2), decision("E|1b", 2), decision("E|3", 9)
    assert findings(judged_by(twice, two, again, decision("E|2", 5))) == set()
    status = judged_by(twice, two, again, decision("E|2", 5), third)
    assert [(one.code, one.sources) for one in status.findings] == [
        (Finding.TOO_MANY, ("E|3",)),
    ]


def test_what_no_instance_should_close_without_is_missed_when_its_code_closes_it() -> None:
    """Not before, and not when it came too; nor when the patient died."""
    needs = pathway(
        milestones=tuple(
            also(
                step("middle-2", required=True),
                replace(
                    step("deceased", role=Role.CLOSING, phase="closed"),
                    signals=(replace(step("x").signals[0], kind=Kind.DECEASED, codes=()),),
                    days=(DayName.OCCURRED,),
                ),
            )
        )
    )
    ended = statement("E|end", tell("end", on(2026, 2, 2)), version=1)
    came = statement("E|m2", tell("middle-2", on(2026, 1, 9)), version=1)
    died = statement(
        "Encounter|1", said(Kind.DECEASED, on(2026, 2, 2), DayName.OCCURRED), version=1
    )

    assert findings(judged_by(needs)) == set()
    assert findings(judged_by(needs, ended)) == {Finding.REQUIRED_MISSING}
    assert findings(judged_by(needs, ended, came)) == set()
    assert findings(judged_by(needs, died)) == set()
