"""A message before it has its number, and what it means for the truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from services.simulator.sent import Fault
from services.simulator.story import Course, Step

REFERRALS, ENCOUNTERS, PATIENTS = "fhir.referral.v1", "fhir.encounter.v1", "fhir.patient.v1"

_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Why a letter cannot be read.

    Attributes:
        reason: Class of the reason.
        named: Whether anybody can see whom it is about.
        mended: A sound, newer version of the same source follows.
    """

    reason: str = "unsound"
    named: bool = True
    mended: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class Letter:
    """One message; only when it is sent may still change.

    Attributes:
        source: Identity of the resource that it is a version of.
        ordered: Versions of the source have an order of their own; else the log's counts.
        tells: Steps that it tells rightly.
        hints: Steps that it tells of, but wrongly.
        settles: Courses of which nothing can be known for sure before it.
    """

    topic: str
    key: str
    sender: str
    source: str
    ordered: bool
    value: bytes
    at: datetime
    faults: tuple[Fault, ...] = ()
    tells: tuple[Step, ...] = ()
    hints: tuple[Step, ...] = ()
    settles: tuple[Course, ...] = ()
    flaw: Flaw | None = None


def encode(resource: Mapping[str, object]) -> bytes:
    """The bytes of a resource."""
    return _ENCODER.encode(resource)
