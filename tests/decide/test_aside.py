"""What is not ours counts only where an earlier or a later version of it is."""

from itertools import permutations

import pytest

from schemas.milestone import SealedIdentity, Statement
from tests.given import ANNA, BERIT, bodies, coded, decided, on, statement, unread_message

COURSE = "EpisodeOfCare|one"
IDENTITY = SealedIdentity("digest", "box:2")


def start(**more: object) -> Statement:
    """A course that starts a pathway."""
    return statement(COURSE, coded("D12A", on(2026, 1, 5)), **more)


def aside(source: str = COURSE, **more: object) -> Statement:
    """A version of it that is not ours."""
    return statement(source, aside=True, **more)


def test_of_whom_nothing_was_ever_told_that_is_ours_nobody_hears() -> None:
    """Else every patient with a Procedure is made known, name and all."""
    assert decided(aside(), aside("Procedure|two")).persons == ()


@pytest.mark.parametrize("patient", [ANNA, BERIT])
def test_a_version_that_is_not_ours_takes_back_the_one_before_in_any_order(patient: str) -> None:
    """Also where it names another patient."""
    versions = start(version=1), aside(version=2, patient=patient)

    assert [bodies(*told) for told in permutations(versions)] == [{}, {}]


def test_what_was_not_ours_and_becomes_so_counts_in_any_order() -> None:
    told = aside(version=1), start(version=2)

    assert [len(bodies(*one)) for one in permutations(told)] == [1, 1]


def test_without_an_order_of_its_own_the_log_decides() -> None:
    first, then, again = start(), aside(), start()

    assert len(bodies(first)) == 1
    assert bodies(then, first) == {}
    assert len(bodies(again, then, first)) == 1


def test_what_is_not_ours_speaks_for_no_source_but_its_own() -> None:
    told = start(version=1)

    assert bodies(told, aside("EpisodeOfCare|two", version=2)) == bodies(told)


@pytest.mark.parametrize("again", [False, True])
def test_a_person_stays_known_when_a_code_is_taken_back(again: bool) -> None:
    """Else delivery would lose who it is about, though the pathway's last word is still to come."""
    told = [
        start(version=1, identity=IDENTITY),
        aside(version=2),
        *([aside(version=3)] if again else []),
    ]

    for one in permutations(told):
        (person,) = decided(*one).persons
        assert person.identity == IDENTITY


def test_of_several_versions_that_are_ours_the_newest_tells_who_it_is() -> None:
    older, newer = SealedIdentity("before", "box:1"), IDENTITY
    told = start(version=1, identity=older), start(version=2, identity=newer), aside(version=3)

    assert {decided(*one).persons[0].identity for one in permutations(told)} == {newer}


def test_of_what_is_set_aside_for_another_patient_nobody_gets_the_identity() -> None:
    """The number and name of Anna would go out as Berit's."""
    told = start(version=1, identity=IDENTITY), aside(version=2, patient=BERIT)

    for one in permutations(told):
        assert [person.identity for person in decided(*one).persons] == [None]


def test_a_message_that_could_not_be_read_is_mended_by_a_version_that_is_not_ours() -> None:
    """Else the patient is incomplete for ever: nothing more is to come of that Task."""
    told = start(version=1)
    unread = unread_message(source="Task|one")

    (before,) = bodies(told, parked=[unread]).values()
    (after,) = bodies(told, aside("Task|one"), parked=[unread]).values()

    assert before.completeness.parked
    assert not after.completeness.parked
