"""When a message goes: at once, or so many a second."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.runtime.connections import Kafka
from services.simulator import send as sending
from services.simulator.send import at_once, at_rate
from tests.simulator.given import simulated

BEGIN = datetime(2030, 1, 1, tzinfo=UTC)


def test_so_many_messages_go_each_second_from_the_beginning_on() -> None:
    """What comes late is made up for: the rate holds on the whole."""
    pace = at_rate(200, BEGIN)

    goes = [pace(sent) for sent in simulated(1).sent[:401]]

    assert goes[0] == BEGIN
    assert goes[200] == BEGIN + timedelta(seconds=1)
    assert goes[400] == BEGIN + timedelta(seconds=2)


def test_without_a_pace_nothing_waits() -> None:
    assert at_once(simulated(1).sent[0]) < BEGIN


class Quick:
    """A producer that takes each message at once, and is told to end while it takes the third."""

    def __init__(self, **_settings: object) -> None:
        self.caller = asyncio.current_task()
        self.taken = 0

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def partitions_for(self, _topic: str) -> set[int]:
        return {0}

    async def send(self, *_message: object, **_more: object) -> "asyncio.Future[Any]":
        await asyncio.sleep(0)
        self.taken += 1
        if self.taken == 3 and self.caller is not None:
            self.caller.cancel()
        return asyncio.get_running_loop().create_future()


async def test_who_is_told_to_end_while_a_message_goes_sends_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Quick] = []

    def producer(**settings: object) -> Quick:
        made.append(Quick(**settings))
        return made[0]

    monkeypatch.setattr(sending, "AIOKafkaProducer", producer)

    with pytest.raises(asyncio.CancelledError):
        await sending.send(simulated(20).sent, Kafka(kafka="127.0.0.1:1"))

    assert made[0].taken == 3
