"""`milepael consume`: what a topic holds."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer
from aiokafka import ConsumerRecord

from services.command.failing import failing
from services.command.output import MISUSE, emit, fail, say
from services.runtime.connections import Kafka
from services.runtime.errors import Unreachable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.setting import load
from services.runtime.topic_log import records_of, topics_there
from services.runtime.topics import load_topics

NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class UnknownTopic(Exception):
    """There is no such topic."""


def command(
    topic: Annotated[
        str,
        typer.Argument(
            help="By its default name, e.g. pathway.status-latest.v1; MILEPAEL_TOPIC_PREFIX is put "
            "before it."
        ),
    ],
    whole: Annotated[
        bool,
        typer.Option(
            "--whole",
            help="Each record with its place, time, key and headers; a tombstone has value null.",
        ),
    ] = False,
) -> None:
    """Prints what a topic holds, one JSON value a line, from the beginning up to now.

    Only what is committed is read (read_committed), each partition in its order, in no consumer
    group: nobody else is disturbed. What is published later is not waited for. Without --whole
    tombstones are left out. Beware: what is printed is about patients.

    Exit code 2 where there is no such topic.
    """
    with failing():
        try:
            left_out = asyncio.run(_print(load(Kafka), topic, whole=whole))
        except UnknownTopic as unknown:
            fail(str(unknown), MISUSE)
    for what, count in left_out.items():
        say(f"Left out: {what} ({count}).")


async def _print(kafka: Kafka, topic: str, *, whole: bool) -> Counter[str]:
    """Print the records; how many were left out, by what they are."""
    left_out: Counter[str] = Counter()
    await _see_that_it_is_there(kafka, topic)
    async with aclosing(_records(kafka, topic)) as records:
        async for record in records:
            try:
                value = None if record.value is None else _on_a_line(record.value)
            except NO_JSON:
                left_out["what is no JSON"] += 1
                continue
            if whole:
                emit(_whole(record, value))
            elif value is None:
                left_out["tombstones"] += 1
            else:
                emit(value)
    return left_out


async def _see_that_it_is_there(kafka: Kafka, topic: str) -> None:
    try:
        there = await topics_there(kafka)
    except KAFKA_ERRORS as failed:
        raise Unreachable(why_away(failed)) from None
    if kafka.topic(topic) in there:
        return
    ours = [one.name for one in load_topics(kafka) if one.name in there]
    names = [f"  {name.removeprefix(kafka.topic_prefix)}" for name in sorted(ours)]
    found = ":\n" + "\n".join(names) if ours else " none yet: a service makes them when it starts."
    raise UnknownTopic(f"There is no topic {kafka.topic(topic)}. Of ours there are{found}")


async def _records(
    kafka: Kafka, topic: str
) -> AsyncGenerator["ConsumerRecord[bytes | None, bytes | None]", None]:
    # Apart, so that only Kafka's errors are caught: where nobody reads what is printed, that is an
    # ``OSError`` too.
    try:
        async with aclosing(records_of(kafka, kafka.topic(topic))) as records:
            async for record in records:
                yield record
    except KAFKA_ERRORS as failed:
        raise Unreachable(why_away(failed)) from None


def _on_a_line(value: bytes) -> msgspec.Raw:
    """The JSON as it was written. A line break can only stand between its words.

    Raises:
        DecodeError: It is none; or a ``UnicodeDecodeError``, a ``RecursionError``.
    """
    value.decode()
    msgspec.json.decode(value, type=msgspec.Raw)
    return msgspec.Raw(value.translate(_BLANKS))


_BLANKS = bytes.maketrans(b"\r\n", b"  ")


def _whole(
    record: "ConsumerRecord[bytes | None, bytes | None]", value: msgspec.Raw | None
) -> dict[str, Any]:
    return {
        "partition": record.partition,
        "offset": record.offset,
        "at": datetime.fromtimestamp(record.timestamp / 1000, UTC),
        "key": None if record.key is None else record.key.decode(errors="replace"),
        "headers": {name: (told or b"").decode(errors="replace") for name, told in record.headers},
        "value": value,
    }
