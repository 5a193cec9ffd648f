"""The numbers and labels of a resource of which other fields are broken."""

from typing import TypeVar

import msgspec
from msgspec.json import Decoder

from services.milestone.read.datatypes import Few, Identifier, Meta, Reference, Short

T = TypeVar("T")


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


def names_of(raw: bytes) -> Names:
    """What names a resource; a field that is broken itself is left out."""
    loose = _decoded(LOOSE, raw) or Loose()
    return Names(
        id=_decoded(ID, loose.id),
        meta=_decoded(META, loose.meta),
        identifier=_decoded(IDENTIFIERS, loose.identifier),
        episode_of_care=_decoded(REFERENCES, loose.episode_of_care),
    )


def _decoded(decoder: Decoder[T], raw: bytes) -> T | None:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
