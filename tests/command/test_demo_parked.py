"""The verdict on what could not be read: each way in which it must say no."""

import pytest

from services.command.demo.evidence import Json
from services.simulator.truth import Broken
from tests.command.given import INPUT, World, body, event

INCOMPLETE = {"parked": [{"reason": "unsound", "count": 1}], "unassigned": 0, "missing": 0}


def broken(number: int = 0, *persons: str, mended: bool = False, reason: str = "unsound") -> Broken:
    """A broken message of a sender."""
    return Broken(number=number, persons=persons, sender="epj", reason=reason, mended=mended)


def parked(offset: int = 0, *patients: str, kind: str = "unsound", entry: int = -1) -> Json:
    """What is parked of the message with that number."""
    place = {"topic": INPUT, "partition": 0, "offset": offset, "entry": entry}
    return {"place": place, "reasons": [{"kind": kind}], "patients": list(patients)}


def unread(count: int, reason: str = "unsound") -> dict[str, Json]:
    """What is told of the sender."""
    counts = [{"reason": reason, "count": count}] if count else []
    return {"epj": {"sender": "epj", "unread": counts, "revision": 1}}


def test_a_broken_message_about_a_patient_makes_exactly_that_patient_incomplete() -> None:
    events = [event("i1", of=body(completeness=INCOMPLETE)), event("i2", of=body("p2"))]

    world = World(events, broken=[broken(0, "p1")], parked=[parked(0, "p1")])

    assert world.check("parked").ok
    assert "broken messages: 1; parked: 1" in world.check("parked").sentence


def test_which_entry_of_a_message_it_was_does_not_matter() -> None:
    events = [event(of=body(completeness=INCOMPLETE))]

    assert (
        World(events, broken=[broken(0, "p1")], parked=[parked(0, "p1", entry=3)])
        .check("parked")
        .ok
    )


def test_a_broken_message_that_was_not_parked_is_found_by_its_place() -> None:
    check = World([event()], broken=[broken(0, mended=True)]).check("parked")

    assert check.found == (f"{INPUT} partition 0 offset 0 is broken and was not parked",)


def test_a_sound_message_that_was_parked_is_found_by_its_place() -> None:
    check = World([event()], parked=[parked(5)]).check("parked")

    assert check.found == (f"{INPUT} partition 0 offset 5 is sound and was parked",)


def test_another_reason_than_the_true_one_is_found() -> None:
    """The class says who mends it: the sender, or we."""
    world = World([event()], broken=[broken(mended=True)], parked=[parked(kind="no-rule")])

    assert world.check("parked").found == (f"{INPUT} partition 0 offset 0 is parked for no-rule",)


def test_a_patient_whose_message_was_not_read_must_be_shown_as_incomplete() -> None:
    world = World([event()], broken=[broken(0, "p1")], parked=[parked(0, "p1")])

    assert world.check("parked").found == (
        "patient p1 is shown as complete, and a message was not read",
    )


def test_a_patient_of_whom_all_was_read_may_not_be_shown_as_incomplete() -> None:
    """Mended is read."""
    world = World(
        [event(of=body(completeness=INCOMPLETE))],
        broken=[broken(0, "p1", mended=True)],
        parked=[parked(0, "p1")],
    )

    assert world.check("parked").found == ("patient p1 is shown as incomplete, and all was read",)


def test_a_patient_without_any_live_pathway_has_no_body_to_show_it_in() -> None:
    events = [event(of=body(phase="withdrawn"))]

    assert World(events, broken=[broken(0, "p1")], parked=[parked(0, "p1")]).check("parked").ok


def test_a_message_without_a_patient_is_told_of_its_sender() -> None:
    world = World([event()], broken=[broken()], parked=[parked()], senders=unread(1))

    assert world.check("parked").ok


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, "sender epj: 0 told as unsound and not 1"),
        (unread(2), "sender epj: 2 told as unsound and not 1"),
        (unread(1, "no-rule"), "sender epj: 1 told as no-rule and not 0"),
    ],
)
def test_a_sender_of_whom_another_count_is_told_is_found(told: dict[str, Json], found: str) -> None:
    world = World([event()], broken=[broken()], parked=[parked()], senders=told)

    assert found in world.check("parked").found


def test_a_mended_message_is_no_longer_told_of_its_sender() -> None:
    world = World([event()], broken=[broken(mended=True)], parked=[parked()], senders=unread(0))

    assert world.check("parked").ok


def test_a_patient_where_none_can_be_told_is_found() -> None:
    """It would put one sender's garbage on a stranger."""
    world = World([event()], broken=[broken()], parked=[parked(0, "p1")], senders=unread(1))

    assert world.check("parked").found == (
        f"{INPUT} partition 0 offset 0 names a patient, and none can be told",
    )


def test_the_sentence_counts_what_was_mended_and_what_names_nobody() -> None:
    told = [broken(0, "p1", mended=True), broken(1, mended=True), broken(2), broken(3, "p1")]
    world = World([event()], broken=told, sent=dict.fromkeys(range(3), 0.5))

    sentence = world.check("parked").sentence

    assert sentence.endswith("mended: 2; without a patient to tell: 1")
