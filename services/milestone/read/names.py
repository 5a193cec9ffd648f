"""The numbers and labels of a resource of which other fields are broken."""

import msgspec
from msgspec.json import Decoder

from services.milestone.read.datatypes import Few, Identifier, Meta, Reference, Short
from services.milestone.read.entry import Entry
from services.milestone.read.layout import BUSINESS
from services.milestone.read.loose import if_sound
from services.milestone.read.structs import Business, Encounter


class Loose(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """The fields that name a resource, each not yet looked at."""

    id: msgspec.Raw = msgspec.Raw()
    meta: msgspec.Raw = msgspec.Raw()
    identifier: msgspec.Raw = msgspec.Raw()
    episode_of_care: msgspec.Raw = msgspec.Raw()


class Names(msgspec.Struct, frozen=True):
    """Those of them that are sound."""

    id: str | None = None
    meta: Meta | None = None
    identifier: tuple[Identifier, ...] | None = None
    episode_of_care: tuple[Reference, ...] | None = None


LOOSE = Decoder(Loose)
ID = Decoder(Short)
META = Decoder(Meta)
IDENTIFIERS = Decoder(Few[Identifier])
REFERENCES = Decoder(tuple[Reference, ...])


def loosely(raw: bytes) -> Loose:
    """The fields that name a resource, each undecoded; none where it is no object."""
    return if_sound(LOOSE, raw) or Loose()


def names_of(raw: bytes) -> Names:
    """What names a resource; a field that is broken itself is left out."""
    loose = loosely(raw)
    return Names(
        id=if_sound(ID, loose.id),
        meta=if_sound(META, loose.meta),
        identifier=if_sound(IDENTIFIERS, loose.identifier),
        episode_of_care=if_sound(REFERENCES, loose.episode_of_care),
    )


def named_alone(entry: Entry) -> Business | None:
    """Of what cannot be read as much as names it; ``None`` where it is of no type of ours."""
    if entry.kind is None or entry.kind not in BUSINESS:
        return None
    told = names_of(entry.raw)
    if entry.kind != "Encounter":
        return BUSINESS[entry.kind](id=told.id, meta=told.meta, identifier=told.identifier)
    return Encounter(
        id=told.id,
        meta=told.meta,
        identifier=told.identifier,
        episode_of_care=told.episode_of_care,
    )
