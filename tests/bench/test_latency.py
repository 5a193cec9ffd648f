"""Which message an event followed, and how long that took."""

import pytest

from bench.latency import Latency, Seen, Taken, matched, percentile, sources_of
from bench.recovery import recovered


def test_an_event_is_measured_from_the_last_message_of_the_source_that_it_names() -> None:
    """An older version that changed nothing would else lend its age to the event of a newer."""
    told = [("a", 10.0), ("a", 50.0), ("b", 49.0)]

    taken, unclear = matched(told, [Seen(50.1, ("a",))])

    assert taken == [Taken("a", 50.0, 50.1)]
    assert unclear == 0


def test_a_message_that_came_after_the_event_is_not_its_cause() -> None:
    """Otherwise a latency could be negative."""
    taken, _ = matched([("a", 10.0), ("a", 20.0)], [Seen(10.2, ("a",))])

    assert taken == [Taken("a", 10.0, 10.2)]


def test_two_messages_of_one_source_that_came_together_are_left_out_and_counted() -> None:
    """Nobody can tell which of them the event followed; the better figure is not to be chosen."""
    told = [("a", 10.0), ("a", 10.4)]

    taken, unclear = matched(told, [Seen(10.5, ("a",))])

    assert taken == []
    assert unclear == 1


def test_an_event_counts_once_for_each_message_that_it_followed() -> None:
    """A batch may hold several messages of one person, and each of them has waited."""
    taken, _ = matched([("a", 1.0), ("b", 3.0)], [Seen(3.5, ("a", "b"))])

    assert [one.seconds for one in taken] == [2.5, 0.5]


def test_events_of_messages_from_before_the_run_are_not_measured() -> None:
    """The services may still publish what was sent before the watching began."""
    taken, unclear = matched([("a", 1.0)], [Seen(2.0, ("before",))])

    assert (taken, unclear) == ([], 0)


def test_a_message_that_was_parked_is_not_matched_with_an_older_one_that_was_read() -> None:
    """Its event would else be told as late as the older message is old."""
    event = b"""{"causes": [{"by": "parked", "source": "a"}, {"by": "statement", "source": "b"},
        {"by": "time"}]}"""

    assert sources_of(event) == ("b",)


@pytest.mark.parametrize(("percent", "is_"), [(50, 50), (95, 95), (99, 99), (100, 100), (0, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, is_: int) -> None:
    """Of a hundred values the 99th is the second largest, not a value between two."""
    assert percentile(range(1, 101), percent) == is_


def test_a_message_that_changed_two_instances_counts_once_among_those_that_changed_something() -> (
    None
):
    """The share promised is of messages, not of events."""
    latency = Latency(sent=4, taken=[Taken("a", 1, 2), Taken("a", 1, 3), Taken("b", 1, 2)])

    assert latency.changing == 0.5


def test_recovery_counts_from_the_kill_to_the_first_status_of_a_later_message() -> None:
    """What was published just before the kill, or told again after it, is no sign of life."""
    taken = [Taken("old", 9.9, 10.1), Taken("waited", 10.5, 17.0), Taken("last-late", 14.0, 18.0)]
    taken.append(Taken("level", 18.1, 18.2))

    recovery = recovered(Latency(sent=4, taken=taken), killed=10.0)

    assert recovery.first == 7.0
    assert recovery.level == 8.0
