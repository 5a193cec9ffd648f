"""Speed must not be bought with wrong answers: what a reader of all events finds."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import msgspec

from bench.verdict import Verdict, judge


@dataclass
class Record:
    value: bytes


def event(instance: str, revision: int, phase: str = "waiting", **more: Any) -> dict[str, Any]:
    body = {"patient": f"p-{instance}", "instance": instance, "phase": phase}
    return {**body, "pathway": {"code": "D12"}, "revision": revision, "causes": [], **more}


async def found(*events: dict[str, Any]) -> Verdict:
    async def records() -> AsyncIterator[Any]:
        for one in events:
            yield Record(msgspec.json.encode(one))

    return await judge(records())


async def test_revisions_without_gap_or_repeat_are_no_fault_in_whatever_order_they_are_read() -> (
    None
):
    """After a merge the key changes, and two partitions may be read in any order."""
    verdict = await found(event("a", 2), event("a", 1), event("b", 1))

    assert verdict.faults == []
    assert verdict.events == 3


async def test_a_gap_and_a_repeat_are_faults() -> None:
    """An event was lost, or was said twice."""
    verdict = await found(event("a", 1), event("a", 3), event("b", 1), event("b", 1))

    assert verdict.faults == ["a: revisions [1, 3]", "b: revisions [1, 1]"]


async def test_two_runs_that_end_alike_have_one_digest_however_they_came_there() -> None:
    """Batches differ from run to run, and with them revisions, causes and the order of events."""
    short = await found(event("a", 1, "treated"), event("b", 1))
    long = await found(event("b", 1, causes=["x"]), event("a", 1), event("a", 2, "treated"))

    assert short.digest == long.digest


async def test_another_body_has_another_digest() -> None:
    """Otherwise the comparison would prove nothing."""
    one = await found(event("a", 1, "treated"))
    other = await found(event("a", 1, "waiting"))

    assert one.digest != other.digest


async def test_an_instance_that_is_gone_does_not_live() -> None:
    """Whether it ever came into being may depend on the order of messages."""
    verdict = await found(event("a", 1), event("a", 2, "withdrawn"), event("b", 1))

    assert set(verdict.live) == {"b"}
