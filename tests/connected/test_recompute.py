"""The bonds of one batch are judged in parts, beside what the database does: it shows nowhere."""

from datetime import datetime
from typing import Any

import pytest

from schemas.codes import Strength
from schemas.definition import DefinitionSet
from schemas.milestone import Alias, Statement
from services.status import recompute
from services.status.decide import Decision, Told, decide
from tests.connected.keeping import Process, process, settings_for
from tests.given import coded, on, statement, unread_message

PERSONS = [f"p-{number:02}" for number in range(11)]


def of(patient: str, source: str, code: str, day: int) -> Statement:
    """What one source says of one patient."""
    return statement(
        f"{source} of {patient}",
        coded(code, on(2026, 1, day)),
        patient=patient,
        aliases=(Alias(patient, Strength.NATIONAL),),
        version=1,
    )


async def kept(one: Process) -> list[Any]:
    """Persons and instances, and how much is to be said."""
    persons = "SELECT pseudonym, bond, revision, digest, next_due_at FROM person ORDER BY 1"
    instances = "SELECT id, pseudonym, revision, digest, body FROM instance ORDER BY 1"
    outbox = await one.value("SELECT count(*) FROM outbox")
    return [await one.rows(persons), await one.rows(instances), outbox]


@pytest.mark.parametrize("at_once", [1, 4, 11, 100])
async def test_bonds_judged_in_parts_are_kept_as_those_judged_together(
    database: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recompute, "AT_ONCE", at_once)
    told = [of(patient, "R", "D12A", 5) for patient in PERSONS]
    more = [of(patient, "C", "D12CK", 20) for patient in PERSONS]
    parked = unread_message()
    async with process(settings_for(database)) as one:
        await one.learn(*told, parked)
        await one.learn(*more)
        in_parts = await kept(one)
        for table in ("statement", "parked", "parked_patient", "instance", "outbox", "position"):
            await one.run(f"DELETE FROM {table}")
        await one.run("UPDATE person SET revision = 0, digest = NULL, computed_at = NULL")
        monkeypatch.setattr(recompute, "AT_ONCE", 1000)

        async with process(settings_for(database)) as other:
            await other.learn(*told, parked)
            await other.learn(*more)
            together = await kept(other)

    assert in_parts == together
    assert len(in_parts[1]) == len(PERSONS)


async def test_a_bug_in_a_later_part_leaves_nothing_and_the_session_whole(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the database does beside the judge has ended before the transaction is given up."""
    monkeypatch.setattr(recompute, "AT_ONCE", 2)
    fails = [True]

    def sometimes(told: Told, definitions: DefinitionSet, now: datetime, key: bytes) -> Decision:
        if fails[0] and PERSONS[5] in told.pseudonyms:
            raise RuntimeError
        return decide(told, definitions, now, key)

    async with process(settings_for(database), sometimes) as one:
        batch = await one.batch(*[of(patient, "R", "D12A", 5) for patient in PERSONS])
        with pytest.raises(RuntimeError):
            await one.learning.learn(batch)
        nothing = [await one.value(f"SELECT count(*) FROM {t}") for t in ("instance", "outbox")]
        fails[0] = False

        await one.learning.learn(batch)

        assert nothing == [0, 0]
        assert await one.value("SELECT count(*) FROM instance") == len(PERSONS)
