"""The hot path: what decodes into the structs compiled from the shapes is sound, for certain.

It never says why something is not: what it cannot vouch for is walked. It may doubt what is sound
and seldom seen (null, ``_given``, an escaped blank); it may never vouch for what is not, and a
property test holds it to that.
"""

import re
from collections.abc import Sequence
from threading import Lock
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, Raw, Struct
from msgspec.json import Decoder, Encoder

from services.milestone.read.kind import type_of
from services.milestone.read.model.learn import has_type
from services.milestone.read.model.structs import Structs
from services.milestone.read.release import Release

# All but what objects and keys are made of. What stands within a text leaves the same of itself,
# however it is escaped; ``_HIDDEN`` finds what does not.
_NO_FRAME = bytes(byte for byte in range(256) if byte not in b'{}":')
_KEY = b'":'
# A quote, colon or brace written as an escape counts only once the escape is undone; and
# blanks that are seldom meant are not looked for elsewhere.
_HIDDEN = re.compile(rb"\\(?:f|u00(?:22|3[aA]|7[bBdD]|0[bBcC]|1[c-fC-F]))")
# In JSON as msgspec writes it: a string of blanks, an object that says nothing, a fragment.
_ONE_BLANK = (
    rb"(?: |\\[nrt]|\xc2[\x85\xa0]|\xe1\x9a\x80"
    rb"|\xe2(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)|\xe3\x80\x80)"
)
_BLANK = re.compile(rb'"(?=[ \\\xc2\xe1\xe2\xe3])' + _ONE_BLANK + rb'+"')
_EMPTY = b"{}"
_FRAGMENT = b'"reference":"#'
_ENCODE = Encoder().encode
UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for what does not fit."""


class Seen(NamedTuple):
    """A resource decoded, and what it is when written again."""

    struct: Struct
    once: bytes


class Compiled:
    """The decoders of one release, each made when it is first needed."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._structs = Structs(release)
        self._decoders: dict[str, Decoder[Any]] = {}
        self._making = Lock()

    def decoder(self, kind: str) -> Decoder[Any]:
        """The decoder of a resource type."""
        known = self._decoders.get(kind)
        if known is None:
            # A struct without its fields' types, as it is for a moment, would take anything.
            with self._making:
                known = self._decoders[kind] = Decoder(self._structs.of(kind))
        return known

    def vouches(self, kind: str, raw: bytes) -> bool:
        """Whether a resource is sound for certain; ``False``: ask the walk.

        Args:
            kind: What it calls itself, a type of this release.
            raw: Its JSON.
        """
        try:
            seen = (self._decoders.get(kind) or self.decoder(kind)).decode(raw)
        except UNDECODABLE:
            return False
        once = _ENCODE(seen)
        if not _says_once(once, raw, 0):
            return False
        told = getattr(seen, "contained_", UNSET)
        if told is UNSET:
            # Nothing is contained, so no reference may lead there.
            return _FRAGMENT not in once
        inner = self._contained(told)
        return inner is not None and all(
            self._leads(one, inner) for one in (Seen(seen, once), *inner)
        )

    def vouches_for_envelope(self, raw: bytes) -> bool:
        """The same of a Bundle, without the resources in its entries."""
        try:
            seen = self.decoder("Bundle").decode(raw)
        except UNDECODABLE:
            return False
        inner = 0
        for entry in () if seen.entry_ is UNSET else seen.entry_:
            if entry.resource_ is not UNSET:
                inner += 1 + _keys(bytes(entry.resource_))
                entry.resource_ = UNSET
        once = _ENCODE(seen)
        return _says_once(once, raw, inner) and _FRAGMENT not in once

    def _seen(self, kind: str, raw: bytes) -> Seen | None:
        """The resource decoded; ``None`` when it does not fit, or may be at fault otherwise."""
        try:
            struct: Struct = self.decoder(kind).decode(raw)
        except UNDECODABLE:
            return None
        once = _ENCODE(struct)
        return Seen(struct, once) if _says_once(once, raw, 0) else None

    def _contained(self, told: list[Raw]) -> list[Seen] | None:
        """What is contained; ``None`` when any of it is not sound for certain."""
        inner: list[Seen] = []
        for one in told:
            kind = type_of(one)
            # Of a Bundle only the envelope is compiled.
            if kind is None or kind == "Bundle" or not has_type(self._release, kind):
                return None
            seen = self._seen(kind, bytes(one))
            if seen is None or getattr(seen.struct, "contained_", UNSET) is not UNSET:
                return None
            inner.append(seen)
        return inner

    def _leads(self, seen: Seen, inner: Sequence[Seen]) -> bool:
        """Whether each ``#id`` leads to something contained, of a type that may stand there.

        It is written as if what is contained stood elsewhere, and decoded once more.
        """
        once = seen.once
        if _FRAGMENT not in once:
            return True
        for one in inner:
            name, kind = getattr(one.struct, "id_", ""), type(one.struct).__name__
            if name:
                led = f'"reference":"{kind}/{name}"'.encode()
                once = once.replace(b'"reference":"#%s"' % name.encode(), led)
        if _FRAGMENT in once:
            return False
        try:
            self.decoder(type(seen.struct).__name__).decode(once)
        except msgspec.DecodeError:
            return False
        return True


def _says_once(once: bytes, raw: bytes, inner: int) -> bool:
    """Whether nothing is said twice, and nothing is blank or empty.

    Args:
        once: What was decoded, written again: it has no key twice, and no blank between.
        raw: What came.
        inner: How many keys of ``raw`` were left out of ``once``.
    """
    frame = once.translate(None, _NO_FRAME)
    if frame.count(_KEY) + inner != raw.translate(None, _NO_FRAME).count(_KEY):
        return False
    if (b"\\" in raw and _HIDDEN.search(raw)) or (_EMPTY in frame and _EMPTY in once):
        return False
    return _BLANK.search(once) is None


def _keys(raw: bytes) -> int:
    """How many keys there are, and as many more as texts look like one."""
    return raw.translate(None, _NO_FRAME).count(_KEY)
