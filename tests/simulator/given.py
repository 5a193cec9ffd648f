"""Simulations, and the system itself to put them through: read, then decide, without a server."""

import hmac
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from schemas.load import load_definitions
from services.milestone.read import Heard, Reader, Reading, for_looking, make_reader, read_message
from services.simulator.plan import Plan
from services.simulator.sent import Fault, Sent
from services.simulator.simulate import Simulation, simulate
from services.simulator.truth import as_chosen
from services.status.decide import Told, decide
from services.status.decide.answer import Judged
from tests.times import OSLO

KEY = b"a key for the tests of the simulator"
STOP = datetime(2026, 6, 15, 12, 0, tzinfo=OSLO)
SEEDS = (1, 2, 3, 4)
DEFINITIONS = load_definitions()

Body = dict[str, Any]


def plan(**more: Any) -> Plan:
    """Half a year and a bit of 300 persons."""
    told: dict[str, Any] = {"start": STOP - timedelta(days=200), "stop": STOP}
    return Plan(**(told | more))


@lru_cache(maxsize=8)
def simulated(seed: int) -> Simulation:
    """The standard mix; made once for all tests that look at it."""
    return simulate(plan(seed=seed))


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Nobody opens what is sealed here."""
    return make_reader(for_looking(KEY))


def read(sent: Sent) -> Reading:
    """What the system reads in a message that came when it was sent."""
    sender = dict(sent.headers)["sender"].decode()
    return read_message(sent.value, Heard(sent.topic, 0, sent.number, sent.at, sender), reader())


def live(readings: Iterable[Reading], at: datetime) -> list[Body]:
    """The bodies of the live instances that the system makes of what was read."""
    return [as_chosen(msgspec.to_builtins(one.status)) for one in judged(readings, at)]


def judged(readings: Iterable[Reading], at: datetime) -> list[Judged]:
    """The live instances that the system makes of what was read, with their traces."""
    told = list(readings)
    statements = tuple(one for reading in told for one in reading.statements)
    parked = tuple(one for reading in told for one in reading.parked)
    known = {alias.pseudonym for one in statements for alias in one.aliases}
    known |= {patient for one in parked for patient in one.patients}
    asked = Told(pseudonyms=tuple(sorted(known)), statements=statements, parked=parked)
    decided = decide(asked, DEFINITIONS, at, KEY)
    return [one for person in decided.persons for one in person.instances]


def pseudonym(patient: str) -> str:
    """What the system calls somebody whom a national number names: a digest of system and value."""
    return (
        "p" + hmac.digest(KEY, b"\0" + patient.replace("|", "\0", 1).encode(), "sha256").hex()[:40]
    )


def bonds(readings: Iterable[Reading]) -> dict[str, set[str]]:
    """All pseudonyms of the same person, by each of them: also those that are linked later."""
    found: dict[str, set[str]] = {}
    for reading in readings:
        for statement in reading.statements:
            bond = {statement.patient}
            for alias in statement.aliases:
                bond |= found.get(alias.pseudonym, {alias.pseudonym})
            bond |= found.get(statement.patient, set())
            found.update(dict.fromkeys(bond, bond))
    return found


def about(reading: Reading) -> set[str]:
    """The pseudonyms that a message is about."""
    told = {one.patient for one in reading.statements}
    return told | {patient for one in reading.parked for patient in one.patients}


def canonical(bodies: Iterable[Body]) -> list[str]:
    """Bodies as text, in an order of their own."""
    return sorted(json.dumps(body, sort_keys=True) for body in bodies)


def expected(simulation: Simulation) -> list[str]:
    """The truth as the system must say it."""
    instances = simulation.truth.instances
    return canonical(one | {"patient": pseudonym(one["patient"])} for one in instances)


def with_fault(simulation: Simulation, fault: Fault) -> list[Sent]:
    """The messages of which this is wrong."""
    return [sent for sent in simulation.sent if fault in sent.faults]
