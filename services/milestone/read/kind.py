"""What a resource calls itself, before anything else in it is looked at."""

import re

import msgspec
from msgspec.json import Decoder

from services.milestone.read.structs import Named

NAMED = Decoder(Named)

# Nearly every sender writes the type first; another place is found the slow way.
_TYPE_FIRST = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]{1,64})"')


def type_of(raw: bytes | msgspec.Raw) -> str | None:
    """The resource type; ``None`` when the JSON is no object or names none as a string."""
    first = _TYPE_FIRST.match(raw)
    if first is not None:
        return first[1].decode("ascii")
    try:
        named = NAMED.decode(raw).resource_type
        return msgspec.json.decode(named, type=str)
    except (msgspec.DecodeError, RecursionError):
        return None
