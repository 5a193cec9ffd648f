"""What reading needs to know, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from schemas.milestone import Statement
from schemas.parked import Parked
from services.milestone.read.bounds import Bounds
from services.milestone.read.codes import NationalCodes, load_codes
from services.milestone.read.model import prepare
from services.milestone.read.named import Named, named_by_ours
from services.milestone.read.people import People
from services.milestone.read.profiles import Profiles, load_profiles
from services.milestone.read.release import Release
from services.milestone.read.reports import Reports
from services.milestone.read.seal import Identities, Sealer

SHORTEST = 32
"""Bytes of the key: as many as the digest that it keys has."""


class Heard(NamedTuple):
    """Where and when the log took a message in.

    Attributes:
        sender: As the Kafka header names it; ``None`` without such a header.
    """

    topic: str
    partition: int
    offset: int
    known_at: datetime
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """The settings of reading.

    Attributes:
        key: Keys pseudonyms and digests; all processes of an installation share it.
        people: Makes persons of what names them.
        parked: Seals what could not be read.
        named: What pathway definitions name beside the national pathway codes.
        reports: How often the full model writes its report.
    """

    key: bytes
    people: People
    parked: Sealer
    profiles: Profiles
    codes: NationalCodes
    named: Named
    bounds: Bounds
    reports: Reports


@dataclass(frozen=True, slots=True)
class NotOurs:
    """A resource that is sound, as far as we look, and no business of ours."""

    resource: str
    why: str


class Told(NamedTuple):
    """What made a statement, for people who ask why; it does not travel.

    Attributes:
        resource: Type that it was read in, in this release of FHIR.
        profile: Of the sender.
        rows: Ids of signals: one for each thing said, in its order, and then those that say
            nothing.
        asked: The fields by which they were found, and the codes that stood there.
    """

    resource: str
    release: Release
    profile: str
    rows: tuple[str, ...]
    asked: tuple[tuple[str, ...], tuple[str | None, ...]]


class Reading(NamedTuple):
    """All that was read in one message.

    Attributes:
        told: What made each statement.
        parked: Beside statements: entries that could not be read, or parts that no rule covers.
    """

    statements: tuple[Statement, ...] = ()
    parked: tuple[Parked, ...] = ()
    not_ours: tuple[NotOurs, ...] = ()
    told: tuple[Told, ...] = ()


def make_reader(
    key: bytes,
    identity_public_key: bytes,
    parked_public_key: bytes,
    bounds: Bounds | None = None,
    reports: Reports | None = None,
) -> Reader:
    """A reader with the profiles, code lists and pathway definitions that come with the program.

    Args:
        key: At least 32 random bytes.
        identity_public_key: Curve25519, 32 bytes; delivery holds the private one.
        parked_public_key: Of another pair; ``milepael parked`` holds the private one.
        bounds: ``None`` for the defaults.
        reports: ``None``: as many as there are refusals.

    Raises:
        ValueError: The key is too short.
    """
    prepare()
    if len(key) < SHORTEST:
        raise ValueError(f"The pseudonym key must have at least {SHORTEST} bytes.")
    return Reader(
        key=key,
        people=People(key, Identities(identity_public_key, key)),
        parked=Sealer(parked_public_key),
        profiles=load_profiles(),
        codes=load_codes(),
        named=named_by_ours(),
        bounds=bounds or Bounds(),
        reports=reports or Reports(),
    )
