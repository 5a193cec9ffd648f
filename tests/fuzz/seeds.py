"""Valid messages to spoil: our examples, the simulator's messages, and the tests' own."""

import json
from functools import cache
from typing import Any

from tests.read.given import (
    EXAMPLES,
    bundle,
    business_status,
    by_number,
    coded,
    encounter,
    notice,
    patient,
    service_request,
    task,
)
from tests.simulator.given import simulated

SMALL: tuple[Any, ...] = (
    encounter(type=[coded(("9327", "D12M"))], partOf={"reference": "Encounter/whole"}),
    service_request(extension=[business_status("vurdert-behov")], code=coded(("9321", "D12"))),
    task("2", executionPeriod={"start": "2026-03-03"}),
    patient(birthDate="1948-01-05", link=[{"type": "replaces", "other": by_number()}]),
    bundle(encounter(subject={"reference": "Patient/ola"}), patient(), task("2")),
    notice(("m1", "admit-inpatient"), ("m2", "start-leave-inpatient"), status="onleave"),
)
"""One of each that we read, in few fields."""


@cache
def seeds() -> tuple[Any, ...]:
    """Every seed, as decoded JSON; of the simulator's messages one of each shape."""
    examples = [json.loads(path.read_bytes()) for path in sorted(EXAMPLES.glob("*.json"))]
    return (*SMALL, *examples, *_of_simulator())


def _of_simulator() -> list[Any]:
    shapes: dict[frozenset[str], Any] = {}
    for sent in simulated(1).sent:
        if not sent.faults:
            told = json.loads(sent.value)
            shapes.setdefault(frozenset((told["resourceType"], *told)), told)
    return list(shapes.values())
