"""Put a statement together, with its order key and the digest of its content."""

from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from schemas.milestone import OrderKey, Place, SealedIdentity, Statement
from services.milestone.read.case import Case, Read
from services.milestone.read.chain import chain_of
from services.milestone.read.decoded import R
from services.milestone.read.digits import NUMBER
from services.milestone.read.people import Who
from services.milestone.read.reasons import Faults
from services.milestone.read.sources import names_of
from services.milestone.read.structs import Business, Resource
from services.milestone.read.veil import (
    LONGEST_NAME,
    is_number,
    may_hold_number_in,
    veiled_in,
    veiled_text,
)

ENCODER = msgspec.json.Encoder()
VERSION_DIGITS = 18
"""A longer number is no version but an id; and it must fit a database's integer."""

NAMING = ("source", "message", "follows", "referrals", "episodes", "encounter")
DESCRIBING = (
    *("organisation", "specialty", "care_level", "service"),
    *("urgency", "referral_kind", "purpose", "contact_type", "reasons"),
)
"""What a fact bears as it was told; all else that is said of it is one of our words."""


def statement(case: Case[R], read: Read, order: OrderKey, source: str, who: Who) -> Statement:
    """The statement of one resource."""
    key, heard = case.message.reader.key, case.message.heard
    told = _told(case, read, order, source, _names(case, source))
    written = ENCODER.encode(told)
    # What is longer may have too long a name in it.
    if len(written) > LONGEST_NAME or may_hold_number_in(written):
        told = _veiled(key, told)
        written = ENCODER.encode(told)
    whose: dict[str, Any] = {
        "patient": who.patient,
        "aliases": who.aliases,
        "person": read.person and veiled_in(key, read.person, ("protection",)),
        "findings": read.decided.findings + who.findings,
    }
    identity = who.identity
    if read.aside is not None:
        # Only where it is so, for the digest is of all that is said here.
        whose["aside"] = True
        # Whose it is is nobody's business here: who is known by what is ours bears it there.
        identity = None
    return Statement(
        **told,
        **whose,
        identity=identity,
        known_at=heard.known_at,
        place=Place(heard.topic, heard.partition, heard.offset, case.entry.index),
        content=_digest(written, whose, identity),
    )


def _told(
    case: Case[R], read: Read, order: OrderKey, source: str, names: tuple[str, ...]
) -> dict[str, Any]:
    """What is told of anything but a person, as it was read: a name may hold a person's number."""
    decided = read.decided
    return {
        "source": source,
        "sender": case.sender,
        "order": order,
        "ordered": bool(case.parts),
        "says": decided.says,
        "takes_back": decided.takes_back,
        "withdrawn": decided.withdrawn,
        "message": read.message,
        "follows": read.follows,
        "referrals": read.referrals,
        "episodes": read.episodes,
        "encounter": read.encounter,
        "names": names,
    }


def _veiled(key: bytes, told: dict[str, Any]) -> dict[str, Any]:
    """The same without any person's number."""
    hidden = {field: veiled_text(key, told[field]) for field in NAMING if told[field]}
    hidden["names"] = tuple(sorted(veiled_text(key, told["names"])))
    hidden["says"] = tuple([veiled_in(key, one, DESCRIBING) for one in told["says"]])
    hidden["takes_back"] = tuple([veiled_in(key, one, ("message",)) for one in told["takes_back"]])
    return told | hidden


def _names(case: Case[R], source: str) -> tuple[str, ...]:
    # What names a Patient is a person's number or may be: it stays among the pseudonyms.
    if case.entry.kind == "Patient" or not isinstance(case.resource, Business):
        return ()
    return names_of(case.message, case.resource, case.entry, case.profile, source)


def _digest(told: bytes, whose: dict[str, Any], identity: SealedIdentity | None) -> str:
    """Of all that is said, but when and where it came and what is sealed: copies have the same.

    Args:
        told: What is told of anything but a person, written; with the rest it makes one object.
        whose: The rest.
        identity: Of which only the digest counts.
    """
    sealed = identity.digest if identity is not None else None
    rest = ENCODER.encode((whose, sealed))
    return sha256(b"[%b,%b" % (told[:-1], rest[2:])).hexdigest()


def order_of(case: Case[R], depth: int | None) -> OrderKey:
    """The order key. A part that the profile does not have is never taken from what came."""
    parts = case.parts
    version, updated = _versions(case.resource, parts, case.faults)
    return OrderKey(
        depth=depth if "depth" in parts else None,
        version=version,
        last_updated=updated,
        event_at=_event_at(case) if "event_at" in parts else None,
    )


def _event_at(case: Case[R]) -> datetime | None:
    """The message's own time: of its own Provenance where it has one, else the Bundle's."""
    chain = chain_of(case.message, Faults("")) if case.profile.notices else None
    if chain is None or chain.occurred is None:
        return case.message.sent
    return chain.occurred.at


def _versions(
    resource: Resource, parts: tuple[str, ...], faults: Faults
) -> tuple[int | None, datetime | None]:
    meta = resource.meta
    if meta is None:
        return None, None
    version = updated = None
    if "version" in parts and meta.version_id is not None:
        version = _number_of(meta.version_id)
        if version is None and _is_persons(meta.version_id):
            faults.unsound("meta.versionId", "a version, and not the number of a person")
    if "last_updated" in parts and meta.last_updated is not None:
        told = faults.when("meta.lastUpdated", meta.last_updated)
        if told is not None and told.at is None:
            faults.unsound("meta.lastUpdated", "a FHIR instant, with time and zone")
        updated = told.at if told is not None else None
    return version, updated


def version_of(resource: Resource, parts: tuple[str, ...]) -> int | None:
    """The number of its version, where the profile has such and it is one."""
    text = resource.meta.version_id if resource.meta is not None else None
    if text is None or "version" not in parts:
        return None
    return _number_of(text)


def _number_of(version: str) -> int | None:
    numeric = version.isascii() and version.isdigit() and len(version) <= VERSION_DIGITS
    return int(version) if numeric and not _is_persons(version) else None


def _is_persons(version: str) -> bool:
    # Versions are compared as numbers: no digest can stand in its place.
    return len(version) >= NUMBER and (is_number(version) or is_number(version.lstrip("0")))
