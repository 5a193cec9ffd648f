"""What reading needs to know, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct
from nacl.public import PrivateKey

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


class Heard(Struct, frozen=True, gc=False):
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


class Told(Struct, frozen=True, gc=False):
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


class Reading(Struct, frozen=True, gc=False):
    """All that was read in one message.

    Attributes:
        told: What made each statement.
        parked: Beside statements: entries that could not be read, or parts that no rule covers.
        aside: Statements of what is not ours: each says nothing, and takes back what an earlier
            version said that was.
    """

    statements: tuple[Statement, ...] = ()
    parked: tuple[Parked, ...] = ()
    not_ours: tuple[NotOurs, ...] = ()
    told: tuple[Told, ...] = ()
    aside: tuple[Statement, ...] = ()


class Keys(NamedTuple):
    """What pseudonyms are made with, and for whom things are sealed.

    Attributes:
        pseudonyms: At least 32 random bytes; all processes of an installation share them.
        identities: Public key, Curve25519, 32 bytes; delivery holds the private one.
        parked: The same of another pair; ``milepael parked`` holds the private one.
    """

    pseudonyms: bytes
    identities: bytes
    parked: bytes


def for_looking(pseudonyms: bytes) -> Keys:
    """Keys for reading only: what is sealed is never opened, for the private ones are forgotten."""
    identities, parked = (bytes(PrivateKey.generate().public_key) for _ in range(2))
    return Keys(pseudonyms, identities, parked)


def make_reader(
    keys: Keys,
    named: Named | None = None,
    bounds: Bounds | None = None,
    reports: Reports | None = None,
) -> Reader:
    """A reader with the profiles and code lists that come with the program.

    Args:
        keys: Of the installation.
        named: What the definitions name that are followed; ``None``: those of the program.
        bounds: ``None`` for the defaults.
        reports: ``None``: as many as there are refusals.

    Raises:
        ValueError: The key of the pseudonyms is too short.
    """
    prepare()
    if len(keys.pseudonyms) < SHORTEST:
        raise ValueError(f"The pseudonym key must have at least {SHORTEST} bytes.")
    return Reader(
        key=keys.pseudonyms,
        people=People(keys.pseudonyms, Identities(keys.identities, keys.pseudonyms)),
        parked=Sealer(keys.parked),
        profiles=load_profiles(),
        codes=load_codes(),
        named=named_by_ours() if named is None else named,
        bounds=bounds or Bounds(),
        reports=reports or Reports(),
    )
