"""Resources decoded into our structs, as R4 tells them, whichever release they are written in."""

from collections import Counter
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.json import Decoder

from services.milestone.read import layout, structs
from services.milestone.read.as_r4 import as_r4
from services.milestone.read.datatypes import MOST_NUMBERS
from services.milestone.read.index import IDENTIFIED
from services.milestone.read.kind import type_of
from services.milestone.read.loose import if_sound
from services.milestone.read.model import Vouched
from services.milestone.read.release import Release

R = TypeVar("R", bound=structs.Resource)


class Inside(Struct, frozen=True, gc=False):
    """A contained resource, its ``record`` decoded where it is of a type that we read."""

    kind: str | None
    record: structs.Resource | None

    def decode(self, kind: type[R]) -> R | None:
        """The resource as ``kind``; ``None`` when it is another."""
        return self.record if isinstance(self.record, kind) else None


def decoded(kind: str, raw: bytes | msgspec.Raw, release: Release) -> structs.Resource | None:
    """A resource of which nobody vouches; ``None`` where we read none of its type.

    Raises:
        msgspec.DecodeError: It is not what its release has.
    """
    decoder = _decoder(release, kind)
    return None if decoder is None else _as_read(kind, decoder.decode(raw), release)


def record_of(kind: str, vouched: Vouched, release: Release) -> structs.Resource | None:
    """A resource that is vouched for; ``None`` where it tells more of something than we read."""
    if _tells_too_many(vouched.record):
        return None
    return _as_read(kind, vouched.record, release)


def all_inside(vouched: Vouched, release: Release) -> dict[str, Inside]:
    """What is contained in a resource that is vouched for, by its id."""
    found: dict[str, Inside] = {}
    for told in vouched.contained:
        kind = type(told).__name__
        if told.id is not None and not _tells_too_many(told):
            read = layout.struct_of(release, kind) is not None
            found[told.id] = Inside(kind, _as_read(kind, told, release) if read else None)
    return found


def readable_inside(resource: structs.Resource, release: Release) -> dict[str, Inside]:
    """Each contained resource by its id; none of several with one id, for any may be meant."""
    found: dict[str, Inside] = {}
    told = [(_id_of(raw), raw) for raw in resource.contained or ()]
    counts = Counter(name for name, _ in told)
    for name, raw in told:
        if name is None or counts[name] > 1:
            continue
        kind = type_of(raw)
        try:
            record = decoded(kind, raw, release) if kind is not None else None
        except (msgspec.DecodeError, RecursionError):
            continue
        found[name] = Inside(kind, record)
    return found


def _id_of(raw: msgspec.Raw) -> str | None:
    named = if_sound(IDENTIFIED, raw)
    return named.id.removeprefix("#") if named is not None and named.id is not None else None


def _tells_too_many(told: structs.Resource) -> bool:
    """Whether it has more of something than ``Few``: FHIR knows no bound, so it is sound."""
    identifiers = told.identifier if isinstance(told, structs.Business) else None
    links = told.link if isinstance(told, structs.Patient) else None
    for many in (told.contained, identifiers, links):
        if many is not None and len(many) > MOST_NUMBERS:
            return True
    return False


def _as_read(kind: str, told: structs.Resource, release: Release) -> structs.Resource:
    return as_r4(kind, told) if release is Release.R5 else told


@cache
def _decoder(release: Release, kind: str) -> Decoder[Any] | None:
    struct = layout.struct_of(release, kind)
    return None if struct is None else Decoder(struct)
