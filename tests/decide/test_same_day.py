"""A course that begins and ends on one day, or may have: the ending ends it, and is not lost."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import DayName, Kind
from schemas.milestone import Said, Statement, When
from tests.given import (
    arrived,
    at,
    bodies,
    coded,
    findings,
    in_month,
    on,
    only,
    reached,
    referral,
    said,
    statement,
)

DAY = on(2026, 1, 5)
EIGHT = at(datetime(2026, 1, 5, 7, 0, tzinfo=UTC))
NINE = at(datetime(2026, 1, 5, 8, 0, tzinfo=UTC))
MONTH = in_month(2026, 1, 31)
YEAR = When(date(2026, 1, 1), date(2026, 12, 31))
EMERGENCY = "urn:milepael:milestone|D11-emergency-assessed"
R, R2 = "ServiceRequest|id|R", "ServiceRequest|id|R2"


def apart(*says: Said) -> list[Statement]:
    """Each said by a source of its own, the first by that which is sorted first."""
    return [statement(f"E|{n}", one, version=1) for n, one in enumerate(says)]


def courses(told: Sequence[Statement]) -> list[str]:
    """The phase of each course, sorted."""
    return sorted(status.phase for status in bodies(*told).values())


@pytest.mark.parametrize(
    ("start", "ending"),
    [(DAY, DAY), (EIGHT, DAY), (EIGHT, EIGHT), (DAY, MONTH), (EIGHT, MONTH), (DAY, YEAR)],
)
def test_an_ending_that_may_be_as_late_as_the_start_ends_what_begins_then(
    start: When, ending: When
) -> None:
    """By whichever sources, and in whatever order; else the course is overdue for ever."""
    says = (coded("A12A", start), coded("A12S", DAY), coded("A12CK", DAY), coded("A12FK", ending))

    for told in permutations(says):
        status = only(*apart(*told))
        assert (status.phase, findings(status), status.completeness.unassigned) == (
            "treatment-start",
            set(),
            0,
        )
        by_surgery = [limit.state for limit in status.limits if limit.when == "surgery"]
        assert by_surgery == ["met", "met"]
    assert only(statement("E|1", *says, version=1)).phase == "treatment-start"


def test_an_ending_that_came_before_the_start_for_certain_ends_nothing() -> None:
    """Both tell a time, or their days lie apart."""
    for start, ending in ((NINE, EIGHT), (on(2026, 1, 6), DAY), (on(2026, 2, 1), MONTH)):
        status = only(*apart(coded("A12A", start), coded("A12X", ending)))

        assert (status.phase, status.completeness.unassigned) == ("waiting", 1)


def test_where_a_course_was_open_before_the_ending_is_its_own_and_the_start_opens_another() -> None:
    """Between sources a closing comes before a start."""
    before = coded("A12A", on(2025, 12, 1))
    for ending in (DAY, MONTH):
        for told in permutations((before, coded("A12X", ending), coded("A12A", DAY))):
            assert courses(apart(*told)) == ["closed", "waiting"]


def test_a_course_that_had_ended_before_has_no_part_in_it() -> None:
    """What ends on the day of another start ends that, and is not told late of the first."""
    first = (coded("A12A", on(2025, 11, 1)), coded("A12X", on(2025, 12, 1)))
    for told in permutations((*first, coded("A12A", DAY), coded("A12X", DAY))):
        found = bodies(*apart(*told)).values()

        assert [status.phase for status in found] == ["closed", "closed"]
        assert [findings(status) for status in found] == [set(), set()]


def test_an_ending_told_twice_does_not_end_what_begins_on_its_day() -> None:
    """The first tells of the course that was open, and so may the second."""
    before = coded("A12A", on(2025, 12, 1))
    again = (coded("A12X", DAY), coded("A12X", DAY))
    for told in permutations((before, *again, coded("A12A", DAY))):
        assert courses(apart(*told)) == ["closed", "waiting"]


def test_an_emergency_is_of_the_course_that_begins_and_ends_on_a_later_day() -> None:
    """It leads to the start, so that the ending is not that of the emergency alone."""
    emergency = said(Kind.CODED, on(2026, 1, 4), DayName.STATED, stated=(EMERGENCY,))
    for told in permutations((emergency, coded("D11A", DAY), coded("D11XL", DAY))):
        assert only(*apart(*told)).phase == "closed"
    another = said(Kind.CODED, DAY, DayName.STATED, stated=(EMERGENCY,))
    for told in permutations((emergency, another, coded("D11XL", DAY))):
        assert courses(apart(*told)) == ["closed", "emergency"]


def test_all_starts_of_the_day_are_of_one_course() -> None:
    """The referral and the contact both state the start, and the contact the ending too."""
    contact = (coded("A12A", DAY), coded("A12S", DAY), coded("A12CI", DAY))
    for name in ("E|1", "Z|1"):
        for start in (DAY, NINE):
            other = statement("M|1", coded("A12A", start), version=1)
            status = only(statement(name, *contact, version=1), other)
            assert reached(status).count("start") == 2
            assert status.phase == "closed"


def test_the_ending_of_a_referral_waits_for_the_contact_of_the_same_day() -> None:
    """It does not depend on the names of their sources which of the two begins the course."""
    rejected = said(Kind.REFERRAL_REJECTED, DAY, DayName.EXECUTED)
    task = statement("Task|1", rejected, version=1, referrals=(R,))
    received = statement(R, referral(DAY), version=1, referrals=(R,))
    for name in ("A|1", "Z|1"):
        contact = statement(name, coded("D12A", DAY), version=1, episodes=("V",))
        assert only(received, task, contact).phase == "closed"


def test_of_two_referrals_of_a_day_the_one_that_was_taken_back_ends_no_more_than_itself() -> None:
    """The other goes on."""
    taken_back = said(Kind.REFERRAL_WITHDRAWN, DAY, specialty="310")
    first = statement(R, referral(DAY), taken_back, version=1, referrals=(R,))
    second = statement(R2, referral(DAY), version=1, referrals=(R2,))

    assert courses([first, second]) == ["closed", "waiting"]


def test_another_referrals_rejection_does_not_end_what_begins_on_its_day() -> None:
    """It states no code, and names a referral that is not this one."""
    rejected = said(Kind.REFERRAL_REJECTED, DAY, DayName.EXECUTED, specialty="310")
    received = statement(R, referral(DAY), version=1, referrals=(R,))

    status = only(received, statement("Task|1", rejected, version=1, referrals=(R2,)))

    assert (status.phase, status.completeness.unassigned) == ("waiting", 1)


days = st.integers(0, 3).map(lambda n: date(2026, 1, 30) + timedelta(days=n))
whens = st.one_of(
    days.map(lambda day: When(day, day)),
    st.tuples(days, st.integers(8, 10)).map(
        lambda told: at(datetime(told[0].year, told[0].month, told[0].day, told[1], tzinfo=UTC))
    ),
    days.map(lambda day: in_month(day.year, day.month, 31 if day.month == 1 else 28)),
)


@given(whens, whens, st.lists(whens, max_size=2), st.randoms(use_true_random=False))
def test_one_start_and_one_ending_are_one_course_unless_the_ending_came_first(
    start: When, ending: When, seen: list[When], shuffle: Random
) -> None:
    """Whatever is known of the days, whoever says so, and in whatever order."""
    if start.at is not None and ending.at is not None:
        before = ending.at < start.at
    else:
        before = ending.last_on < start.first_on
    says = [coded("A12A", start), coded("A12X", ending), *(coded("A12S", one) for one in seen)]
    shuffle.shuffle(says)

    told = apart(*says)
    status = only(*arrived(told))

    assert status.phase != "closed" if before else status.phase == "closed"
    shuffle.shuffle(told)
    assert only(*arrived(told)) == status
