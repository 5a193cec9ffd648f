"""What can be simulated, and that it can be simulated again."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from services.simulator.sent import Fault
from services.simulator.simulate import simulate
from services.simulator.stream import stream
from tests.simulator.given import STOP, plan


def test_the_same_plan_gives_the_same_bytes() -> None:
    """A failure that a seed has shown can be looked at again."""
    chosen = plan(seed=7, persons=120)

    assert simulate(chosen) == simulate(chosen)


def test_another_seed_gives_other_persons_and_other_messages() -> None:
    """Ten runs with ten seeds are ten tries."""
    one, other = (simulate(plan(seed=seed, persons=120)) for seed in (7, 8))

    assert not {sent.value for sent in one.sent} & {sent.value for sent in other.sent}
    assert not _persons(one) & _persons(other)


def test_the_stream_tells_the_same_person_by_person() -> None:
    """What is measured must be what is checked."""
    chosen = plan(seed=9, persons=150)

    streamed, whole = list(stream(chosen)), simulate(chosen).sent

    assert [sent.number for sent in streamed] == list(range(len(whole)))
    told = [
        sorted((replace(one, number=0) for one in sent), key=lambda one: (one.at, one.value))
        for sent in (streamed, whole)
    ]
    assert told[0] == told[1]


def test_the_stream_keeps_nothing() -> None:
    """Of a million persons the first messages come at once."""
    first = list(islice(stream(plan(persons=1_000_000)), 20))

    assert [sent.number for sent in first] == list(range(20))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"start": datetime(2026, 1, 1)}, "with a zone"),  # noqa: DTZ001  # that is the point
        ({"start": STOP - timedelta(days=59)}, "60 days"),
        ({"persons": 0}, "one person"),
        ({"persons": 1_000_001}, "at most 1000000"),
        ({"shares": {Fault.LATE: 1.1}}, "between 0 and 1"),
    ],
)
def test_a_plan_that_nothing_can_be_made_of_is_refused_with_a_sentence(
    wrong: dict[str, Any], sentence: str
) -> None:
    """Better than a truth that holds by chance."""
    with pytest.raises(ValueError, match=sentence):
        plan(**wrong)


def _persons(simulation: Any) -> set[str]:
    return {one["patient"] for one in simulation.truth.instances}
