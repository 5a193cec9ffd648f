"""When the relay may send, and when it must not."""

import msgspec
import pytest

from services.status.relay.mark import Mark, decoded, gap, why_stopped
from tests.store.given import NOON, OTHER_ID, SENT_ID, mark, seen, stream


def test_a_mark_that_names_the_row_with_its_id_may_be_sent_on_from() -> None:
    assert why_stopped(mark(), stream(), SENT_ID) is None


def test_a_row_that_bears_the_number_and_another_id_is_not_the_one_that_was_sent() -> None:
    """A restored database writes other events under the same numbers."""
    assert "earlier copy" in (why_stopped(mark(), stream(), OTHER_ID) or "")


def test_a_number_that_the_database_does_not_have_was_sent_by_a_later_one() -> None:
    assert "earlier copy" in (why_stopped(mark(9), stream(), None) or "")


def test_the_last_pruned_row_still_vouches_for_the_mark() -> None:
    pruned = stream(pruned_number=7, pruned_id=SENT_ID)

    assert why_stopped(mark(), pruned, None) is None
    assert why_stopped(mark(6), pruned, None) is not None
    assert why_stopped(mark(7, OTHER_ID), pruned, None) is not None


def test_a_fresh_stream_without_a_mark_may_begin() -> None:
    assert why_stopped(None, stream(first_mark_written=False), None) is None


def test_a_mark_that_was_written_and_is_missing_stops_the_stream() -> None:
    assert "missing" in (why_stopped(None, stream(), None) or "")


def test_mark_zero_vouches_for_a_stream_of_which_nothing_was_sent_only() -> None:
    zero = mark(0, None)

    assert why_stopped(zero, stream(), None) is None
    assert why_stopped(zero, stream(pruned_number=5, pruned_id=OTHER_ID), None) is not None


def test_a_mark_of_another_epoch_stops_the_stream() -> None:
    assert "epoch" in (why_stopped(mark(epoch=2), stream(), SENT_ID) or "")


def test_a_reconciliation_under_way_stops_every_stream() -> None:
    assert "begun" in (why_stopped(mark(), stream(reconciling_since=NOON), SENT_ID) or "")


@pytest.mark.parametrize("numbers", [(9,), (9, 10), ()])
def test_a_number_that_is_missing_behind_the_mark_is_never_passed_over(
    numbers: tuple[int, ...],
) -> None:
    assert "missing" in (gap(mark(), seen(*numbers, next=11)) or "")


@pytest.mark.parametrize(("numbers", "following"), [((8, 9), 10), ((), 8)])
def test_what_follows_the_mark_at_once_is_sent(numbers: tuple[int, ...], following: int) -> None:
    assert gap(mark(), seen(*numbers, next=following)) is None


def test_a_mark_survives_its_journey_and_other_bytes_are_no_mark() -> None:
    assert decoded(mark().encoded()) == mark()
    assert decoded(Mark(2, 3, 0, None).encoded()) == Mark(2, 3, 0, None)
    assert decoded(b"\xff") is None
    assert decoded(msgspec.json.encode({"number": 1})) is None
