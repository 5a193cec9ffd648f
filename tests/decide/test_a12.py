"""A12: branches by treatment, two hospitals under one clock, every suffix of list 8480."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import Finding
from schemas.milestone import PersonStated, Statement, When
from schemas.status import LimitStatus, Status
from services.status.decide.answer import Judged
from services.status.explain import explain
from tests.given import (
    DEFINITIONS,
    HOSPITAL,
    NOON,
    OTHER_HOSPITAL,
    arrived,
    at,
    bodies,
    coded,
    decided,
    findings,
    judged,
    on,
    only,
    reached,
    statement,
    states,
)
from tests.times import OSLO, evening_of, morning_of

(A12,) = (one for one in DEFINITIONS.definitions if one.code == "A12")
SUFFIXES = [
    "A",
    "AA",
    "S",
    "O",
    "CK",
    "CM",
    "CA",
    "CI",
    "FK",
    "FM",
    "FS",
    "FL",
    "FO",
    "FI",
    "P",
    "X",
]


def told(suffix: str, when: When, **more: Any) -> Statement:
    """A contact that states one code of A12; each suffix and day is a contact of its own."""
    place = more.pop("at_hospital", HOSPITAL)
    source = more.pop("source", f"Encounter|{suffix}|{when.first_on}|{place}")
    return statement(source, coded(f"A12{suffix}", when, organisation=place), version=1, **more)


START = told("A", on(2026, 1, 5))
ATTENDED = told("S", on(2026, 1, 12))
DECIDED = told("CK", on(2026, 1, 20))


def branches(status: Status, limit_id: str) -> dict[str, str]:
    """The state of each row of a limit, by branch."""
    return {limit.when: limit.state.value for limit in status.limits if limit.id == limit_id}


def row(status: Status, limit_id: str, when: str = "none") -> LimitStatus:
    """One row of a limit."""
    return next(one for one in status.limits if (one.id, one.when) == (limit_id, when))


def alike(state: str) -> dict[str, str]:
    """All rows of OF3 or OF4 in one state."""
    return dict.fromkeys(["surgery", "drug", "radiotherapy"], state)


def test_the_figures_are_those_of_the_national_table() -> None:
    """Helsedirektoratet, 02.07.2021, in calendar days: OF1 + OF2 + OF3 = OF4 in every branch."""
    figures = {(one.id, one.when): (one.amount, one.unit) for one in A12.limits}

    assert figures == {
        ("OF1", "none"): (9, "day"),
        ("OF2", "none"): (12, "day"),
        ("OF3", "surgery"): (14, "day"),
        ("OF3", "drug"): (14, "day"),
        ("OF3", "radiotherapy"): (18, "day"),
        ("OF4", "surgery"): (35, "day"),
        ("OF4", "drug"): (35, "day"),
        ("OF4", "radiotherapy"): (39, "day"),
    }
    assert {(one.obligation, one.evidence) for one in A12.limits} == {("guidance", "P")}
    assert A12.valid_from == date(2021, 7, 2)


@pytest.mark.parametrize(
    ("suffix", "milestone", "phase"),
    [
        ("S", "first-attendance", "assessment"),
        ("O", "transferred", "waiting"),
        ("CK", "decision", "decided"),
        ("CM", "decision", "closed"),
        ("CA", "decision", "closed"),
        ("CI", "decision", "closed"),
        ("FK", "treatment-start", "treatment-start"),
        ("FM", "treatment-start", "treatment-start"),
        ("FS", "treatment-start", "treatment-start"),
        ("FL", "treatment-start", "treatment-start"),
        ("FO", "treatment-start", "no-treatment"),
        ("FI", "treatment-start", "no-treatment"),
        ("P", "treatment-postponed", "waiting"),
        ("X", "closed", "closed"),
        ("A", "start", "waiting"),
        ("AA", "start", "waiting"),
    ],
)
def test_each_suffix_of_the_national_list_does_what_it_says(
    suffix: str, milestone: str, phase: str
) -> None:
    """Also without what should have come before: NPR's 108 or 109 is told, and no code lost."""
    status = only(START, told(suffix, on(2026, 1, 6)), now=evening_of(2026, 1, 6))

    assert reached(status) == ["start", milestone]
    assert status.phase == phase
    lacking = {"CK": "9329#108", "A": "9329#102"} | dict.fromkeys(
        ["FK", "FM", "FS", "FL", "FO", "FI"], "9329#109"
    )
    assert [found.rule for found in status.findings] == [*filter(None, [lacking.get(suffix)])]


@pytest.mark.parametrize("suffix", ["A", "AA"])
def test_only_a_stated_start_opens_the_pathway(suffix: str) -> None:
    """NPR 105 and 106: without a code for the start there is no pathway."""
    rest = [told(one, on(2026, 1, 12)) for one in SUFFIXES if one not in ("A", "AA")]

    assert bodies(*rest) == {}
    assert only(told(suffix, on(2026, 1, 5))).phase == "waiting"


def test_each_limit_counts_from_its_own_code() -> None:
    """OF1 from A, OF2 from S, OF3 from CK, OF4 from A; whole days, the last one in time."""
    treated = told("FK", on(2026, 2, 2))

    status = only(START, ATTENDED, DECIDED, treated)

    assert {
        (one.id, one.counts_from, one.due, one.used, one.state) for one in status.limits if one.due
    } == {
        ("OF1", date(2026, 1, 5), date(2026, 1, 14), 7, "met"),
        ("OF2", date(2026, 1, 12), date(2026, 1, 24), 8, "met"),
        ("OF3", date(2026, 1, 20), date(2026, 2, 3), 13, "met"),
        ("OF4", date(2026, 1, 5), date(2026, 2, 9), 28, "met"),
    }


@pytest.mark.parametrize("suffix", ["CK", "CM", "CA", "CI"])
def test_a_decision_of_any_outcome_meets_the_time_of_assessment(suffix: str) -> None:
    """OF2 asks whether it was decided, not what. Only a decision on treatment starts OF3."""
    status = only(START, ATTENDED, told(suffix, on(2026, 1, 25)), now=evening_of(2026, 1, 25))

    assert states(status)["OF2"] == "met-late"
    assert row(status, "OF2").used == 13
    assert branches(status, "OF3") == alike("running" if suffix == "CK" else "not-applicable")
    assert branches(status, "OF4") == alike("running" if suffix == "CK" else "not-applicable")
    assert (row(status, "OF3", "drug").due is None) == (suffix != "CK")


def test_while_the_treatment_is_not_known_the_rows_warn_from_the_shortest_branch() -> None:
    """Surgery is due 3 February, so all three rows warn from 31 January."""
    before = only(START, ATTENDED, DECIDED, now=evening_of(2026, 1, 30))
    warned = only(START, ATTENDED, DECIDED, now=morning_of(2026, 1, 31))

    assert branches(before, "OF3") == alike("running")
    assert branches(warned, "OF3") == alike("due-soon")
    assert {one.when: one.due for one in warned.limits if one.id == "OF3"} == {
        "surgery": date(2026, 2, 3),
        "drug": date(2026, 2, 3),
        "radiotherapy": date(2026, 2, 7),
    }


def test_while_the_treatment_is_not_known_it_is_late_only_when_the_longest_branch_is() -> None:
    """It may yet be radiotherapy, in time until 7 February."""
    still = only(START, ATTENDED, DECIDED, now=evening_of(2026, 2, 7))
    late = only(START, ATTENDED, DECIDED, now=morning_of(2026, 2, 8))

    assert branches(still, "OF3") == alike("due-soon")
    assert branches(late, "OF3") == alike("overdue")


def test_the_next_change_is_that_of_the_rows_together() -> None:
    """First the warning of the shortest branch, then the lateness of the longest; none between."""

    def next_change(now: datetime) -> datetime | None:
        """Without OF4, which begins earlier and is due later."""
        definitions = replace(
            DEFINITIONS,
            definitions=(replace(A12, limits=tuple(one for one in A12.limits if one.id != "OF4")),),
        )
        return decided(START, ATTENDED, DECIDED, now=now, definitions=definitions).next_change_at

    assert next_change(NOON.replace(month=1, day=21)) == datetime(2026, 1, 31, tzinfo=OSLO)
    assert next_change(NOON.replace(month=1, day=31)) == datetime(2026, 2, 8, tzinfo=OSLO)
    assert next_change(NOON.replace(month=2, day=5)) == datetime(2026, 2, 8, tzinfo=OSLO)
    assert next_change(NOON.replace(month=2, day=8)) is None


@pytest.mark.parametrize(
    ("suffix", "branch", "third", "fourth"),
    [
        ("FK", "surgery", "met-late", "met-late"),
        ("FM", "drug", "met-late", "met-late"),
        ("FS", "radiotherapy", "met-late", "met"),
    ],
)
def test_once_the_first_treatment_is_known_its_row_stands_alone(
    suffix: str, branch: str, third: str, fourth: str
) -> None:
    """Treated on day 37: late for surgery (35), in time for radiotherapy (39)."""
    status = only(START, ATTENDED, DECIDED, told(suffix, on(2026, 2, 11)))

    assert branches(status, "OF3") == alike("not-applicable") | {branch: third}
    assert branches(status, "OF4") == alike("not-applicable") | {branch: fourth}
    assert row(status, "OF4", branch).used == 37
    assert {one.due for one in status.limits if one.state == "not-applicable"} == {None}


@pytest.mark.parametrize("suffix", ["FL", "FO", "FI"])
def test_a_treatment_without_a_row_makes_every_row_not_applicable(suffix: str) -> None:
    """The table has no time for it, so none has been kept or broken, however long it took."""
    status = only(START, ATTENDED, DECIDED, told(suffix, on(2026, 4, 1)))

    assert branches(status, "OF3") == alike("not-applicable")
    assert branches(status, "OF4") == alike("not-applicable")
    assert (states(status)["OF1"], states(status)["OF2"]) == ("met", "met")


@pytest.mark.parametrize(("day", "state"), [(7, "not-applicable"), (8, "overdue")])
def test_what_was_overdue_when_it_was_broken_off_stays_so(day: int, state: str) -> None:
    """The treatment never came: the longest branch decides whether it was late by then."""
    broken_off = told("X", on(2026, 2, day))

    status = only(START, ATTENDED, DECIDED, broken_off)

    assert branches(status, "OF3") == alike(state)
    assert branches(status, "OF4") == alike("not-applicable")
    assert status.phase == "closed"


def test_the_second_hospitals_codes_join_under_one_clock() -> None:
    """O is no end; the other hospital states its own A and S, and the first dates count."""
    sent = told("O", on(2026, 1, 14))
    there = [
        told("A", on(2026, 1, 15), at_hospital=OTHER_HOSPITAL),
        told("S", on(2026, 1, 19), at_hospital=OTHER_HOSPITAL),
        told("CK", on(2026, 1, 22), at_hospital=OTHER_HOSPITAL),
    ]

    status = only(START, ATTENDED, sent, *there, now=NOON.replace(month=1, day=23))

    assert reached(status) == ["start", "first-attendance", "transferred", "start", "decision"]
    assert row(status, "OF1").due == date(2026, 1, 14)
    assert row(status, "OF2").due == date(2026, 1, 24)
    assert row(status, "OF4", "surgery").due == date(2026, 2, 9)


def test_only_the_first_treatment_counts_and_what_follows_is_a_finding() -> None:
    """Drugs before surgery: the time for drugs. NPR 113: the codes after are superfluous."""
    drugs, surgery = told("FM", on(2026, 2, 2)), told("FK", on(2026, 4, 20))
    closed, again = told("X", on(2026, 4, 21)), told("CK", on(2026, 2, 9))

    status = only(START, ATTENDED, DECIDED, drugs, surgery, closed, again)

    assert branches(status, "OF4") == alike("not-applicable") | {"drug": "met"}
    assert reached(status) == ["start", "first-attendance", "decision", "treatment-start"]
    late, repeated, superfluous = status.findings
    assert late.code is Finding.AFTER_CLOSING
    assert set(late.sources) == {surgery.source, closed.source, again.source}
    assert (repeated.rule, repeated.sources) == ("9329#102", (again.source,))
    assert superfluous.rule == "9329#113"
    assert superfluous.text == "Overflødig, forutgående kode F avslutter forløpet"
    assert set(superfluous.sources) == {surgery.source, closed.source}
    assert status.completeness.unassigned == 0


def test_a_code_registered_before_is_ignored() -> None:
    """NPR 102: a second CK moves no clock and is no finding."""
    again = told("CK", on(2026, 1, 23), at_hospital=OTHER_HOSPITAL)

    status = only(START, ATTENDED, DECIDED, again, now=evening_of(2026, 1, 24))

    assert reached(status).count("decision") == 1
    assert row(status, "OF3", "drug").due == date(2026, 2, 3)
    assert findings(status) == set()


def test_a_decision_that_ends_the_pathway_shows_beside_the_one_before_it() -> None:
    """First cancer and treatment, then another disease: both were decided, the second closes."""
    status = only(START, ATTENDED, DECIDED, told("CA", on(2026, 1, 30)))

    decisions = [one.outcome for one in status.milestones if one.kind == "decision"]
    assert (status.phase, decisions) == ("closed", ["K", "A"])
    assert row(status, "OF2").used == 8


def test_a_start_after_the_end_is_a_new_pathway() -> None:
    """Recurrence on justified suspicion: new clocks, and the old ones stay as they were."""
    ended, again = told("CI", on(2026, 1, 20)), told("A", on(2026, 5, 30))

    found = {status.phase: status for status in bodies(START, ATTENDED, ended, again).values()}

    assert states(found["closed"])["OF2"] == "met"
    assert row(found["waiting"], "OF1").due == date(2026, 6, 8)


def test_a_patient_postponed_treatment_moves_no_clock() -> None:
    """What P does to OF3 and OF4 is not known, so it does nothing but show."""
    postponed = told("P", on(2026, 1, 22))

    with_it = only(START, ATTENDED, DECIDED, postponed)

    assert reached(with_it)[-1] == "treatment-postponed"
    assert with_it.limits == only(START, ATTENDED, DECIDED).limits
    assert with_it.phase == "decided"


def test_the_clocks_of_the_dead_stop() -> None:
    """As in every pathway of the patient."""
    dead = statement("Patient|1", version=1, person=PersonStated(deceased=True))

    status = only(START, dead)

    assert status.phase == "deceased"
    assert set(states(status).values()) == {"not-applicable"}


def test_codes_out_of_npr_order_give_rows_that_make_sense() -> None:
    """CK without S (108) leaves OF2 unbegun; F without C (110) leaves OF3 without a time."""
    no_attendance = only(START, DECIDED, now=evening_of(2026, 1, 21))
    no_decision = only(START, ATTENDED, told("FK", on(2026, 2, 2)))

    assert (states(no_attendance)["OF1"], states(no_attendance)["OF2"]) == (
        "overdue",
        "not-started",
    )
    assert branches(no_attendance, "OF3") == alike("running")
    assert branches(no_decision, "OF3") == alike("not-applicable")
    assert branches(no_decision, "OF4")["surgery"] == "met"


def test_a_treatment_that_is_taken_back_opens_the_branches_again() -> None:
    """The code was on the wrong patient: the next version of the contact no longer says it."""
    source = "Encounter|treated"
    treated = told("FK", on(2026, 2, 2), source=source)
    corrected = statement(source, version=2)

    for order in ([treated, corrected], [corrected, treated]):
        status = only(START, ATTENDED, DECIDED, *order, now=morning_of(2026, 2, 5))
        assert branches(status, "OF3") == alike("due-soon")
        assert status.phase == "decided"


def why(one: Judged, now: datetime) -> str:
    """The explanation of the one pathway."""
    return explain(one, A12, now)


def test_the_explanation_says_why_it_is_not_late_yet() -> None:
    """On 5 February surgery's own day has passed, and a coordinator asks why it is not red."""
    now = morning_of(2026, 2, 5)
    (one,) = judged(START, ATTENDED, DECIDED, now=now)

    text = why(one, now)

    assert "[OF3, kirurgi]: fristen er nær" in text
    assert "20. januar 2026 + 14 dager = 3. februar 2026" in text
    assert "når dette er meldt: Behandling startet." in text
    assert "over forløpstiden først når den lengste er passert, 7. februar 2026" in text
    assert "2 dager igjen, regnet av den lengste" in text


def test_the_explanation_says_which_treatment_ruled_the_others_out() -> None:
    """And who told it."""
    treated = told("FS", on(2026, 2, 8))
    (one,) = judged(START, ATTENDED, DECIDED, treated)

    text = why(one, NOON)

    assert "[OF3, strålebehandling]: NÅDD FOR SENT" in text
    assert f"Gjelder kirurgi. Det ble strålebehandling, sagt av {treated.source}." in text
    assert "den lengste" not in text


days = st.integers(0, 60).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
whens = st.one_of(
    days.map(lambda day: When(day, day)),
    days.map(lambda day: When(day.replace(day=1), day.replace(day=28))),
    st.tuples(days, st.integers(6, 20)).map(
        lambda one: at(datetime(one[0].year, one[0].month, one[0].day, one[1], tzinfo=UTC))
    ),
)


@st.composite
def contacts(draw: st.DrawFn) -> list[Statement]:
    """Contacts at two hospitals, in versions; some without a day, some with a referral."""
    told_of = []
    for n in range(draw(st.integers(1, 5))):
        place = draw(st.sampled_from([HOSPITAL, OTHER_HOSPITAL]))
        rests_on = draw(st.sampled_from([(), ("ServiceRequest|1",), ("ServiceRequest|2",)]))
        for version in range(1, draw(st.integers(1, 2)) + 1):
            suffixes = draw(st.lists(st.sampled_from(SUFFIXES), max_size=2, unique=True))
            says = [coded(f"A12{one}", draw(whens), organisation=place) for one in suffixes]
            if draw(st.integers(0, 9)) == 0:
                says = [replace(one, days=()) for one in says]
            source = f"Encounter|{n}"
            told_of.append(statement(source, *says, version=version, referrals=rests_on))
    return told_of


@given(contacts(), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_changes_where_a_cancer_pathway_stands(
    said: list[Statement], shuffle: Random
) -> None:
    """Two hospitals send on their own, and Kafka repeats."""
    again = [*said, *said]
    shuffle.shuffle(again)

    assert bodies(*arrived(said)) == bodies(*arrived(again))


@given(contacts(), st.integers(0, 120), st.timedeltas(timedelta(0), timedelta(days=90)))
def test_nothing_changes_before_the_moment_that_was_named(
    said: list[Statement], since: int, later: timedelta
) -> None:
    """The rows of the branches name one moment together, neither too late nor missing."""
    start = datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=since)
    answer = decided(*said, now=start)
    then = start + later
    if answer.next_change_at is not None and then >= answer.next_change_at:
        then = max(start, answer.next_change_at - timedelta(microseconds=1))

    assert bodies(*said, now=then) == bodies(*said, now=start)


@given(contacts())
def test_the_rows_of_the_branches_stand_together_or_one_stands_alone(
    said: list[Statement],
) -> None:
    """While all are open they have one state; once one is chosen the others do not apply."""
    for status in bodies(*said).values():
        for limit_id in ("OF3", "OF4"):
            found = set(branches(status, limit_id).values())
            assert len(found) == 1 or (len(found) == 2 and "not-applicable" in found)
