"""References and numbers read part by part, where a resource cannot be decoded in full."""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import Raw
from msgspec.json import Decoder

from services.milestone.read.datatypes import MOST_NUMBERS, Identifier, Reference, Short

T = TypeVar("T")


class LooseReference(msgspec.Struct, frozen=True, gc=False):
    """The parts of a reference, each not yet looked at."""

    reference: Raw = Raw()
    type: Raw = Raw()
    identifier: Raw = Raw()


class LooseIdentifier(msgspec.Struct, frozen=True, gc=False):
    """The parts of an identifier; who gave it is told only where that is sound."""

    use: Raw = Raw()
    system: Raw = Raw()
    value: Raw = Raw()
    assigner: Raw = Raw()


SHORT = Decoder(Short)
MANY = Decoder(tuple[Raw, ...])
OBJECT = Decoder(dict[str, Any])
REFERENCE = Decoder(Reference)
LOOSE_REFERENCE = Decoder(LooseReference)
LOOSE_IDENTIFIER = Decoder(LooseIdentifier)


def if_sound(decoder: Decoder[T], raw: bytes | Raw) -> T | None:
    """What a part is; ``None`` where it is broken itself, or absent."""
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None


def object_in(raw: bytes) -> dict[str, Any]:
    """The members of a JSON object; none where it is broken, or is none."""
    return if_sound(OBJECT, raw) or {}


def each(raw: Raw) -> tuple[Raw, ...]:
    """The first elements of a list; none where it is no list."""
    return (if_sound(MANY, raw) or ())[:MOST_NUMBERS]


def reference_in(raw: Raw) -> Reference | None:
    """As much of a reference as is sound; ``None`` where it leads nowhere."""
    told = if_sound(LOOSE_REFERENCE, raw)
    if told is None:
        return None
    reference = if_sound(SHORT, told.reference)
    identifier = identifier_in(told.identifier)
    if reference is None and identifier is None:
        return None
    return Reference(reference, if_sound(SHORT, told.type), identifier)


def identifiers_in(raw: Raw) -> Iterator[Identifier]:
    """Those of the identifiers that name something."""
    for one in each(raw):
        told = identifier_in(one)
        if told is not None:
            yield told


def identifier_in(raw: Raw) -> Identifier | None:
    """An identifier, where its system and its value are sound."""
    told = if_sound(LOOSE_IDENTIFIER, raw)
    if told is None:
        return None
    system, value = if_sound(SHORT, told.system), if_sound(SHORT, told.value)
    if system is None or value is None:
        return None
    return Identifier(if_sound(SHORT, told.use), system, value, if_sound(REFERENCE, told.assigner))
