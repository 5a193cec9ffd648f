"""An ending of which nobody tells the day: what it ends, and what came before it."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from schemas.codes import DayName, Finding, Kind
from schemas.milestone import Said
from tests.decide.test_same_day import DAY, R2, R, apart, courses
from tests.given import (
    arrived,
    bodies,
    coded,
    findings,
    on,
    only,
    reached,
    referral,
    said,
    statement,
    states,
)


def undated(code: str) -> Said:
    """A code of which the day is not told."""
    return replace(coded(code, DAY), days=())


def test_an_ending_without_a_day_is_that_of_the_only_course() -> None:
    """It may have been in time, so nobody is late; the registry asks for the day."""
    says = (coded("A12A", DAY), coded("A12S", DAY), coded("A12CK", on(2026, 1, 20)))
    for told in permutations((*says, undated("A12FK"))):
        status = only(*apart(*told))

        assert (status.phase, status.completeness.unassigned) == ("treatment-start", 0)
        assert states(status) == {
            "OF1": "met",
            "OF2": "met-late",
            "OF3": "not-applicable",
            "OF4": "not-applicable",
        }
        assert [found.rule for found in status.findings] == ["9329#107"]
        assert reached(status)[-1] == "treatment-start"


def test_of_a_start_and_an_ending_without_days_the_one_ends_the_other() -> None:
    """Neither has a place among the days, and there is but one course."""
    for told in permutations((undated("A12A"), undated("A12X"))):
        assert courses(apart(*told)) == ["closed"]


def test_which_of_two_courses_an_ending_without_a_day_ends_cannot_be_told() -> None:
    """It is unassigned, and shows on both."""
    first = (coded("A12A", DAY), coded("A12X", on(2026, 2, 1)))
    for told in permutations((*first, coded("A12A", on(2026, 4, 1)), undated("A12X"))):
        found = bodies(*apart(*told)).values()

        assert sorted(status.phase for status in found) == ["closed", "waiting"]
        assert [status.completeness.unassigned for status in found] == [1, 1]


def test_an_ending_without_a_day_may_have_come_before_a_later_start() -> None:
    """Nobody who was referred anew is left out because something else had ended."""
    for told in permutations((coded("A12A", DAY), coded("A12A", on(2026, 4, 1)), undated("A12X"))):
        status = only(*apart(*told))

        assert (status.phase, status.completeness.unassigned) == ("waiting", 1)


def test_an_ending_without_a_day_that_names_another_referral_ends_nothing() -> None:
    """It states no code, so it may be of what no course is known of."""
    rejected = said(Kind.REFERRAL_REJECTED, specialty="310")
    received = statement(R, referral(DAY), version=1, referrals=(R,))

    named = only(received, statement("Task|1", rejected, version=1, referrals=(R2,)))
    unnamed = only(received, statement("Task|1", rejected, version=1))

    assert (named.phase, unnamed.phase) == ("waiting", "closed")


def test_nothing_came_after_an_ending_of_which_the_day_is_not_known() -> None:
    """What was done for a referral that was taken back, nobody knows when, was done in it."""
    taken_back = said(Kind.REFERRAL_WITHDRAWN, specialty="310")
    old = statement(R, referral(DAY), taken_back, version=1, referrals=(R,))
    met = statement("E|1", coded("D12M", on(2026, 1, 20)), version=1)
    decided = statement("E|2", coded("D12CU", on(2026, 2, 24)), version=1, referrals=(R,))

    status = only(old, met, decided)

    assert status.phase == "closed"
    assert reached(status) == ["start", "first-attendance", "decision", "closed"]
    assert findings(status) == set()


@pytest.mark.parametrize("names", [(), (R,)])
def test_an_ending_with_a_day_does_not_come_after_one_without(names: tuple[str, ...]) -> None:
    """Nor does it take its place: who had left before the due day was never late."""
    received = statement(R, referral(DAY), version=1, referrals=(R,))
    met = statement("E|1", coded("D12M", on(2026, 1, 12)), version=1)
    closed = statement("E|2", coded("D12XG", on(2026, 3, 24)), version=1, referrals=names)
    evaluated = statement("E|3", coded("D12E", on(2026, 3, 30)), version=1, referrals=names)
    taken_back = said(Kind.REFERRAL_WITHDRAWN, specialty="310")
    withdrawn = statement("Task|1", taken_back, version=1, referrals=(R,))

    late = only(received, met, closed)
    assert states(late)["assessment"] == "overdue"
    for told in permutations((received, met, closed, evaluated, withdrawn)):
        status = only(*arrived(told))

        assert (status.phase, status.completeness.unassigned) == ("closed", 0)
        assert findings(status).isdisjoint({Finding.AFTER_CLOSING})
        assert [one.source for one in status.milestones] == [R, "E|1", "E|2", "E|3", "Task|1"]
        assert states(status)["assessment"] == "not-applicable"


def test_a_start_after_the_death_is_told_whatever_had_ended_before() -> None:
    """That the referral had been taken back, nobody knows when, makes nobody begin anew."""
    taken_back = said(Kind.REFERRAL_WITHDRAWN, specialty="310")
    old = statement(R, referral(DAY), taken_back, version=1, referrals=(R,))
    dead = said(Kind.DECEASED, on(2026, 2, 1), DayName.STATED)
    anew = statement("E|1", coded("D12A", on(2026, 3, 2)), version=1)

    status = only(old, statement("Patient|1", dead, version=1), anew)

    assert findings(status) == {Finding.AFTER_CLOSING}
    assert reached(status) == ["start", "closed"]


def test_the_next_course_begins_after_an_ending_of_which_the_day_is_not_known() -> None:
    """What comes later than its start is its own, and what comes before that the other's."""
    taken_back = said(Kind.REFERRAL_WITHDRAWN, specialty="310")
    old = statement(R, referral(DAY), taken_back, version=1, referrals=(R,))
    new = statement(R2, referral(on(2026, 4, 1)), version=1, referrals=(R2,))
    met = [statement(f"E|{n}", coded("D12M", on(2026, n, 9)), version=1) for n in (2, 4)]

    found = {status.phase: status for status in bodies(old, new, *met).values()}

    for phase, seen_on in (("closed", date(2026, 2, 9)), ("assessment", date(2026, 4, 9))):
        days = [one.on for one in found[phase].milestones if one.kind == "first-attendance"]
        assert days == [seen_on]
