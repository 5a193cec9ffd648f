"""The producer of the relay: in a hurry with a Kafka that answers, and calm while none does."""

import asyncio

import pytest
from aiokafka.errors import NodeNotReadyError
from aiokafka.protocol.metadata import MetadataRequest

from services.runtime.connections import Kafka
from services.status.relay.send import RECONNECT_S, producer_for

NODE = 1


async def test_the_relay_rests_between_two_tries_to_connect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its back-off of 5 ms is for transactions: an outage would take a sixth of a processor."""
    rests = _rests(monkeypatch)
    producer = producer_for(Kafka(kafka="127.0.0.1:1"), 0)

    found = await producer.client.ready(NODE)
    with pytest.raises(NodeNotReadyError):
        await producer.client.send(NODE, MetadataRequest([]))

    assert not found
    assert rests == [RECONNECT_S] * 2
    await producer.stop()


async def test_the_relay_does_not_rest_where_it_is_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rests = _rests(monkeypatch)
    producer = producer_for(Kafka(kafka="127.0.0.1:1"), 0)

    async def connected(node: int, *, group: object) -> object:
        return object()

    monkeypatch.setattr(producer.client, "_get_conn", connected)

    assert await producer.client.ready(NODE)
    assert rests == []
    await producer.stop()


def _rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    rests: list[float] = []
    at_once = asyncio.sleep

    async def sleep(seconds: float) -> None:
        rests.append(seconds)
        await at_once(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return rests
