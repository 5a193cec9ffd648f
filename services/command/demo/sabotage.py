"""Spoils one event between the relay and the topic, to see whether the verdict notices.

The verdict, the truth and the database know nothing of it. The relay's sending is wrapped where it
is looked up.
"""

import json
from collections.abc import Callable, Coroutine, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from aiokafka import AIOKafkaProducer

from services.command.demo.evidence import Json
from services.command.demo.spoiled import Spoiled
from services.command.demo.wish import Kind, Sabotage
from services.status.relay import send as sending
from services.status.relay.send import Sent
from services.status.store.streams import Waiting


class SendEvents(Protocol):
    """The relay's own function: hands events to the producer, in an open transaction."""

    def __call__(
        self, producer: AIOKafkaProducer, rows: Sequence[Waiting], epoch: int
    ) -> Coroutine[Any, Any, list[Sent]]:
        """Return the confirmations to wait for."""
        ...


Note: TypeAlias = Callable[[Spoiled], object]


def arm(sabotage: Sabotage, note: Note) -> None:
    """From now on one event is spoiled on its way out."""
    sending.send_events = spoiling(sabotage, sending.send_events, note)


def spoiling(sabotage: Sabotage, send: SendEvents, note: Note) -> SendEvents:
    """The same sending, with one event spoiled; the same again where a transaction is repeated.

    Args:
        sabotage: What is to be done.
        send: The relay's own.
        note: Told once which event it is.
    """
    chosen: UUID | None = None

    async def send_events(
        producer: AIOKafkaProducer, rows: Sequence[Waiting], epoch: int
    ) -> list[Sent]:
        nonlocal chosen
        told: list[Waiting] = []
        for row in rows:
            if chosen is None and _fits(row, sabotage):
                chosen = row.id
                note(_spoiled(row, sabotage.kind))
            told += spoiled(row, sabotage.kind) if row.id == chosen else [row]
        return await send(producer, told, epoch)

    return send_events


def _spoiled(row: Waiting, kind: Kind) -> Spoiled:
    body = _body(row)
    place = {"stream": row.stream, "number": row.number}
    return Spoiled(kind, row.topic, body["instance"], body["revision"], **place)


def spoiled(row: Waiting, kind: Kind) -> list[Waiting]:
    """What goes out in place of this event."""
    if kind is Kind.DROP:
        return []
    if kind is Kind.REPEAT:
        return [row, row]
    body = _body(row)
    reached = body["milestones"][0]
    reached["on"] = (date.fromisoformat(reached["on"]) + timedelta(days=1)).isoformat()
    return [row._replace(value=json.dumps(body, ensure_ascii=False).encode())]


def _fits(row: Waiting, sabotage: Sabotage) -> bool:
    # Only statuses have a twin; a tombstone has no value.
    if row.twin_topic is None or row.value is None:
        return False
    body = _body(row)
    if datetime.fromisoformat(body["computed_at"]) < sabotage.after:
        return False
    return sabotage.kind is not Kind.WRONG_DAY or _stays(body, sabotage.stop)


def _stays(body: Json, stop: datetime) -> bool:
    """Whether a wrong day in it is sure to be found.

    Nothing says it anew before the calendar stands still, and no message had a part in it: time
    alone changes no day, so it is found even if a message that is still on its way says it anew.
    """
    dated = any(one["on"] is not None for one in body["milestones"][:1])
    following = body["next_change_at"]
    last = following is None or datetime.fromisoformat(following) > stop
    return dated and last and all(cause["by"] == "time" for cause in body["causes"])


def _body(row: Waiting) -> Json:
    body: Json = json.loads(row.value or b"{}")
    return body
