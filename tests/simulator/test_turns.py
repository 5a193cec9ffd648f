"""Which turns must be seen, on one course whose letters come as the test wants them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.simulator.calendar import midnight
from services.simulator.letter import Letter
from services.simulator.story import Course, Run, Step
from services.simulator.table import D12
from services.simulator.truth import Turn
from services.simulator.turns import turns_of

STOP = datetime(2026, 6, 15, 10, tzinfo=UTC)
STARTED_ON, SEEN_ON, DECIDED_ON = date(2026, 2, 2), date(2026, 3, 2), date(2026, 5, 4)
SOON, LATE = midnight(date(2026, 4, 6)), midnight(date(2026, 4, 14))
"""Six weeks from 2 March are 13 April; a week before that it is due soon."""


def step(kind: str, on: date) -> Step:
    return Step(kind=kind, on=on, day="stated", organisation=None, source=kind)


STARTED, SEEN = step("start", STARTED_ON), step("first-attendance", SEEN_ON)
DECIDED = step("decision", DECIDED_ON)


def letter(on: date, **more: Any) -> Letter:
    """A letter of nine in the morning."""
    at = midnight(on) + timedelta(hours=9)
    return Letter(
        topic="t", key="k", sender="s", source="x", ordered=True, value=b"", at=at, **more
    )


def course(ended: Step | None = None) -> Course:
    steps = [one for one in (STARTED, SEEN, ended) if one is not None]
    return Course(D12, "assessment", steps, runs={"assessment": [Run(SEEN, ended)]})


def turned(one: Course, *letters: Letter) -> list[Turn]:
    """The turns, from letters in any order."""
    told = sorted(letters, key=lambda letter: letter.at)
    numbers = {id(letter): number for number, letter in enumerate(told)}
    return list(turns_of(one, 5, told, numbers, STOP))


def test_a_limit_that_nobody_ends_turns_twice() -> None:
    """From the civil day of the warning on, and from the day after the last."""
    turns = turned(course(), letter(STARTED_ON, tells=(STARTED,)), letter(SEEN_ON, tells=(SEEN,)))

    assert [(one.state, one.at, one.begun_by, one.ended_by) for one in turns] == [
        ("due-soon", SOON, 1, None),
        ("overdue", LATE, 1, None),
    ]


def test_what_is_decided_between_is_due_soon_and_never_overdue() -> None:
    """The first letter that tells of it ends it, also where it tells it wrong."""
    decided = course(DECIDED)

    turns = turned(
        decided,
        letter(STARTED_ON, tells=(STARTED,)),
        letter(SEEN_ON, tells=(SEEN,)),
        letter(date(2026, 4, 8), hints=(DECIDED,)),
        letter(date(2026, 5, 5), tells=(DECIDED,)),
    )

    assert [(one.state, one.ended_by) for one in turns] == [("due-soon", 2)]


def test_a_decision_that_is_told_late_does_not_take_back_what_was_seen() -> None:
    """It was overdue for everybody who looked."""
    turns = turned(
        course(DECIDED),
        letter(STARTED_ON, tells=(STARTED,)),
        letter(SEEN_ON, tells=(SEEN,)),
        letter(DECIDED_ON, tells=(DECIDED,)),
    )

    assert [(one.state, one.ended_by) for one in turns] == [("due-soon", 2), ("overdue", 2)]


def test_nothing_turns_before_it_is_known_that_the_course_has_begun() -> None:
    """An attendance without a referral is nobody's yet."""
    turns = turned(
        course(), letter(date(2026, 4, 7), tells=(STARTED,)), letter(SEEN_ON, tells=(SEEN,))
    )

    assert [(one.state, one.begun_by) for one in turns] == [("overdue", 1)]


def test_nothing_is_sure_before_the_letter_that_settles_it() -> None:
    """What was taken back, corrected or linked may have looked otherwise until then."""
    one = course()

    turns = turned(
        one,
        letter(STARTED_ON, tells=(STARTED,)),
        letter(SEEN_ON, tells=(SEEN,)),
        letter(date(2026, 4, 20), settles=(one,)),
    )

    assert turns == []


def test_a_wrong_letter_begins_nothing() -> None:
    """The limit runs as it does from the right one on."""
    turns = turned(
        course(),
        letter(STARTED_ON, tells=(STARTED,)),
        letter(SEEN_ON, hints=(SEEN,)),
        letter(date(2026, 4, 10), tells=(SEEN,)),
    )

    assert [(one.state, one.begun_by) for one in turns] == [("overdue", 2)]


def test_what_comes_after_the_stop_is_no_turn() -> None:
    """The truth holds for the stop."""
    seen = step("first-attendance", date(2026, 5, 1))
    late = Course(D12, "assessment", [STARTED, seen], runs={"assessment": [Run(seen)]})

    turns = turned(
        late, letter(STARTED_ON, tells=(STARTED,)), letter(date(2026, 5, 1), tells=(seen,))
    )

    assert [one.state for one in turns] == ["due-soon", "overdue"]
    assert turns[-1].at == midnight(date(2026, 6, 13)) < STOP
    assert (
        turned(
            Course(D12, "assessment", [STARTED, SEEN], runs={}),
            letter(STARTED_ON, tells=(STARTED,)),
        )
        == []
    )
