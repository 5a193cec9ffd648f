"""The sabotage: one event is spoiled between relay and topic, and nothing else."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from services.command.demo.pace import Pace
from services.command.demo.sabotage import spoiling
from services.command.demo.spoiled import Spoiled
from services.command.demo.wish import Kind, Sabotage, Wish, asked
from services.status.store.streams import Waiting
from tests.command.given import BY_TIME, STOP, body, day, reached

AFTER = day(30)


def row(number: int, at: float = 40, *, twin: str | None = "latest", **other: Any) -> Waiting:
    """A row of the outbox, of an event computed on that day."""
    value: dict[str, Any] = {
        **body(),
        "instance": "i1",
        "revision": number,
        "computed_at": day(at).isoformat(),
        "next_change_at": None,
        "causes": BY_TIME,
    } | other
    return Waiting(
        stream=0,
        number=number,
        id=UUID(int=number),
        topic="pathway.status.v1",
        key="p1",
        subject="i1",
        headers=b"[]",
        value=json.dumps(value).encode(),
        twin_topic=twin,
        twin_key="i1",
    )


def relay(
    kind: Kind, note: Callable[[Spoiled], object] = lambda _spoiled: None
) -> tuple[Callable[..., Any], list[Waiting]]:
    """A relay's sending with this sabotage, and what came out of it."""
    out: list[Waiting] = []

    async def send(producer: Any, rows: Sequence[Waiting], epoch: int) -> list[Any]:
        out.extend(rows)
        return []

    return spoiling(Sabotage(kind, AFTER, STOP), send, note), out


async def test_drop_loses_one_event() -> None:
    send, out = relay(Kind.DROP)

    await send(None, [row(1, at=29), row(2), row(3)], 0)
    await send(None, [row(4)], 0)

    assert [one.number for one in out] == [1, 3, 4]


async def test_repeat_sends_one_event_twice() -> None:
    send, out = relay(Kind.REPEAT)

    await send(None, [row(1, at=29), row(2), row(3)], 0)

    assert [one.number for one in out] == [1, 2, 2, 3]


async def test_wrong_day_changes_one_day_and_nothing_else() -> None:
    send, out = relay(Kind.WRONG_DAY)

    await send(None, [row(1), row(2)], 0)

    spoiled, whole = (json.loads(one.value or b"") for one in out)
    assert spoiled["milestones"][0].pop("on") == "2026-01-06"
    assert whole["milestones"][0].pop("on") == "2026-01-05"
    assert (spoiled.pop("revision"), whole.pop("revision")) == (1, 2)
    assert spoiled == whole


@pytest.mark.parametrize(
    "unfit",
    [
        row(1, next_change_at=day(50).isoformat()),
        row(1, milestones=[reached(on=None)]),  # type: ignore[arg-type]
        row(1, milestones=[]),
        row(1, causes=[*BY_TIME, {"by": "statement", "source": "E|1"}]),
    ],
)
async def test_wrong_day_waits_for_an_event_that_nothing_puts_right(unfit: Waiting) -> None:
    """A later event would be compared with the truth in its place."""
    send, out = relay(Kind.WRONG_DAY)
    fit = row(2, next_change_at=day(61).isoformat())

    await send(None, [unfit, fit], 0)

    assert out[0] == unfit
    assert out[1] != fit


@pytest.mark.parametrize("kind", Kind)
async def test_only_statuses_are_spoiled(kind: Kind) -> None:
    """What delivery alone reads, and tombstones, are no business of the verdict."""
    send, out = relay(kind)
    told = [row(1, twin=None), row(2)._replace(value=None)]

    await send(None, told, 0)

    assert out == told


@pytest.mark.parametrize("kind", Kind)
async def test_a_transaction_that_is_repeated_is_spoiled_alike(kind: Kind) -> None:
    """Kafka undid the first try: without this nothing would be spoiled after all."""
    send, out = relay(kind)

    await send(None, [row(1)], 0)
    first = list(out)
    out.clear()
    await send(None, [row(1)], 0)

    assert out == first != [row(1)]


async def test_what_is_spoiled_is_noted_once() -> None:
    """So that whoever reads the verdict can compare; a repeated transaction is no second one."""
    noted: list[Spoiled] = []
    send, _ = relay(Kind.DROP, noted.append)

    await send(None, [row(1, at=29), row(2), row(3)], 0)
    await send(None, [row(1, at=29), row(2), row(3)], 0)

    assert noted == [Spoiled(Kind.DROP, "pathway.status.v1", "i1", 2, 0, 2)]


def test_the_words_for_another_process_say_the_same() -> None:
    told = Sabotage(Kind.REPEAT, AFTER, STOP)

    assert asked(told.words()) == told


def test_a_wrong_day_comes_after_the_last_message() -> None:
    """And the others in the midst of it all."""
    wishes = {kind: Wish(seed=1, persons=10, spoil=kind) for kind in Kind}
    pace = Pace()

    moments = {kind: one.sabotage.after for kind, one in wishes.items() if one.sabotage}

    assert moments[Kind.WRONG_DAY] == wishes[Kind.WRONG_DAY].plan.last_at
    assert pace.start < moments[Kind.DROP] == moments[Kind.REPEAT] < moments[Kind.WRONG_DAY]
    assert Wish(seed=1, persons=10).sabotage is None
