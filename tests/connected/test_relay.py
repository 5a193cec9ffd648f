"""The relay: what is in the outbox reaches Kafka once, in order, and never on a false mark."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced

from schemas.milestone import Statement
from services.runtime.database import Database
from services.runtime.errors import Unavailable
from services.runtime.metrics import FENCED
from services.runtime.settings import StatusSettings
from services.status.fire import fire
from services.status.relay import agree, own, send
from services.status.relay.agree import Mismatched
from services.status.relay.mark import MARK_TOPIC, Mark, last_mark
from services.status.relay.owners import relay_streams
from services.status.relay.reconcile import reconcile
from services.status.relay.send import producer_for
from services.status.relay.tools import started
from services.status.store.streams import Slice, Waiting, remember_sent
from tests.connected.commands import true
from tests.connected.keeping import (
    Process,
    beside,
    delete_topics,
    events,
    exactly_once,
    held,
    make_topics,
    process,
    read_live,
    settings_for,
    small_topics,
    until,
)
from tests.given import LONG_AGO, coded, on, statement

REFERRED = coded("D12A", on(2026, 1, 5))
# Streams first: in this order the relay locks them.
TABLES = ("stream", "outbox", "statement", "position", "person", "instance")


@pytest.fixture
async def one(
    kafka: str, database: str, topic_prefix: str, tmp_path: Path
) -> AsyncIterator[Process]:
    """A process with its topics, on a fresh installation of two streams."""
    settings = settings_for(
        database,
        kafka,
        topic_prefix,
        TOPICS_FILE=small_topics(tmp_path),
        STATUS_STREAMS=2,
        STATUS_RELAY_BATCH_SIZE=20,
    )
    await make_topics(settings)
    async with process(settings) as opened:
        yield opened


def referred(first: int, last: int, version: int = 1) -> list[Statement]:
    """Referrals of as many persons; each version is received on another day."""
    return [
        statement(f"S{n}", coded("D12A", on(2026, 1, version)), patient=f"p{n}", version=version)
        for n in range(first, last)
    ]


async def sent(one: Process) -> bool:
    """Everything is behind the marks: a row is pruned only when its mark is committed."""
    return await is_zero(one, "SELECT count(*) FROM stream WHERE pruned_number < next - 1")


async def is_zero(one: Process, sql: str) -> bool:
    """A query finds the number 0."""
    return bool(await one.value(sql) == 0)


def relaying(*processes: Process) -> AbstractAsyncContextManager[None]:
    """The relays of these processes."""
    return beside(*(relay_streams(one.relay, one.desk.streams) for one in processes))


async def test_a_fresh_installation_starts_by_itself_and_says_everything_once(
    one: Process,
) -> None:
    """There is no mark yet, and that is as it should be: mark 0 is written first."""
    await one.learn(*referred(0, 50))

    async with relaying(one):
        await one.learn(*referred(0, 50, version=2))
        await until(lambda: sent(one))

    told = await events(one.settings)
    assert len(told) == 100
    assert exactly_once(told)
    assert [row["first_mark_written"] for row in await one.rows("SELECT * FROM stream")] == [
        True,
        True,
    ]
    assert one.watch.health.ready


async def test_every_event_has_an_id_of_epoch_stream_and_number(one: Process) -> None:
    await one.learn(*referred(0, 10))

    async with relaying(one):
        await until(lambda: sent(one))

    records = [
        *await held(one.settings, "pathway.status.v1"),
        *await held(one.settings, "pathway.person.v1"),
    ]
    ids = [dict(record.headers)["ce_id"].decode() for record in records]
    numbers = Counter(one_id.rpartition(":")[0] for one_id in ids)
    assert len(set(ids)) == 20
    assert set(ids) == {
        f"{head}:{n}" for head, count in numbers.items() for n in range(1, count + 1)
    }
    assert set(numbers) == {"1:0", "1:1"}


async def test_every_row_of_the_outbox_has_an_id_of_its_own(one: Process) -> None:
    """By it a row is told from one that bears its number after a restore."""
    await one.learn(*referred(0, 10))
    await one.learn(*referred(0, 10, version=2))

    ids = [row["id"] for row in await one.rows("SELECT id FROM outbox")]

    assert len(ids) == 30
    assert len(set(ids)) == 30


async def test_a_reader_that_starts_late_holds_exactly_the_live_instances(one: Process) -> None:
    await one.learn(*referred(0, 20))
    await one.learn(
        *(statement(f"S{n}", patient=f"p{n}", version=2, withdrawn=True) for n in range(5))
    )
    await one.run("UPDATE instance SET tombstone_due_at = 'epoch' WHERE gone_at IS NOT NULL")
    await one.run(
        "UPDATE person SET next_due_at = 'epoch' WHERE pseudonym IN"
        " (SELECT pseudonym FROM instance WHERE gone_at IS NOT NULL)"
    )
    await fire(one.desk, 100)

    async with relaying(one):
        await until(lambda: sent(one))

    latest = {}
    for record in await held(one.settings, "pathway.status-latest.v1"):
        latest[record.key.decode()] = record.value
    live = {key: msgspec.json.decode(value) for key, value in latest.items() if value}
    kept = await one.rows("SELECT id, body FROM instance WHERE gone_at IS NULL")
    assert len(live) == 15
    assert set(live) == {row["id"] for row in kept}
    for row in kept:
        body = msgspec.json.decode(row["body"])
        assert {name: live[row["id"]][name] for name in body} == body


async def test_two_processes_share_the_streams_and_take_over_from_each_other(
    one: Process,
) -> None:
    """The second comes while the first works, and goes on alone when the first ends."""
    async with process(one.settings) as other, relaying(other):
        async with relaying(one):
            await one.learn(*referred(0, 60))
            await until(lambda: sent(one))
        await one.learn(*referred(0, 60, version=2))
        await until(lambda: sent(one))

    told = await events(one.settings)
    assert len(told) == 120
    assert exactly_once(told)


async def test_what_was_sent_and_not_committed_is_sent_again_once(
    one: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies between the mark and the commit; the transaction is undone."""
    real, deaths = send.commit, iter([True, True, True, False])

    async def dies_at_first(producer: AIOKafkaProducer) -> None:
        if next(deaths, False):
            await producer.flush()
            raise OSError
        await real(producer)

    await one.learn(*referred(0, 40))
    monkeypatch.setattr(send, "commit", dies_at_first)

    async with relaying(one):
        await until(lambda: sent(one))

    told = await events(one.settings)
    assert len(told) == 40
    assert exactly_once(told)


async def test_a_mark_outside_the_transaction_says_events_twice(
    one: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof that the test before can fail: with the mark apart, a death between repeats."""
    settings = one.settings

    async def apart(
        producer: AIOKafkaProducer, rows: Sequence[Waiting], mark: Mark, topic: str
    ) -> None:
        await producer.begin_transaction()
        await asyncio.gather(*await send.send_events(producer, rows, mark.epoch))
        await producer.commit_transaction()
        if rows and not dead:
            dead.append(True)
            raise OSError
        await producer.begin_transaction()
        await asyncio.gather(*await send.send_mark(producer, mark, topic))
        await producer.commit_transaction()

    dead: list[bool] = []
    monkeypatch.setattr(own, "send", apart)
    await one.learn(*referred(0, 10))

    async with relaying(one):
        await until(lambda: sent(one))

    assert not exactly_once(await events(settings))


async def test_an_owner_that_was_overtaken_writes_nothing_and_is_counted(
    one: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It woke from a freeze in the middle of a transaction; the next owner has started since."""
    await one.learn(*referred(0, 10))
    real = send.send_mark
    overtaken: list[AIOKafkaProducer] = []

    async def frozen_before_the_mark(
        producer: AIOKafkaProducer, mark: Mark, topic: str
    ) -> list[send.Sent]:
        if mark.number and not overtaken:
            overtaken.append(producer_for(one.settings, mark.stream))
            await producer.flush()
            await overtaken[0].start()
            await overtaken[0].stop()
        return await real(producer, mark, topic)

    monkeypatch.setattr(send, "send_mark", frozen_before_the_mark)
    async with relaying(one):
        await until(lambda: sent(one))

    told = await events(one.settings)
    assert overtaken
    assert len(told) == 10
    assert exactly_once(told)
    assert counted(one) == 1


async def test_an_owner_that_slept_while_another_sent_and_pruned_is_no_lost_mark(
    one: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own mark is old; nobody needs to reconcile anything."""
    monkeypatch.setattr(own, "PRUNE_EVERY_S", 0.0)
    real, asleep, awake = agree.look, asyncio.Event(), asyncio.Event()
    slept: set[int] = set()

    async def sleeps(
        settings: StatusSettings, database: Database, stream: int, mark: Mark | None
    ) -> Slice:
        if mark is not None and mark.number and stream not in slept:
            slept.add(stream)
            if len(slept) == settings.streams:
                asleep.set()
            await awake.wait()
        return await real(settings, database, stream, mark)

    first, leave = one.relay, asyncio.Event()
    monkeypatch.setattr(own, "look", sleeps)
    await one.learn(*referred(0, 10))
    async with beside(*(own.keep_owning(first, n, leave) for n in range(2))):
        await asleep.wait()
        async with relaying(one):
            await one.learn(*referred(0, 10, version=2))
            await until(lambda: sent(one))
            await until(lambda: is_zero(one, "SELECT count(*) FROM outbox"))
            awake.set()
            await until(lambda: fenced(one))
            troubles = one.watch.health.reasons
        leave.set()

    assert troubles == ()
    assert exactly_once(await events(one.settings))


async def fenced(one: Process) -> bool:
    """An owner has noticed that it was overtaken."""
    return counted(one) > 0


def counted(one: Process) -> float:
    """How often this process was kept from writing."""
    labels = {"service": "status", "where": "relay"}
    return one.watch.metrics.registry.get_sample_value(FENCED.name, labels) or 0


async def test_what_comes_while_an_owner_rests_goes_together(
    one: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction costs the same for one event as for twenty; it rests as long as it took."""
    sizes: list[int] = []
    rests: list[float] = []
    rested = asyncio.Event()
    real = send.send

    async def slowly(
        producer: AIOKafkaProducer, rows: Sequence[Waiting], mark: Mark, topic: str
    ) -> None:
        await real(producer, rows, mark, topic)
        if rows and mark.stream == 0:
            sizes.append(len(rows))
            await asyncio.sleep(0.2)

    async def rest(sent_for_s: float) -> None:
        rests.append(sent_for_s)
        await rested.wait()

    monkeypatch.setattr(own, "send", slowly)
    monkeypatch.setattr(own, "rest", rest)
    async with relaying(one):
        await one.learn(*referred(0, 6))
        await until(lambda: true(len(rests) == one.settings.streams))
        for version in (2, 3, 4):
            await one.learn(*referred(0, 6, version))
        rested.set()
        await until(lambda: sent(one))

    assert len(sizes) == 2
    assert max(rests) >= 0.2


async def test_an_owner_never_rests_longer_than_is_bearable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a transaction that Kafka kept waiting for seconds, news would wait as long again."""
    slept: list[float] = []

    async def sleep(for_s: float) -> None:
        slept.append(for_s)

    monkeypatch.setattr("services.status.relay.own.asyncio.sleep", sleep)
    await own.rest(0.01)
    await own.rest(15.0)

    assert slept == [0.01, own.LONGEST_REST_S]


@pytest.mark.parametrize("at_once", [1, 7, 5000])
async def test_rows_behind_the_mark_are_pruned_and_the_last_one_is_remembered(
    one: Process, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(own, "PRUNE_EVERY_S", 0.0)
    monkeypatch.setattr(own, "PRUNE_AT_ONCE", at_once)
    await one.learn(*referred(0, 30))

    async with relaying(one):
        await until(lambda: sent(one))
        await until(lambda: is_zero(one, "SELECT count(*) FROM outbox"))
    async with relaying(one):
        await one.learn(*referred(0, 30, version=2))
        await until(lambda: sent(one))

    assert exactly_once(await events(one.settings))
    assert all(row["pruned_id"] for row in await one.rows("SELECT pruned_id FROM stream"))


async def test_sending_goes_on_while_pruning_fails_and_what_was_sent_is_deleted_later(
    one: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No owner begins anew for it: each starts one producer."""
    failing, failed, started_for = True, 0, []

    async def remember(*told: Any) -> None:
        nonlocal failed
        if failing:
            failed += 1
            raise Unavailable("The row is locked.")
        await remember_sent(*told)

    def make(settings: StatusSettings, stream: int) -> AIOKafkaProducer:
        started_for.append(stream)
        return producer_for(settings, stream)

    monkeypatch.setattr(own, "PRUNE_EVERY_S", 0.0)
    monkeypatch.setattr(own, "remember_sent", remember)
    monkeypatch.setattr(own, "producer_for", make)
    async with relaying(one):
        await one.learn(*referred(0, 30))
        await until(lambda: published(one, 30))
        await one.learn(*referred(0, 30, version=2))
        told = len(await one.outbox())
        await until(lambda: published(one, told))
        kept = len(await one.outbox())
        await until(lambda: true(failed > 0))
        failing = False
        await until(lambda: is_zero(one, "SELECT count(*) FROM outbox"))

    assert kept == told
    assert sorted(started_for) == list(range(one.settings.streams))


async def published(one: Process, count: int) -> bool:
    """Readers have so many events."""
    return len(await events(one.settings)) >= count


async def test_without_its_mark_nothing_is_sent_until_reconciled_and_then_each_thing_once(
    one: Process,
) -> None:
    await one.learn(*referred(0, 30))
    async with relaying(one):
        await until(lambda: sent(one))
    await delete_marks(one)
    await one.learn(*referred(10, 40, version=2))

    async with relaying(one):
        await until(lambda: troubled(one, "mark is missing"))
        before = len(await events(one.settings))
        reconciled = await reconcile(one.relay, one.desk, LONG_AGO)
        await fire(one.desk, 100)
        await until(lambda: sent(one))

    told = await events(one.settings)
    assert before == 30
    assert (reconciled.epoch, reconciled.taken_over, reconciled.begun_anew) == (2, 0, 0)
    assert reconciled.unsent == 40
    assert len(told) == 60
    assert exactly_once(told)
    assert await as_published(one)


async def troubled(one: Process, words: str) -> bool:
    """The service says that it is not ready, in these words."""
    return any(words in sentence for sentence in one.watch.health.reasons)


async def delete_marks(one: Process) -> None:
    """Somebody deletes the mark topic, and it is made again, empty."""
    await delete_topics(one.settings, MARK_TOPIC)
    await make_topics(one.settings)


async def as_published(one: Process) -> bool:
    """Every live body stands on the compacted topic as the database holds it."""
    latest = {}
    for record in await held(one.settings, "pathway.status-latest.v1"):
        latest[record.key.decode()] = msgspec.json.decode(record.value)
    for row in await one.rows("SELECT id, revision, body FROM instance WHERE gone_at IS NULL"):
        body = msgspec.json.decode(row["body"])
        event = latest.pop(row["id"])
        assert {name: event[name] for name in body} == body
        assert event["revision"] == row["revision"]
    return not latest


async def keep_copy(one: Process) -> None:
    """A backup of what the service keeps."""
    await one.run("; ".join(f"CREATE TABLE copy_of_{table} AS TABLE {table}" for table in TABLES))


async def put_back(one: Process) -> None:
    """The backup is restored, at one moment to whoever looks meanwhile."""
    fill = "".join(f"; INSERT INTO {table} SELECT * FROM copy_of_{table}" for table in TABLES)
    await one.run(f"TRUNCATE {', '.join(TABLES)}{fill}")


async def test_a_restored_database_that_new_numbers_have_overtaken_says_nothing_false(
    one: Process,
) -> None:
    """The numbers fit again, the ids do not: only the random id tells."""
    async with relaying(one):
        await one.learn(*referred(0, 30))
        await until(lambda: sent(one))
    await keep_copy(one)
    async with relaying(one):
        await one.learn(*referred(0, 30, version=2))
        await until(lambda: sent(one))
    await put_back(one)
    # Other news than before, and more of it, so that the numbers pass those of the marks.
    await one.learn(*referred(20, 60, version=3))
    await one.learn(*referred(0, 60, version=4))

    async with relaying(one):
        await until(lambda: troubled(one, "earlier copy"))
        before = len(await events(one.settings))
        await reconcile(one.relay, one.desk, LONG_AGO)
        await fire(one.desk, 100)
        await until(lambda: sent(one))

    told = await events(one.settings)
    assert before == 60
    assert exactly_once(told)
    assert await as_published(one)
    assert await one.value("SELECT count(*) FROM audit WHERE act = 'relay-reconcile'") == 1


async def test_a_database_restored_under_a_running_relay_stops_it(one: Process) -> None:
    """The owner holds its mark in memory; it looks at the database with every slice."""
    await one.learn(*referred(0, 10))
    async with relaying(one):
        await until(lambda: sent(one))
        await keep_copy(one)
        await one.learn(*referred(0, 10, version=2))
        await until(lambda: sent(one))

        await put_back(one)
        await one.learn(*referred(0, 30, version=3))

        await until(lambda: troubled(one, "earlier copy"))
        assert len(await events(one.settings)) == 20


async def test_an_instance_that_only_readers_know_is_taken_over(one: Process) -> None:
    """Restored to before it began; what was told comes again and goes on from its counter."""
    await keep_copy(one)
    async with relaying(one):
        await one.learn(*referred(0, 5))
        await one.learn(*referred(0, 5, version=2))
        await until(lambda: sent(one))
    await put_back(one)

    await reconcile(one.relay, one.desk, LONG_AGO)
    await one.learn(*referred(0, 5), *referred(0, 5, version=2), *referred(0, 5, version=3))
    async with relaying(one):
        await until(lambda: sent(one))

    told = await events(one.settings)
    assert exactly_once(told)
    assert sorted(Counter(event["revision"] for event in told).items()) == [(1, 5), (2, 5), (3, 5)]


async def test_of_whom_nothing_was_ever_published_all_is_said_anew(one: Process) -> None:
    """The rows of the outbox are lost before they were sent: neither side has what was said."""
    await one.learn(*referred(0, 5))
    await one.run("TRUNCATE outbox")

    reconciled = await reconcile(one.relay, one.desk, LONG_AGO)
    await fire(one.desk, 100)
    async with relaying(one):
        await until(lambda: sent(one))

    persons = await held(one.settings, "pathway.person.v1")
    assert reconciled.begun_anew == 5
    assert sorted(record.key for record in persons) == [b"p%d" % n for n in range(5)]
    assert len(await events(one.settings)) == 5
    assert await as_published(one)


async def test_reconciling_twice_changes_only_the_epoch(one: Process) -> None:
    await one.learn(*referred(0, 10))
    async with relaying(one):
        await until(lambda: sent(one))

    outcomes = [await reconcile(one.relay, one.desk, LONG_AGO) for _ in range(2)]
    async with relaying(one):
        await one.learn(*referred(0, 10, version=2))
        await until(lambda: sent(one))

    assert [(o.epoch, o.unsent, o.taken_over, o.begun_anew) for o in outcomes] == [
        (2, 0, 0, 0),
        (3, 0, 0, 0),
    ]
    assert exactly_once(await events(one.settings))


async def test_a_reconciliation_that_broke_off_is_seen_and_can_be_repeated(
    one: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    await one.learn(*referred(0, 10))
    async with relaying(one):
        await until(lambda: sent(one))
    await one.run("UPDATE stream SET reconciling_since = clock_timestamp()")

    async with relaying(one):
        await until(lambda: troubled(one, "begun and not ended"))
        await reconcile(one.relay, one.desk, LONG_AGO)
        await one.learn(*referred(0, 10, version=2))
        await until(lambda: sent(one))

    assert exactly_once(await events(one.settings))


async def test_a_first_mark_that_was_written_and_not_remembered_is_taken_up(
    one: Process,
) -> None:
    """A death between the two must not make a fresh installation look like a lost mark."""
    async with started(one.relay, producer_for(one.settings, 0)) as producer:
        await send.send(producer, (), Mark(1, 0, 0, None), one.relay.mark_topic)
    await one.learn(*referred(0, 10))

    async with relaying(one):
        await until(lambda: sent(one))

    assert len(await events(one.settings)) == 10


async def test_a_mark_of_another_installation_is_not_believed(one: Process) -> None:
    await one.learn(*referred(0, 10))
    async with relaying(one):
        await until(lambda: sent(one))
    await one.run("UPDATE stream SET first_mark_written = false, next = 1")
    await one.run("TRUNCATE outbox")

    with pytest.raises(Mismatched, match="reconcile"):
        await agree.agreement(one.settings, one.database, 0)


async def test_a_commit_that_readers_do_not_see_yet_is_no_lost_mark(
    one: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kafka says that it is done before the marker is written, and the rows are pruned by then."""
    monkeypatch.setattr(own, "PRUNE_EVERY_S", 0.0)
    await one.learn(*referred(0, 10))
    async with relaying(one):
        await until(lambda: sent(one))
        before = await last_mark(one.settings, one.relay.mark_topic, 0)
        await one.learn(*referred(0, 10, version=2))
        await until(lambda: is_zero(one, "SELECT count(*) FROM outbox"))
    looks = [before, before]

    async def behind(kafka: StatusSettings, topic: str, stream: int) -> Mark | None:
        return looks.pop() if looks else await last_mark(kafka, topic, stream)

    monkeypatch.setattr(agree, "last_mark", behind)

    agreed = await agree.agreement(one.settings, one.database, 0)

    assert agreed == await last_mark(one.settings, one.relay.mark_topic, 0)
    assert agreed != before


async def test_events_that_fill_more_than_a_batch_are_sent_whole_and_in_order(
    one: Process,
) -> None:
    """One subject's events go to one partition; a batch of it holds a million bytes."""
    topic = one.settings.topic("pathway.person.v1")
    sizes = [300_000, 500_000, 300_000, 900_000, 10, 200_000, 100_000]
    rows = [
        Waiting(0, n, uuid4(), topic, "p1", "p1", b"[]", b"%d" % n * size, None, None)
        for n, size in enumerate(sizes, start=1)
    ]

    async with started(one.relay, producer_for(one.settings, 0)) as producer:
        await send.send(producer, rows, Mark(1, 0, 7, rows[-1].id), one.relay.mark_topic)

    records = await held(one.settings, "pathway.person.v1")
    assert [record.value for record in records] == [row.value for row in rows]
    assert [dict(record.headers)["ce_id"] for record in records] == [
        b"1:0:%d" % row.number for row in rows
    ]


async def test_the_producer_that_starts_later_fences_the_one_before(one: Process) -> None:
    """What the whole protocol rests on, seen on the real broker."""
    async with (
        started(one.relay, producer_for(one.settings, 0)) as first,
        started(one.relay, producer_for(one.settings, 0)),
    ):
        with pytest.raises(ProducerFenced):
            await send.send(first, (), Mark(1, 0, 0, None), one.relay.mark_topic)


async def test_a_reader_sees_events_while_the_relay_runs_in_the_order_of_each_patient(
    one: Process,
) -> None:
    async with relaying(one):
        reading = asyncio.create_task(read_live(one.settings, "pathway.status.v1", 60))
        for version in (1, 2):
            await one.learn(*referred(0, 20, version))
        await one.learn(
            *(
                statement(f"C{n}", coded("D12CP", on(2026, 2, 5)), patient=f"p{n}")
                for n in range(20)
            )
        )
        seen = [msgspec.json.decode(record.value) for record in await reading]

    assert exactly_once(seen)
    assert {event["phase"] for event in seen if event["revision"] == 3} == {"decided"}
