"""What the relay finds in memory is what the database holds, or it is not found."""

from uuid import UUID

from services.status.at_hand import BESIDE_VALUE, LARGEST, AtHand
from services.status.store.outbox import Waiting
from services.status.store.streams import Numbered
from tests.store.given import OTHER_ID, SENT_ID


def row(number: int, its_id: UUID = SENT_ID, stream: int = 0, size: int = 2) -> Waiting:
    """A row of the outbox with a value of so many bytes."""
    return Waiting(stream, number, its_id.hex, "t", "k", "s", 1, b"[]", b"x" * size, None, None)


def test_what_was_said_on_a_stream_of_ours_is_found_by_number_and_id() -> None:
    at_hand = AtHand()

    with at_hand.of(0) as ours:
        at_hand.committed([row(7), row(7, stream=1), row(8)])

        assert ours.find([Numbered(7, SENT_ID), Numbered(9, SENT_ID)]) == {7: row(7)}


def test_a_row_that_bears_the_number_and_another_id_is_not_the_one_that_was_said() -> None:
    """A restored database writes other events under the same numbers."""
    at_hand = AtHand()

    with at_hand.of(0) as ours:
        at_hand.committed([row(7, SENT_ID)])

        assert ours.find([Numbered(7, OTHER_ID)]) == {}


def test_of_a_stream_that_was_lost_nothing_is_remembered() -> None:
    """Whoever owned it meanwhile has sent what was at hand, or it was numbered anew."""
    at_hand = AtHand()
    with at_hand.of(0) as lost:
        at_hand.committed([row(7)])

    at_hand.committed([row(8)])

    assert lost.find([Numbered(8, SENT_ID)]) == {}
    with at_hand.of(0) as ours:
        assert ours.find([Numbered(7, SENT_ID), Numbered(8, SENT_ID)]) == {}


def test_an_owner_that_ends_late_leaves_what_the_next_one_remembers() -> None:
    at_hand = AtHand()

    with at_hand.of(0):
        after = at_hand.of(0)
        ours = after.__enter__()
    at_hand.committed([row(7)])

    assert ours.find([Numbered(7, SENT_ID)]) == {7: row(7)}


def test_what_was_sent_is_forgotten_also_where_its_commit_is_known_only_then() -> None:
    """The relay may see a row before the answer to its commit has reached who wrote it."""
    at_hand = AtHand()

    with at_hand.of(0) as ours:
        at_hand.committed([row(7)])
        ours.sent([row(7), row(8)])
        at_hand.committed([row(8)])

        assert ours.find([Numbered(7, SENT_ID), Numbered(8, SENT_ID)]) == {}


def test_what_finds_no_room_is_not_remembered_and_what_is_sent_makes_room() -> None:
    at_hand = AtHand()
    half = LARGEST // 2 - BESIDE_VALUE

    with at_hand.of(0) as ours:
        at_hand.committed([row(7, size=half), row(8, size=half), row(9)])
        found = ours.find([Numbered(n, SENT_ID) for n in (7, 8, 9)])
        ours.sent([row(7), row(8)])
        at_hand.committed([row(10, size=half), row(11, size=half)])

        assert found.keys() == {7, 8}
        assert ours.find([Numbered(n, SENT_ID) for n in (10, 11)]).keys() == {10, 11}


def test_tombstones_take_room_though_they_have_no_value() -> None:
    at_hand = AtHand()
    many = [row(n)._replace(value=None) for n in range(1, LARGEST // BESIDE_VALUE + 3)]

    with at_hand.of(0) as ours:
        at_hand.committed(many)

        found = ours.find([Numbered(one.number, SENT_ID) for one in many])
        assert len(found) == LARGEST // BESIDE_VALUE
