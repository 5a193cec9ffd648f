"""Each referral is a course of its own: two of them never share a clock."""

from dataclasses import replace
from datetime import date

from schemas.codes import DayName, Kind
from schemas.definition import Cut, Role, Signal
from schemas.milestone import Statement
from tests.given import bodies, on, reached, said, statement
from tests.made_up import NAME, only_these, pathway, row, step

R, R2 = "ServiceRequest|id|R", "ServiceRequest|id|R2"


def by_kind(name: str, *kinds: Kind, **more: object) -> object:
    """A milestone that kinds alone tell of."""
    signals = tuple(Signal(kind=kind) for kind in kinds)
    return replace(step(name), signals=signals, days=(DayName.RECEIVED, DayName.EXECUTED), **more)  # type: ignore[arg-type]


EVERY = only_these(
    pathway(
        row("received", "assessed", 10),
        cut=Cut.PER_REFERRAL,
        name=NAME,
        milestones=(
            by_kind("received", Kind.REFERRAL_RECEIVED, role=Role.START),
            by_kind("assessed", Kind.REFERRAL_ASSESSED),
            by_kind("attended", Kind.ATTENDED),
            by_kind("withdrawn", Kind.REFERRAL_WITHDRAWN, role=Role.CLOSING),
            by_kind("deceased", Kind.DECEASED, role=Role.CLOSING),
        ),
    )
)


def received(name: str, day: int, *more: str) -> Statement:
    """A referral, received on a day in January 2026."""
    told = said(Kind.REFERRAL_RECEIVED, on(2026, 1, day), DayName.RECEIVED)
    return statement(name, told, version=1, referrals=(name, *more))


def about(name: str, kind: Kind, day: int, *referrals: str) -> Statement:
    """A Task or an Encounter that rests on referrals."""
    told = said(kind, on(2026, 1, day), DayName.EXECUTED)
    return statement(name, told, version=1, referrals=referrals)


def courses(*told: Statement) -> list[list[str]]:
    """The milestones of each course, by the day on which it began."""
    found = bodies(*told, definitions=EVERY).values()
    return [reached(one) for one in sorted(found, key=lambda one: one.milestones[0].on or date.min)]


def test_two_open_referrals_are_two_courses_and_each_has_what_names_it() -> None:
    """Per person they would be one, and the first one's clock would hide the second's."""
    told = [received(R, 5), received(R2, 7), about("Task|2", Kind.REFERRAL_ASSESSED, 9, R2)]

    assert courses(*told) == [["received"], ["received", "assessed"]]


def test_a_referral_that_was_sent_on_is_another_one() -> None:
    """It names the first, and is received anew; what names both belongs to the nearer."""
    told = [received(R, 5), received(R2, 7, R), about("E|1", Kind.ATTENDED, 9, R2, R)]

    assert courses(*told) == [["received"], ["received", "attended"]]


def test_what_names_no_referral_is_none_of_theirs_and_death_is_all() -> None:
    """A contact without a referral tells nothing of any."""
    told = [received(R, 5), received(R2, 7), about("E|1", Kind.ATTENDED, 9)]
    dead = about("Patient|1", Kind.DECEASED, 20)

    assert courses(*told) == [["received"], ["received"]]
    assert courses(*told, dead) == [["received", "deceased"], ["received", "deceased"]]


def test_the_same_referral_told_again_opens_no_second_course() -> None:
    """A newer version is the same referral, also after it was withdrawn."""
    told = received(R, 5)
    newer = replace(told, order=replace(told.order, version=2), content="newer")

    assert courses(told, newer) == [["received"]]
    assert courses(told, about("Task|1", Kind.REFERRAL_WITHDRAWN, 8, R)) == [
        ["received", "withdrawn"]
    ]
