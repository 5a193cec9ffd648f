"""Which version counts for an instance that opens on a day."""

from dataclasses import replace
from datetime import date

from schemas.definition import Definition, Running
from schemas.windows import windows_of, withdrawn_days
from tests.given import DEFINITIONS

(OLD, NEW) = (one for one in DEFINITIONS.definitions if one.code == "A01")
CHANGED = date(2021, 5, 1)


def windows(*definitions: Definition) -> list[tuple[object, ...]]:
    """What each version takes, without the version."""
    return [tuple(window[1:]) for window in windows_of(definitions)]


def test_each_version_takes_what_opens_until_the_next_begins() -> None:
    """The oldest takes all before it, whatever day it says it is valid from."""
    assert windows(NEW, OLD) == [
        (date.min, CHANGED, None, None),
        (CHANGED, date.max, None, None),
    ]


def test_a_withdrawn_pathway_takes_no_new_starts_though_nothing_comes_instead() -> None:
    """What comes later is still its own, and told as a finding rather than dropped."""
    assert windows(OLD) == [(date.min, date.max, CHANGED, None)]


def test_between_a_withdrawal_and_the_next_version_nothing_opens() -> None:
    """Withdrawn in February, again in May."""
    earlier = replace(OLD, valid_to=date(2021, 2, 1))

    assert windows(earlier, NEW)[0] == (date.min, CHANGED, date(2021, 2, 1), None)


def test_a_pathway_is_withdrawn_on_the_days_on_which_none_of_its_versions_is_in_force() -> None:
    """Not where the next version begins on the day on which the one before ends."""
    earlier = replace(OLD, valid_to=date(2021, 2, 1))

    assert withdrawn_days(windows_of([OLD, NEW])) == {}
    assert withdrawn_days(windows_of([OLD])) == {"A01": ((CHANGED, date.max),)}
    assert withdrawn_days(windows_of([earlier, NEW])) == {"A01": ((date(2021, 2, 1), CHANGED),)}


def test_a_running_instance_moves_only_where_its_version_says_so() -> None:
    """Else it keeps the version of its start; the newest has nothing to move to."""
    moving = replace(OLD, running=Running.MOVES)

    assert windows(moving, replace(NEW, running=Running.MOVES)) == [
        (date.min, CHANGED, None, CHANGED),
        (CHANGED, date.max, None, None),
    ]
