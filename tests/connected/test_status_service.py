"""What the service `status` keeps: each message once, whoever else works on the same persons."""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from schemas.codes import ReasonClass, Strength
from schemas.definition import DefinitionSet
from schemas.milestone import Alias, SealedIdentity, Statement
from schemas.parked import Reason
from services.runtime.errors import Misconfigured, PositionLost, Unavailable
from services.runtime.records import Batch, Span
from services.status.decide import Decision, Told
from services.status.fire import fire, settle
from services.status.look import look_up
from services.status.moment import Moments
from services.status.setup import set_up
from services.status.store.bonds import count_unplaced, make_known, reset_computed_at
from services.status.store.migrate import Migration, known_migrations, migrate
from tests.connected.keeping import (
    Process,
    in_order,
    process,
    revisions,
    settings_for,
    someone_waits,
    until,
)
from tests.given import (
    ANNA,
    BERIT,
    coded,
    linked,
    on,
    statement,
    unread_message,
)

REFERRED = coded("D12A", on(2026, 1, 5))


async def test_a_batch_is_taken_in_once_whoever_reads_it(database: str) -> None:
    """Two processes may hold one partition for a moment: a freeze, a late rebalance."""
    settings = settings_for(database)
    async with process(settings) as one, process(settings) as other:
        batch = await one.batch(statement("S1", REFERRED, version=1))
        await other.batch(statement("S1", REFERRED, version=1))

        await one.learning.learn(batch)
        with pytest.raises(PositionLost):
            await other.learning.learn(batch)

        assert [event["revision"] for event in await one.outbox()] == [1]
        assert await one.value("SELECT next FROM position") == 1


async def test_of_two_processes_at_the_same_moment_one_loses_its_batch(database: str) -> None:
    """The compare-and-set decides under its lock, not before."""
    settings = settings_for(database)
    async with process(settings) as one, process(settings) as other:
        await one.learn(statement("S0", REFERRED))
        batch = await one.batch(*(statement(f"S{n}", REFERRED) for n in range(50)))
        await other.batch(statement("S9", REFERRED))

        outcomes = await asyncio.gather(
            one.learning.learn(batch), other.learning.learn(batch), return_exceptions=True
        )

        assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "PositionLost"]
        assert await one.value("SELECT count(*) FROM statement") == 51


async def test_a_message_in_a_place_that_is_known_changes_nothing(database: str) -> None:
    """The milestone service says things again after a crash."""
    async with process(settings_for(database)) as one:
        told = statement("S1", REFERRED, version=1)
        await one.learn(told)
        before = await one.rows("SELECT * FROM person")

        await one.learn(told, told)

        assert len(await one.outbox()) == 1
        assert await one.rows("SELECT * FROM person") == before


async def test_nothing_of_a_batch_stays_when_it_fails_before_the_commit(database: str) -> None:
    def fails(told: Told, definitions: DefinitionSet, now: datetime, key: bytes) -> Decision:
        raise RuntimeError

    async with process(settings_for(database), fails) as one:
        batch = await one.batch(statement("S1", REFERRED), unread_message())

        with pytest.raises(RuntimeError):
            await one.learning.learn(batch)

        for table in ("statement", "parked", "position", "instance", "outbox"):
            assert await one.value(f"SELECT count(*) FROM {table}") == 0, table


async def test_a_database_emptied_under_us_loses_the_position_and_skips_nothing(
    database: str,
) -> None:
    """A first row may only be made where we were told that nobody had read."""
    async with process(settings_for(database)) as one:
        await one.learn(statement("S1", REFERRED))
        batch = await one.batch(statement("S2", REFERRED))
        await one.run("DELETE FROM position")

        with pytest.raises(PositionLost):
            await one.learning.learn(batch)

        assert await one.value("SELECT count(*) FROM position") == 0


async def test_a_source_that_two_processes_meet_at_once_has_the_owner_of_the_first(
    database: str,
) -> None:
    """The second waits for the first, and may not go on without knowing whom it named."""
    settings = settings_for(database)
    async with process(settings) as one, process(settings) as other:
        async with other.database.connection() as first:
            transaction = first.transaction()
            await transaction.start()
            await make_known(first, ["p-first"], {"S1": "p-first"})
            async with one.database.connection() as second:
                waiting = asyncio.create_task(make_known(second, ["p-late"], {"S1": "p-late"}))
                await until(lambda: someone_waits(other))
                await transaction.commit()
                owners = await waiting

        assert owners == {"S1": "p-first"}
        assert await one.value("SELECT count(*) FROM person") == 2


async def test_a_merge_over_two_partitions_ends_right_however_they_interleave(
    database: str,
) -> None:
    """Two processes speak of persons that they themselves join, both ways, at the same time."""
    settings = settings_for(database)
    names = [f"p{n}" for n in range(24)]
    facts = [statement(f"S{n}", REFERRED, patient=name, version=1) for n, name in enumerate(names)]
    pairs = [(names[n], names[n + 1]) for n in range(0, 24, 2)]
    forwards = [linked(a, b, version=1) for a, b in pairs]
    backwards = [linked(b, a, version=1) for a, b in reversed(pairs)]

    async with process(settings) as one, process(settings) as other:
        await asyncio.gather(
            in_steps(one, [*facts[:12], *forwards, *facts[12:]], partition=0),
            in_steps(other, [*backwards, *facts], partition=1),
        )

        bonds = await one.rows("SELECT bond, array_agg(pseudonym) AS who FROM person GROUP BY 1")
        assert {frozenset(row["who"]) for row in bonds} == {frozenset(pair) for pair in pairs}
        live = await one.rows("SELECT pseudonym FROM instance WHERE gone_at IS NULL")
        assert {row["pseudonym"] for row in live} == {a for a, _ in pairs}
        assert in_order(revisions(await one.outbox()))


async def in_steps(one: Process, told: Sequence[Statement], partition: int) -> None:
    """Learn in small batches, so that the other's come in between."""
    for begin in range(0, len(told), 4):
        await one.learn(*told[begin : begin + 4], partition=partition)


async def test_bonds_grow_over_several_links_to_the_smallest_name(database: str) -> None:
    async with process(settings_for(database)) as one:
        await one.learn(linked("p4", "p3"), linked("p2", "p1"))

        await one.learn(linked("p3", "p2"))

        assert await one.rows("SELECT DISTINCT bond FROM person") == [{"bond": "p1"}]


async def test_streams_have_no_gap_under_two_writers(database: str) -> None:
    settings = settings_for(database)
    async with process(settings) as one, process(settings) as other:
        told = [statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(80)]

        await asyncio.gather(
            in_steps(one, told[:40], partition=0), in_steps(other, told[40:], partition=1)
        )

        rows = await one.rows("SELECT stream, max(number) AS top, count(*) FROM outbox GROUP BY 1")
        assert len(rows) > 1
        assert all(row["top"] == row["count"] for row in rows)


async def test_a_timer_says_what_time_alone_has_changed_and_firing_again_says_nothing(
    database: str,
) -> None:
    async with process(settings_for(database)) as one:
        clock = Clock(one, "2026-02-01T12:00:00+00:00")
        await one.learn(
            statement("S1", REFERRED, version=1), statement("S2", coded("D12CU", on(2026, 1, 30)))
        )
        await fire(one.desk, 10)
        before = (await one.outbox())[-1]

        clock.set("2026-06-01T12:00:00+00:00")
        fired = [await fire(one.desk, 10) for _ in range(3)]

        after = (await one.outbox())[-1]
        assert fired[0] == 1
        assert after["revision"] == before["revision"] + 1
        assert after["causes"] == [{"by": "time", "source": None}]
        assert "overdue" in {limit["state"] for limit in after["limits"]}
        assert fired[1:] == [0, 0]


class Clock:
    """Sets the moment that a process computes for."""

    def __init__(self, one: Process, moment: str) -> None:
        self._moments: Moments = one.desk.moments
        self.set(moment)

    def set(self, moment: str) -> None:
        told = datetime.fromisoformat(moment)
        self._moments.at = lambda database_now: told  # type: ignore[method-assign]


async def test_two_processes_fire_each_due_bond_once(database: str) -> None:
    settings = settings_for(database)
    async with process(settings) as one, process(settings) as other:
        await one.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(40)))
        await one.run("UPDATE person SET next_due_at = 'epoch', digest = 'old'")

        fired = await asyncio.gather(fire(one.desk, 100), fire(other.desk, 100))

        persons = await one.outbox("pathway.person.v1")
        assert sum(fired) == 40
        assert sorted(event["revision"] for event in persons) == [1] * 40 + [2] * 40


async def test_a_clock_that_lags_never_takes_a_state_back(database: str) -> None:
    """Ten minutes apart: the later moment that a bond was computed for counts."""
    settings = settings_for(database)
    async with process(settings) as one, process(settings) as behind:
        Clock(one, "2026-06-01T12:00:00+00:00")
        Clock(behind, "2026-02-10T12:00:00+00:00")
        told = [statement("S1", REFERRED), statement("S2", coded("D12CU", on(2026, 1, 30)))]
        await one.learn(*told)
        assert "overdue" in {limit["state"] for limit in (await one.outbox())[-1]["limits"]}

        await behind.learn(statement("S3", coded("D12A", on(2026, 1, 6))))

        states = {limit["state"] for limit in (await one.outbox())[-1]["limits"]}
        assert "overdue" in states
        moment = await one.value("SELECT max(computed_at) FROM person")
        assert moment == datetime(2026, 6, 1, 12, tzinfo=UTC)


async def test_a_merge_takes_over_the_later_moment_of_the_two(database: str) -> None:
    async with process(settings_for(database)) as one:
        clock = Clock(one, "2026-06-01T12:00:00+00:00")
        await one.learn(statement("S1", REFERRED, patient=BERIT))
        clock.set("2026-05-01T12:00:00+00:00")

        await one.learn(linked(ANNA, BERIT))

        head = await one.rows("SELECT computed_at FROM person WHERE pseudonym = $1", ANNA)
        assert head == [{"computed_at": datetime(2026, 6, 1, 12, tzinfo=UTC)}]


async def test_a_database_clock_far_ahead_of_all_others_computes_nothing(database: str) -> None:
    async with process(settings_for(database)) as one:
        hour_behind = datetime.now(UTC) - timedelta(hours=1)
        moments = Moments(None, 300, lambda: hour_behind)
        behind = replace(one.desk, moments=moments)
        moments.seen(hour_behind)

        with pytest.raises(Unavailable, match="clock"):
            await fire(behind, 10)

        moments.seen(datetime.now(UTC))
        assert await fire(behind, 10) == 0


async def test_moments_that_have_not_come_are_taken_back_with_a_note(database: str) -> None:
    async with process(settings_for(database)) as one:
        await one.learn(statement("S1", REFERRED), linked(ANNA, BERIT))
        await one.run("UPDATE person SET computed_at = clock_timestamp() + interval '1 day'")
        now = datetime.now(UTC)

        async with one.database.connection() as connection:
            count = await reset_computed_at(connection, now)

        assert count == 2
        assert await one.value("SELECT max(computed_at) FROM person") == now
        assert await one.value("SELECT act FROM audit") == "reset-computed-at"
        assert await fire(one.desk, 10) == 1
        assert await fire(one.desk, 10) == 0


async def test_simulated_time_is_the_same_line_in_every_process(database: str) -> None:
    start = "2026-03-01T00:00:00+00:00"
    settings = settings_for(database, SIMULATED_START=start, SIMULATED_SPEED=86400)
    async with process(settings) as one, process(settings) as other:
        moment = datetime.now(UTC) + timedelta(seconds=10)

        assert one.desk.moments.at(moment) == other.desk.moments.at(moment)
        assert one.desk.moments.at(moment) > datetime(2026, 3, 10, tzinfo=UTC)

    with pytest.raises(Misconfigured, match="SIMULATED"):
        async with process(settings_for(database)):
            pass


async def test_a_gone_instance_gets_its_tombstone_when_its_days_are_over(database: str) -> None:
    async with process(settings_for(database, STATUS_TOMBSTONE_DAYS=30)) as one:
        clock = Clock(one, "2026-03-01T12:00:00+00:00")
        await one.learn(statement("S1", REFERRED, version=1))
        await one.learn(statement("S1", version=2, withdrawn=True))
        assert (await one.outbox())[-1]["phase"] == "withdrawn"

        clock.set("2026-03-31T11:00:00+00:00")
        too_early = await fire(one.desk, 10)
        clock.set("2026-03-31T12:00:00+00:00")
        in_time = [await fire(one.desk, 10), await fire(one.desk, 10)]

        rows = await one.rows("SELECT topic, key, twin_topic FROM outbox WHERE value IS NULL")
        instance = (await one.outbox())[-1]["instance"]
        assert (too_early, in_time) == (0, [1, 0])
        assert rows == [{"topic": "pathway.status-latest.v1", "key": instance, "twin_topic": None}]


async def test_an_instance_that_returns_goes_on_counting_and_needs_no_tombstone(
    database: str,
) -> None:
    async with process(settings_for(database)) as one:
        await one.learn(statement("S1", REFERRED, version=1))
        await one.learn(statement("S1", version=2, withdrawn=True))

        await one.learn(statement("S1", REFERRED, version=3))

        assert list(revisions(await one.outbox()).values()) == [[1, 2, 3]]
        assert await one.value("SELECT count(*) FROM instance WHERE gone_at IS NOT NULL") == 0
        assert await one.value("SELECT max(tombstone_due_at) FROM instance") is None


async def test_the_first_box_of_an_identity_is_kept_while_the_identity_is_the_same(
    database: str,
) -> None:
    """Every sealing of one identity gives another box; a person event for each would be noise."""
    async with process(settings_for(database)) as one:
        for version, (digest, box) in enumerate([("a", "box 1"), ("a", "box 2"), ("b", "box 3")]):
            sealed = SealedIdentity(digest, box)
            await one.learn(statement("S1", REFERRED, version=version, identity=sealed))

        told = [event["identity"]["box"] for event in await one.outbox("pathway.person.v1")]
        assert told == ["box 1", "box 3"]


async def test_a_status_names_the_revision_of_the_person_it_was_computed_with(
    database: str,
) -> None:
    async with process(settings_for(database)) as one:
        await one.learn(statement("S1", REFERRED, version=1))
        await one.learn(
            linked(ANNA, BERIT, version=1), statement("S2", coded("D12CU", on(2026, 2, 5)))
        )

        headers = await one.rows(
            "SELECT headers FROM outbox WHERE topic = 'pathway.status.v1' ORDER BY number"
        )
        assert [b'"ce_personrevision","1"' in row["headers"] for row in headers] == [True, False]
        assert b'"ce_personrevision","2"' in headers[1]["headers"]


async def test_a_parked_message_makes_its_patient_incomplete_until_it_is_mended(
    database: str,
) -> None:
    async with process(settings_for(database)) as one:
        told = statement("S1", REFERRED, version=1)
        await one.learn(told)
        await one.learn(unread_message(source="S1", order=told.order, ordered=True))
        incomplete = (await one.outbox())[-1]["completeness"]["parked"]

        await one.learn(statement("S1", REFERRED, version=2))

        assert incomplete == [{"reason": "unsound", "count": 1}]
        assert (await one.outbox())[-1]["completeness"]["parked"] == []
        assert await one.value("SELECT mended FROM parked") is True


async def test_a_parked_message_without_a_patient_counts_for_its_sender_alone(
    database: str,
) -> None:
    reasons = (
        Reason(ReasonClass.UNSOUND, "subject", "a reference"),
        Reason(ReasonClass.NO_RULE, "type", "a known type"),
    )
    async with process(settings_for(database)) as one:
        lost = unread_message(patients=(), sender="st-olavs", source="S7", reasons=reasons)
        await one.learn(lost)
        await one.learn(lost)

        await one.learn(statement("S7", REFERRED))

        told = await one.outbox("pathway.source.v1")
        assert [(event["sender"], event["revision"]) for event in told] == [
            ("st-olavs", 1),
            ("st-olavs", 2),
        ]
        assert [len(event["unread"]) for event in told] == [2, 0]
        assert all(not one["completeness"]["parked"] for one in await one.outbox())


async def test_a_statement_kept_at_the_same_time_mends_a_parked_message_later(
    database: str,
) -> None:
    """Neither transaction saw the other's row; the timer looks once more."""
    async with process(settings_for(database)) as one:
        await one.learn(unread_message(patients=(), sender="a", source="S7"))
        await one.run("INSERT INTO person (pseudonym, bond) VALUES ('q', 'p'), ('p', 'p')")
        await one.run("INSERT INTO source_owner (source, pseudonym) VALUES ('S7', 'q')")
        await one.run(
            "INSERT INTO statement SELECT 'raw', 0, 9, 0, 'p', 'S7', $1",
            b'{"source":"S7","sender":"a","order":{},"ordered":false,"says":[],"patient":"p",'
            b'"aliases":[],"known_at":"2030-01-01T00:00:00Z","content":"c",'
            b'"place":{"topic":"raw","partition":0,"offset":9}}',
        )

        looked = [await settle(one.desk, timedelta(0), 10) for _ in range(2)]

        assert looked == [1, 0]
        assert (await one.outbox("pathway.source.v1"))[-1]["unread"] == []


async def test_a_code_that_no_instance_shows_is_counted_until_one_does(database: str) -> None:
    """Also over a merge: it is counted where the joined bond is decided, and nowhere else."""
    async with process(settings_for(database)) as one:
        decision = coded("D12CU", on(2026, 2, 2))
        counted = [await one.value("SELECT sum(unplaced) FROM person")]
        await one.learn(statement("S1", decision), statement("S2", decision, patient=BERIT))
        counted.append(await count(one))
        await one.learn(linked(ANNA, BERIT))
        counted.append(await count(one))
        events = await one.outbox("pathway.person.v1")
        told = [event for event in events if event["person"]["patient"] == ANNA][-1]
        await one.learn(statement("S3", REFERRED))
        counted.append(await count(one))

        assert counted == [None, 2, 2, 0]
        assert [code["source"] for code in told["unplaced"]] == ["S1", "S2"]
        assert [code["sender"] for code in told["unplaced"]] == ["test-sender"] * 2


async def count(one: Process) -> int:
    """What the service shows of them."""
    async with one.database.connection() as connection:
        return await count_unplaced(connection)


async def test_bytes_that_are_no_statement_are_parked_and_their_batch_goes_on(
    database: str,
) -> None:
    async with process(settings_for(database)) as one:
        batch = await one.batch(statement("S1", REFERRED), statement("S2", REFERRED))
        broken = batch.records[0]._replace(value=b'{"source": \xff\xfe')
        await one.learning.learn(Batch([broken, batch.records[1]], batch.ends))

        parked = await one.rows('SELECT topic, "offset", entry FROM parked')
        assert parked == [{"topic": "pathway.milestone.v1", "offset": 0, "entry": -1}]
        assert await one.value("SELECT count(*) FROM statement") == 1


async def test_a_process_with_other_definition_files_computes_nothing(database: str) -> None:
    async with process(settings_for(database)) as one:
        await one.run("UPDATE definition_set SET number = 2, digest = 'of other files'")

        with pytest.raises(Unavailable, match="definition files"):
            await one.learn(statement("S1", REFERRED))
        with pytest.raises(Unavailable, match="definition files"):
            await fire(one.desk, 10)

        assert await one.value("SELECT count(*) FROM statement") == 0


async def test_ten_processes_that_start_at_once_set_the_database_up_once(database: str) -> None:
    settings = settings_for(database, DATABASE_CONNECTIONS=10)
    async with process(settings) as one:
        await one.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

        installed = await asyncio.gather(
            *(set_up(one.database, settings, f"digest {n}") for n in range(8))
        )

        assert len(set(installed)) == 1
        assert await one.value("SELECT count(*) FROM migration") == len(known_migrations())
        assert await one.value("SELECT count(*) FROM stream") == 4
        assert await one.value("SELECT count(*) FROM definition_set") == 1


async def test_a_newer_database_or_an_edited_migration_stops_with_one_sentence(
    database: str,
) -> None:
    known = known_migrations()
    edited = [replace(known[0], text=known[0].text + "-- a word more"), *known[1:]]
    async with process(settings_for(database)) as one, one.database.connection() as connection:
        newer = Migration(len(known) + 1, f"{len(known) + 1:04}_more.sql", "CREATE TABLE more ()")
        async with connection.transaction():
            applied = await migrate(connection, [*known, newer])

        with pytest.raises(Misconfigured, match="newer version"):
            await migrate(connection, known)
        with pytest.raises(Misconfigured, match="restore the file"):
            await migrate(connection, [*edited, newer])

        assert applied == 1


async def test_other_streams_than_at_first_are_refused(database: str) -> None:
    async with process(settings_for(database)):
        pass

    with pytest.raises(Misconfigured, match=r"MILEPAEL_STATUS_STREAMS.*must be 4"):
        async with process(settings_for(database, STATUS_STREAMS=8)):
            pass


OTHER_KEY = base64.b64encode(b"o" * 32).decode()


async def test_another_key_than_at_first_is_refused_before_it_makes_anybody_somebody_else(
    database: str,
) -> None:
    """Everything would stay green, and every patient have each pathway twice."""
    settings = settings_for(database, PSEUDONYM_KEY=OTHER_KEY)
    async with process(settings_for(database)) as ours:
        await ours.learn(statement("S1", REFERRED))

    with pytest.raises(Misconfigured, match="MILEPAEL_PSEUDONYM_KEY is wrong"):
        async with process(settings):
            pass
    with pytest.raises(Misconfigured, match="MILEPAEL_PSEUDONYM_KEY is wrong"):
        await look_up(settings, "any")


async def test_an_installation_from_before_is_given_the_key_that_comes_first(database: str) -> None:
    other = settings_for(database, PSEUDONYM_KEY=OTHER_KEY)
    async with process(settings_for(database)) as ours:
        await ours.run("UPDATE installation SET key = NULL")
    async with process(settings_for(database)):
        pass

    with pytest.raises(Misconfigured, match="MILEPAEL_PSEUDONYM_KEY is wrong"):
        async with process(other):
            pass


HOLDS = "SELECT count(*) FROM pg_locks WHERE pid = $1 AND locktype = 'transactionid'"
"""What whoever wants one of its rows waits for."""


async def test_a_frozen_transaction_holds_its_rows_for_seconds_only(database: str) -> None:
    """The server ends the session of a process that stopped in the middle; others go on."""
    short = settings_for(database, IDLE_IN_TRANSACTION_TIMEOUT_S=0.5)
    async with process(settings_for(database)) as other, process(short) as frozen:
        await other.learn(statement("S1", REFERRED))

        async def stand_still_until_the_other_is_done() -> None:
            async with frozen.database.connection() as connection:
                own = await connection.fetchval("SELECT pg_backend_pid()")
                await connection.transaction().start()
                await connection.execute("SELECT * FROM person FOR UPDATE")
                await other.learn(statement("S2", coded("D12A", on(2026, 1, 6))), partition=1)
                assert await other.value(HOLDS, own) == 0
                await connection.execute("SELECT 1")

        with pytest.raises(Unavailable):
            await stand_still_until_the_other_is_done()
        assert await other.value("SELECT count(*) FROM statement") == 2


async def test_an_empty_move_of_a_position_keeps_nothing_else(database: str) -> None:
    """A batch may hold only records that say nothing; its place still counts."""
    async with process(settings_for(database)) as one:
        at = ("pathway.milestone.v1", 3)
        await one.learning.next_offsets([at])

        await one.learning.learn(Batch((), {at: Span(0, 7)}))

        assert await one.learning.next_offsets([at]) == {at: 7}
        assert await one.value("SELECT count(*) FROM outbox") == 0


async def test_names_of_two_strengths_belong_to_one_bond_with_one_person(database: str) -> None:
    both = (Alias("p-dnr", Strength.D_NUMBER), Alias("p-fnr", Strength.NATIONAL))
    async with process(settings_for(database)) as one:
        await one.learn(statement("S1", REFERRED, patient="p-dnr", aliases=both[:1]))

        await one.learn(statement("S2", patient="p-fnr", aliases=both))

        persons = {e["person"]["patient"]: e for e in await one.outbox("pathway.person.v1")}
        assert persons["p-dnr"]["person"]["merged_into"] == "p-fnr"
        assert await one.value("SELECT DISTINCT bond FROM person") == "p-dnr"


async def test_a_text_that_postgresql_cannot_keep_is_parked_and_stops_nothing(
    database: str,
) -> None:
    """U+0000 in any text; the log keeps what an earlier version of `milestone` said of it."""
    async with process(settings_for(database)) as one:
        told = await one.batch(
            statement("S\0", REFERRED),
            statement("S1", REFERRED, patient="p\0"),
            statement("S\\u0000", REFERRED, patient=ANNA),
        )
        parked = await one.batch(replace(unread_message(), sender="a\0b"))

        await one.learning.learn(told)
        await one.learning.learn(parked)

        places = [row["place"] for row in await one.rows(PLACES_PARKED)]
        assert places == ["milestone.v1/0", "milestone.v1/1", "parked.v1/0"]
        # A backslash before the letters is text like any other.
        assert await one.value("SELECT source FROM statement") == "S\\u0000"


PLACES_PARKED = (
    'SELECT substr(topic, 9) || \'/\' || "offset" AS place FROM parked ORDER BY topic, "offset"'
)
