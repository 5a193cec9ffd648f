"""Figures for people: what was counted, for which message, and what is not as promised."""

from bench.drain import Drain
from bench.latency import Latency, Taken
from bench.results import Results, tables
from bench.usage import Usage


def drained() -> Drain:
    usage = Usage(
        {"milestone": 1.0, "status": 2.0, "postgres": 0.5, "kafka": 0.25},
        {"milestone": 2**20, "status": 3 * 2**20, "postgres": 2**20, "kafka": 2**20},
    )
    return Drain("end-to-end-1", messages=10_000, seconds=2.5, usage=usage)


def test_processor_time_is_told_for_one_message_and_each_service_apart() -> None:
    """Rates depend on what else the machine does; processor time hardly."""
    results = Results("now", quick=False, machine={})

    results.drained(drained(), 1)

    row = "| end-to-end-1 | 1 | 10,000 | 4,000 | 100 + 200 | 50 | 25 | 375 | 1 + 3 | 1 | 1 |"
    assert row in tables(results).splitlines()


def test_latencies_are_told_in_milliseconds() -> None:
    """With the share of messages that changed a status, without which they would say little."""
    results = Results("now", quick=False, machine={})

    taken = [Taken(str(n), 0.0, n / 1000) for n in range(1, 101)]
    results.came_in(200, Latency(sent=125, events=150, taken=taken, unclear=3))

    assert "| 200 | 125 | 1.20 | 80% | 50 | 95 | 99 | 100 | 3 |" in tables(results).splitlines()


def test_a_promise_that_does_not_hold_stands_below_the_figures() -> None:
    """Figures of a mix that changes little must not be taken for figures of ours."""
    results = Results("now", quick=True, machine={}, broken=["Only 40% as many events."])

    told = tables(results)

    assert "- Only 40% as many events." in told
    assert "too small to compare" in told
