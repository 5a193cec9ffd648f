"""D12: weeks, repeats, two start rules, several hospitals under one clock."""

from datetime import date
from typing import Any

import pytest

from schemas.codes import DayName, Finding, Kind, LimitState, Strength
from schemas.definition import StartRule
from schemas.milestone import Alias, Dated, PersonStated, Statement
from services.status.decide.limits import state_of
from tests.given import (
    ANNA,
    BUP,
    DEFINITIONS,
    HOSPITAL,
    NOON,
    OTHER_HOSPITAL,
    at,
    bodies,
    coded,
    findings,
    in_month,
    judged,
    on,
    only,
    reached,
    referral,
    said,
    statement,
    states,
    under_rule,
    unread_message,
)
from tests.times import evening_of, morning_of

R = "ServiceRequest|id|R"
(D12,) = (one for one in DEFINITIONS.definitions if one.code == "D12")
(ASSESSMENT,) = (limit for limit in D12.limits if limit.id == "assessment")


def started(**more: Any) -> Statement:
    """The referral, received on 5 January 2026."""
    told = {"version": 1, "referrals": (R,), **more}
    return statement(R, referral(on(2026, 1, 5), organisation=HOSPITAL), **told)


def test_the_due_day_itself_is_still_in_time() -> None:
    """Six weeks from 5 January is 16 February; overdue begins on the 17th."""
    begun = on(2026, 1, 5)

    on_due_day = state_of(ASSESSMENT, begun, None, now=evening_of(2026, 2, 16))
    day_after = state_of(ASSESSMENT, begun, None, now=morning_of(2026, 2, 17))

    assert on_due_day is LimitState.DUE_SOON
    assert day_after is LimitState.OVERDUE


def test_the_arithmetic_names_the_facts_it_used() -> None:
    """Why is it red? Because of this attendance, six weeks, and no decision."""
    met = statement("Encounter|id|1", coded("D12M", on(2026, 1, 12)), version=1)

    (one,) = judged(started(), met, now=NOON)
    arithmetic = next(limit for limit in one.trace.limits if limit.id == "assessment")

    assert states(one.status)["assessment"] == "overdue"
    assert arithmetic.begun_by == "Encounter|id|1"
    assert (arithmetic.begun, arithmetic.due) == (date(2026, 1, 12), date(2026, 2, 23))


def test_an_extended_assessment_has_six_weeks_more() -> None:
    """The decision CU meets the first limit and starts the second."""
    met = statement("Encounter|id|1", coded("D12M", on(2026, 1, 12)), version=1)
    extended = statement("Encounter|id|2", coded("D12CU", on(2026, 2, 10)), version=1)
    decision = statement("Encounter|id|3", coded("D12CP", on(2026, 3, 20)), version=1)

    status = only(started(), met, extended, now=evening_of(2026, 3, 1))
    assert states(status)["extended-assessment"] == "running"
    status = only(started(), met, extended, decision, now=evening_of(2026, 3, 21))

    assert states(status)["assessment"] == "met"
    assert states(status)["extended-assessment"] == "met"
    assert states(status)["first-evaluation"] == "running"


def test_evaluations_repeat_until_the_pathway_is_closed() -> None:
    """Each evaluation meets one round and begins the next."""
    told = [started(), statement("E|0", coded("D12CP", on(2026, 1, 20)), version=1)]
    for n, day in enumerate([on(2026, 2, 10), on(2026, 4, 10)]):
        told.append(statement(f"E|{n + 1}", coded("D12E", day), version=1))
    closed = statement("E|X", coded("D12XG", on(2026, 5, 1)), version=1)

    running = states(only(*told, now=evening_of(2026, 4, 20)))
    ended = only(*told, closed, now=NOON)

    assert running["evaluation#1"] == "met"
    assert running["evaluation#2"] == "running"
    assert states(ended)["evaluation#2"] == "not-applicable"
    assert ended.phase == "closed"


def test_a_version_that_no_longer_says_a_thing_takes_it_back() -> None:
    """v1 carried the code by mistake. In either order it is gone."""
    v1 = statement("Encounter|id|1", coded("D12M", on(2026, 1, 12)), version=1)
    v2 = statement("Encounter|id|1", version=2)

    assert reached(only(started(), v1)) == ["start", "first-attendance"]
    assert reached(only(started(), v1, v2)) == ["start"]
    assert reached(only(started(), v2, v1)) == ["start"]


def test_the_second_hospitals_start_joins_and_the_first_date_counts() -> None:
    """One clock across hospitals."""
    second = statement(
        "ServiceRequest|id|R2",
        referral(on(2026, 2, 1), organisation=OTHER_HOSPITAL),
        version=1,
        referrals=("ServiceRequest|id|R2",),
    )

    status = only(second, started())

    assert [(one.kind, one.organisation) for one in status.milestones] == [
        ("start", HOSPITAL),
        ("start", OTHER_HOSPITAL),
    ]


def test_a_start_after_the_closing_opens_a_new_course() -> None:
    """And the closing's own day belongs to the first."""
    closed = statement("E|X", coded("D12XG", on(2026, 2, 1)), version=1)
    again = statement("E|A", coded("D12A", on(2026, 2, 1)), version=1)

    found = bodies(started(), closed, again)

    assert sorted(status.phase for status in found.values()) == ["closed", "waiting"]


def test_the_start_rule_is_a_setting_per_sender() -> None:
    """Under the newer rule the assessed referral starts the pathway, not the received one."""
    days = (
        Dated(DayName.RECEIVED, on(2026, 1, 5)),
        Dated(DayName.ASSESSED, on(2026, 1, 12)),
    )
    received = said(Kind.REFERRAL_RECEIVED, specialty=BUP, days=days)
    assessed = said(Kind.REFERRAL_ASSESSED, specialty=BUP, days=days)
    told = statement(R, received, assessed, version=1, referrals=(R,))

    old = only(told, definitions=under_rule(StartRule.RECEIVED))
    new = only(told, definitions=under_rule(StartRule.ASSESSED))

    assert [one.on for one in old.milestones if one.kind == "start"] == [date(2026, 1, 5)]
    assert [one.on for one in new.milestones if one.kind == "start"] == [date(2026, 1, 12)]


def test_an_uncoded_attendance_binds_by_referral_else_by_unit_and_specialty() -> None:
    """What another unit does is not this pathway's, and shows as unassigned."""
    attended = said(Kind.ATTENDED, on(2026, 1, 12), organisation=HOSPITAL)
    by_referral = statement("E|1", attended, version=1, referrals=(R,))
    recognised = said(Kind.ATTENDED, on(2026, 1, 12), organisation=HOSPITAL, specialty=BUP)
    elsewhere = said(Kind.ATTENDED, on(2026, 1, 12), organisation=OTHER_HOSPITAL, specialty=BUP)

    assert reached(only(started(), by_referral)) == ["start", "first-attendance"]
    assert reached(only(started(), statement("E|2", recognised, version=1))) == [
        "start",
        "first-attendance",
    ]
    status = only(started(), statement("E|3", elsewhere, version=1))
    assert reached(status) == ["start"]
    assert status.completeness.unassigned == 1
    assert only(started(), statement("E|4", attended, version=1)).completeness.unassigned == 0


def test_a_rejected_referral_closes_what_it_started() -> None:
    """The rejection states no code: the referral that it names binds it."""
    rejected = said(Kind.REFERRAL_REJECTED, on(2026, 1, 9), DayName.EXECUTED)
    task = statement("Task|1", rejected, version=1, referrals=(R,))

    assert only(started(), task).phase == "closed"


def test_what_comes_after_the_closing_is_a_finding() -> None:
    """It reaches no milestone."""
    closed = statement("E|X", coded("D12XG", on(2026, 2, 1)), version=1)
    late = statement("E|E", coded("D12E", on(2026, 3, 1)), version=1)

    status = only(started(), closed, late)

    assert "evaluated" not in reached(status)
    assert Finding.AFTER_CLOSING in findings(status)


def test_the_clocks_of_the_dead_stop() -> None:
    """No coordinator should be asked why a dead patient has not been seen."""
    dead = statement("Patient|1", version=1, person=PersonStated(deceased=True))
    met = statement("Encounter|id|1", coded("D12M", on(2026, 5, 25)), version=1)

    status = only(started(), met, dead)

    assert status.phase == "deceased"
    assert states(status)["assessment"] == "not-applicable"


def test_a_month_is_an_interval_and_says_so() -> None:
    """Warned from its first day, late only after its last."""
    met = statement("Encounter|id|1", coded("D12M", in_month(2026, 1, 31)), version=1)

    early = only(started(), met, now=evening_of(2026, 2, 13))
    maybe = only(started(), met, now=evening_of(2026, 3, 1))
    late = only(started(), met, now=evening_of(2026, 3, 15))

    assert states(early)["assessment"] == "due-soon"
    assert states(maybe)["assessment"] == "due-soon"
    assert states(late)["assessment"] == "overdue"
    assert next(limit for limit in late.limits if limit.id == "assessment").uncertain


def test_limits_read_before_2023_say_that_nothing_confirms_them_since() -> None:
    """The figure stands, with its date. The rule for emergencies is in the guide of today."""
    status = only(started())

    told = {limit.id: limit.unconfirmed_since for limit in status.limits}
    assert told.pop("emergency-decision") is None
    assert set(told.values()) == {date(2023, 1, 1)}


@pytest.mark.parametrize("mended", [False, True])
def test_an_unread_message_shows_until_its_source_says_something_newer(mended: bool) -> None:
    """Completeness is part of the answer."""
    broken = unread_message(source="Encounter|id|1")
    told = [started()]
    if mended:
        told.append(statement("Encounter|id|1", coded("D12M", on(2026, 1, 12)), version=2))

    status = only(*told, parked=[broken])

    assert [one.count for one in status.completeness.parked] == ([] if mended else [1])


def test_two_pseudonyms_are_one_person_while_a_statement_says_so() -> None:
    """A merge joins the courses; taking it back parts them."""
    both = (Alias(ANNA, Strength.NATIONAL), Alias("p-local", Strength.LOCAL))
    link = statement("Patient|1", version=1, aliases=both)
    unlinked = statement("Patient|1", version=2)
    local = statement(
        "Encounter|id|9",
        coded("D12M", on(2026, 1, 12)),
        version=1,
        patient="p-local",
        aliases=(Alias("p-local", Strength.LOCAL),),
    )

    merged = only(started(), local, link)

    assert merged.patient == ANNA
    assert reached(merged) == ["start", "first-attendance"]
    assert reached(only(started(), local, link, unlinked)) == ["start"]


def test_a_time_on_the_day_sorts_after_a_day_without_one() -> None:
    """Unknown before known, and the answer never depends on which came first."""
    timed = statement("E|1", coded("D12M", at(NOON.replace(month=5))), version=1)
    untimed = statement("E|2", coded("D12M", on(2026, 5, 1)), version=1)

    first = next(one for one in only(started(), timed, untimed).milestones if one.kind != "start")

    assert first.source == "E|2"
