"""How much goes wrong: by counts, whatever the seed."""

import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from services.simulator.faults import faults_of
from services.simulator.plan import NO_FAULTS
from services.simulator.sent import Fault, Sent
from services.simulator.simulate import simulate
from services.simulator.tale import tell
from tests.simulator.given import SEEDS, STOP, plan, simulated, with_fault


@pytest.mark.parametrize("seed", range(20, 30))
@pytest.mark.parametrize("days", [60, 120, 200])
def test_from_250_persons_on_at_least_20_messages_have_each_fault(seed: int, days: int) -> None:
    """The demo promises as many of each kind, and chance alone would not."""
    small = plan(seed=seed, persons=250)
    window = plan(seed=seed, persons=250, start=small.stop - timedelta(days=days))

    counts = Counter(fault for sent in simulate(window).sent for fault in sent.faults)

    assert {fault: counts[fault] for fault in Fault if counts[fault] < 20} == {}


@pytest.mark.parametrize("days", [60, 200])
@pytest.mark.parametrize("stop", [STOP, STOP.replace(hour=0, minute=1)])
def test_whom_a_fault_is_to_befall_it_befalls(days: int, stop: datetime) -> None:
    """A share that is only tried for would be smaller than it says, and some seeds' too small."""
    window = plan(seed=31, persons=500, start=stop - timedelta(days=days), stop=stop)

    for index in range(window.persons):
        letters = tell(window, index).letters
        assert faults_of(window, index) <= {fault for one in letters for fault in one.faults}


def test_what_is_late_comes_a_day_and_more_after_it_was_written() -> None:
    """Versioned senders write into a resource when they wrote it."""
    late = with_fault(simulated(1), Fault.LATE)

    delays = []
    for sent in late:
        written = json.loads(sent.value).get("meta", {}).get("lastUpdated")
        if written is not None:
            delays.append(sent.at - datetime.fromisoformat(written))
    assert len(delays) > 15
    assert all(timedelta(hours=30) <= one <= timedelta(days=12) for one in delays)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_out_of_order_was_written_before_something_that_came_sooner(seed: int) -> None:
    """Its sender's own order must put it right."""
    simulation = simulated(seed)

    for sent in with_fault(simulation, Fault.DISORDERED):
        name, written = _written(sent)
        sooner = [_written(one) for one in simulation.sent[: sent.number] if _dated(one)]
        assert any(other == name and at > written for other, at in sooner)


def test_without_faults_nothing_is_wrong_but_what_belongs_to_the_outcome() -> None:
    """A referral that is withdrawn is withdrawn, and who has no versions still has none."""
    simulation = simulate(plan(shares=NO_FAULTS))

    faults = {fault for sent in simulation.sent for fault in sent.faults}

    assert faults <= {Fault.UNVERSIONED, Fault.CANCELLED}
    assert simulation.truth.broken == ()
    assert all(one["completeness"]["missing"] == 0 for one in simulation.truth.instances)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_repeat_is_the_same_record_again(seed: int) -> None:
    """Same bytes under the same key, so that only its place in the log is another."""
    simulation = simulated(seed)

    for sent in with_fault(simulation, Fault.REPEATED):
        earlier = simulation.sent[: sent.number]
        assert any(
            (one.topic, one.key, one.value, one.headers)
            == (sent.topic, sent.key, sent.value, sent.headers)
            for one in earlier
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_source_without_an_order_of_its_own_is_told_in_its_order_under_one_key(
    seed: int,
) -> None:
    """The log's order is all it has: one partition, and what is told anew comes later."""
    by_source = defaultdict(list)
    for sent in simulated(seed).sent:
        source = _unversioned(sent)
        if source is not None:
            by_source[source].append(sent)

    several = [told for told in by_source.values() if len(told) > 1]
    assert len(several) > 50
    for told in several:
        assert len({(one.topic, one.key) for one in told}) == 1
        assert not any(Fault.DISORDERED in one.faults for one in told)
        assert all(one.at < other.at for one, other in pairwise(told))


@pytest.mark.parametrize("seed", SEEDS)
def test_messages_are_numbered_in_the_order_of_sending_within_the_plan(seed: int) -> None:
    """Limits turn on for two days after the last message."""
    simulation, chosen = simulated(seed), plan(seed=seed)

    assert [sent.number for sent in simulation.sent] == list(range(len(simulation.sent)))
    assert all(one.at <= other.at for one, other in pairwise(simulation.sent))
    assert chosen.start <= simulation.sent[0].at
    assert simulation.sent[-1].at <= chosen.stop - timedelta(days=2)


def _unversioned(sent: Sent) -> str | None:
    sender = dict(sent.headers)["sender"].decode()
    key = sent.key.decode()
    return key if sender == "helsenorge" or key.startswith("agy") else None


def _dated(sent: Sent) -> bool:
    dated = b'"lastUpdated"' in sent.value or b'"timestamp"' in sent.value
    return dated and Fault.BROKEN not in sent.faults


def _written(sent: Sent) -> tuple[str, datetime]:
    """What a message is about, and when it was written, as it says itself."""
    told = json.loads(sent.value)
    if told["resourceType"] != "Bundle":
        return told["id"], datetime.fromisoformat(told["meta"]["lastUpdated"])
    stay = next(one["resource"] for one in told["entry"] if "Encounter" in one["fullUrl"])
    name = stay["episodeOfCare"][0]["identifier"]["value"]
    return name, datetime.fromisoformat(told["timestamp"])
