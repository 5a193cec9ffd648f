"""The bare floor: consume, parse, commit, publish, and no meaning.

For each batch: its JSON is parsed, one transaction in PostgreSQL keeps a row for each message and
how far each partition was read, and one small event for each message is published and confirmed.
Each process has a fixed share of the partitions. Nothing is known of FHIR, persons or order, and a
crash before the publishing loses events: nothing that does our work can cost less on the same
clients.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Sequence
from typing import TypeAlias

import asyncpg
import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from bench.drain import Drain, Watched, drain
from bench.ours import DRAINS_WITHIN_S, dsn_of, fresh_database
from bench.place import Place, make_output, remove_all_but_inputs
from bench.place import ends as ends_of
from bench.processes import Failed, Processes, until
from services.runtime.connections import Kafka
from services.runtime.topic_log import newest_timestamp, partitions_of, records_of

OUTPUT = "bench.floor-events"
BATCH = 500
TABLES = """
CREATE TABLE seen (topic text, partition int, "offset" bigint, type text, name text,
    PRIMARY KEY (topic, partition, "offset"));
CREATE TABLE reached (topic text, partition int, next bigint, PRIMARY KEY (topic, partition));
"""
_KEEP = (
    "INSERT INTO reached SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])"
    " ON CONFLICT (topic, partition) DO UPDATE SET next = excluded.next"
)

_REACHED = "SELECT coalesce(sum(next), 0)::bigint FROM reached"

Record: TypeAlias = "ConsumerRecord[bytes, bytes]"


class Seen(msgspec.Struct):
    """What is parsed of a message, whatever it is."""

    resourceType: str = ""  # noqa: N815  # FHIR's name
    id: str = ""


async def measure_floor(place: Place, name: str, count: int) -> Drain:
    """Measure so many processes of the floor on the preloaded input.

    Raises:
        Failed: It has not kept and published exactly one row and event for each message.
    """
    await remove_all_but_inputs(place)
    await fresh_database(place)
    await make_output(place, OUTPUT)
    end = await ends_of(place, place.inputs)
    connection = await asyncpg.connect(dsn_of(place))
    await connection.execute(TABLES)
    command = [sys.executable, "-m", "bench.yardsticks.floor"]
    told = [place.kafka.kafka, dsn_of(place), ",".join(place.inputs)]
    with Processes(place.folder / name) as processes:
        started = [
            processes.start("floor", [*command, *told, str(number), str(count)], {})
            for number in range(count)
        ]

        async def all_ready() -> bool:
            return all("ready" in one.says() for one in started)

        async def nothing_waits() -> bool:
            return not await waiting()

        async def waiting() -> int:
            done: int = await connection.fetchval(_REACHED)
            return sum(end.values()) - done

        async def drained() -> float:
            await until(nothing_waits, "all is read", processes, DRAINS_WITHIN_S, 1.0)
            newest = await newest_timestamp(place.kafka, [OUTPUT])
            assert newest is not None
            return newest.timestamp()

        await until(all_ready, "the floor takes part", processes, every_s=0.05)
        done = await drain(
            place, name, Watched({"job": [one.pid for one in started]}, waiting, drained)
        )
        await asyncio.to_thread(processes.stop)
    kept = await connection.fetchval("SELECT count(*) FROM seen")
    await connection.close()
    published = {record.value async for record in records_of(place.kafka, OUTPUT)}
    if not kept == len(published) == sum(end.values()):
        raise Failed(
            f"The floor kept {kept} and published {len(published)} of {sum(end.values())} messages."
        )
    return done


class Floor:
    """One process of it."""

    def __init__(
        self, consumer: AIOKafkaConsumer, producer: AIOKafkaProducer, database: asyncpg.Pool
    ) -> None:
        self._consumer, self._producer, self._database = consumer, producer, database
        self._decoder = msgspec.json.Decoder(Seen)

    async def run(self) -> None:
        """Batch after batch, until killed."""
        while True:
            fetched = await self._consumer.getmany(timeout_ms=20, max_records=BATCH)
            records = [record for some in fetched.values() for record in some]
            if records:
                rows = [(*_place(record), *self._parsed(record.value)) for record in records]
                ends = {at: some[-1].offset + 1 for at, some in fetched.items()}
                await self._keep(rows, ends)
                await self._publish(rows)

    def _parsed(self, value: bytes | None) -> tuple[str, str]:
        try:
            seen = self._decoder.decode(value or b"")
        except msgspec.DecodeError:
            return "", ""
        return seen.resourceType, seen.id

    async def _keep(
        self, rows: Sequence[tuple[object, ...]], ends: dict[TopicPartition, int]
    ) -> None:
        reached = sorted((at.topic, at.partition, end) for at, end in ends.items())
        async with self._database.acquire() as connection, connection.transaction():
            await connection.execute(_KEEP, *map(list, zip(*reached, strict=True)))
            await connection.copy_records_to_table("seen", records=rows)

    async def _publish(self, rows: Sequence[tuple[object, ...]]) -> None:
        encode = msgspec.json.encode
        sending = [await self._producer.send(OUTPUT, encode(row), encode(row[2])) for row in rows]
        await asyncio.gather(*sending)


def _place(record: Record) -> tuple[str, int, int]:
    return record.topic, record.partition, record.offset


async def main(kafka: str, database: str, inputs: str, *share: str) -> None:
    """Run one process of the floor; ``share`` is its number, and of how many."""
    number, count = map(int, share)
    where = Kafka.model_validate({"kafka": kafka})
    pool = await asyncpg.create_pool(database, min_size=1, max_size=2)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka,
        enable_auto_commit=False,
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka,
        enable_idempotence=True,
        acks="all",
        linger_ms=5,
        compression_type="lz4",
    )
    await producer.start()
    await consumer.start()
    every = [at for topic in inputs.split(",") for at in await partitions_of(where, topic)]
    consumer.assign([at for at in every if at.partition % count == number])
    await consumer.seek_to_beginning()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
    sys.stdout.write(f"{time.time()} ready\n")
    sys.stdout.flush()
    await Floor(consumer, producer, pool).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
