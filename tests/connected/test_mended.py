"""A parked message that names two persons is mended for both, whichever of them is told of."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from schemas.milestone import Statement
from schemas.parked import Parked
from services.status import recompute
from services.status.fire import settle
from services.status.store.sources import unmended
from tests.connected.keeping import Process, process, settings_for
from tests.given import on, referral, statement, unread_message

PERSONS = [f"p-{number:02}" for number in range(11)]
FIRST, LAST = PERSONS[0], PERSONS[-1]
SOURCE = f"R of {FIRST}"


def of(patient: str, version: int) -> Statement:
    """One version of what one source says of one patient."""
    return statement(f"R of {patient}", referral(on(2026, 1, 5)), patient=patient, version=version)


def names_two() -> Parked:
    """The first version of a source that now tells of one of them."""
    order = of(FIRST, 1).order
    return unread_message(source=SOURCE, order=order, ordered=True, patients=(FIRST, LAST))


async def unread(one: Process) -> list[bool]:
    """Of each pathway by its patient, whether its last event said that a message was not read."""
    last = {event["patient"]: event for event in await one.outbox()}
    return [bool(last[name]["completeness"]["parked"]) for name in PERSONS]


@pytest.mark.parametrize("at_once", [1, 4, 11])
@pytest.mark.parametrize("order", ["parked first", "parked last", "at once"])
async def test_what_a_newer_version_mends_it_mends_for_all_whom_it_named(
    database: str, order: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever order they come, and in whichever part of its batch each person is judged."""
    monkeypatch.setattr(recompute, "AT_ONCE", at_once)
    before, after = [of(name, 1) for name in PERSONS[1:]], [of(FIRST, 2)]
    lost = names_two()
    batches: dict[str, list[list[Statement | Parked]]] = {
        "parked first": [[*before, lost], [*after]],
        "parked last": [[*before, *after], [lost]],
        "at once": [[*before, lost, *after]],
    }
    async with process(settings_for(database)) as one:
        for batch in batches[order]:
            await one.learn(*batch)

        assert await one.value("SELECT mended FROM parked") is True
        assert await unread(one) == [False] * len(PERSONS)


async def test_what_was_kept_at_the_same_time_mends_whom_it_does_not_name_later(
    database: str,
) -> None:
    """The two locked no row in common, and neither saw the other's; the timer looks once more."""
    async with process(settings_for(database)) as one:
        await one.learn(of(FIRST, 2), of(LAST, 1))
        # As if it had not been there yet when the message was kept.
        await one.run("UPDATE statement SET source = 'hidden' WHERE source = $1", SOURCE)
        await one.learn(replace(names_two(), patients=(LAST,)))
        incomplete = (await one.outbox())[-1]["completeness"]["parked"]
        await one.run("UPDATE statement SET source = $1 WHERE source = 'hidden'", SOURCE)

        looked = [await settle(one.desk, timedelta(0), 10) for _ in range(2)]

        assert len(incomplete) == 1
        assert looked == [1, 0]
        last = (await one.outbox())[-1]
        assert (last["patient"], last["completeness"]["parked"]) == (LAST, [])
        assert last["causes"] == [{"by": "statement", "source": SOURCE}]


async def test_looking_once_more_locks_nobody_whom_nothing_has_mended(database: str) -> None:
    async with process(settings_for(database)) as one:
        await one.learn(of(FIRST, 1), replace(names_two(), source="another"))
        async with one.database.connection() as elsewhere, elsewhere.transaction():
            await elsewhere.execute("SELECT FROM person FOR UPDATE")

            looked = await settle(one.desk, timedelta(0), 10)

    assert looked == 1


async def test_a_message_that_was_kept_after_the_locks_were_chosen_is_seen_the_next_time(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom it names is not locked, so the transaction begins anew, and then finds it at once."""
    looks: list[int] = []

    async def late(connection: Any, sources: Collection[str]) -> list[bytes]:
        looks.append(len(sources))
        return [] if len(looks) == 1 else await unmended(connection, sources)

    async with process(settings_for(database)) as one:
        await one.learn(of(LAST, 1), replace(names_two(), patients=(LAST,)))
        monkeypatch.setattr("services.status.learn.unmended", late)
        await one.learn(of(FIRST, 2))

        assert looks == [1, 1, 1, 1]
        told = {each["patient"]: each["completeness"]["parked"] for each in await one.outbox()}
        assert told == {FIRST: [], LAST: []}
        assert await one.value("SELECT mended FROM parked") is True
