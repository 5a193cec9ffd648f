"""The hot path: what decodes into the structs compiled from the shapes is sound, for certain.

It never says why something is not: what it cannot vouch for is walked. It may doubt what is sound
and seldom seen (null, ``_given``, an escaped blank); it may never vouch for what is not, and a
property test holds it to that.
"""

import re
from collections.abc import Sequence
from threading import Lock
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.json import Decoder, Encoder

from services.milestone.read import structs
from services.milestone.read.kind import type_of
from services.milestone.read.model.checks import MET, Fragment
from services.milestone.read.model.learn import has_type
from services.milestone.read.model.rules import named_twice
from services.milestone.read.model.structs import Structs
from services.milestone.read.release import Release

# A colon or a quote written as an escape counts only once the escape is undone; and
# blanks that are seldom meant are not looked for elsewhere.
_HIDDEN = re.compile(rb"\\(?:f|u00(?:22|3[aA]|7[bBdD]|0[bBcC]|1[c-fC-F]))")
# In JSON as msgspec writes it: a string of blanks, an object that says nothing.
_ONE_BLANK = (
    rb"(?: |\\[nrt]|\xc2[\x85\xa0]|\xe1\x9a\x80"
    rb"|\xe2(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)|\xe3\x80\x80)"
)
_BLANK = re.compile(rb'"(?=[ \\\xc2\xe1\xe2\xe3])' + _ONE_BLANK + rb'+"')
_BLANK_BEGINS = b'" '
_OTHER_BLANKS = (b"\xc2", b"\xe1", b"\xe2", b"\xe3")
"""What blanks begin with beyond ASCII; the Nordic letters begin otherwise."""
_COLON, _EMPTY, _ESCAPE, _NULL = b":", b"{}", b"\\", b"null"
_LEFT_OUT = Raw()
_ENCODE = Encoder().encode
UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for what does not fit."""


class Vouched(Struct, frozen=True, gc=False):
    """A resource that is sound for certain, decoded for its reader.

    Attributes:
        contained: What is contained in it, of whatever type.
    """

    record: structs.Resource
    contained: Sequence[structs.Resource] = ()


class Compiled:
    """The decoders of one release, by resource type, each made when it is first needed."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._structs = Structs(release)
        self.decoders: dict[str, Decoder[Any]] = {}
        self._making = Lock()

    def decoder(self, kind: str) -> Decoder[Any]:
        """The decoder of a resource type."""
        known = self.decoders.get(kind)
        if known is None:
            # A struct without its fields' types, as it is for a moment, would take anything.
            with self._making:
                known = self.decoders[kind] = Decoder(self._structs.of(kind))
        return known

    def vouched(self, kind: str, raw: bytes) -> Vouched | None:
        """The resource where it is sound for certain; ``None``: ask the walk.

        Args:
            kind: What it calls itself, a type of this release.
            raw: Its JSON.
        """
        fragments = MET.begin()
        record = self._seen(kind, raw)
        if record is None:
            return None
        if record.contained is None:
            # Nothing is contained, so no reference may lead there.
            return None if fragments else Vouched(record)
        contained = self._contained(record.contained)
        if contained is None or not _lead_there(fragments, contained):
            return None
        return Vouched(record, contained)

    def vouches_for_envelope(self, raw: bytes) -> bool:
        """Whether a Bundle is sound for certain, but for the resources in its entries."""
        fragments = MET.begin()
        try:
            seen = self.decoder("Bundle").decode(raw)
        except UNDECODABLE:
            return False
        inner: list[bytes] = []
        for entry in seen.entry_ or ():
            if entry.resource_ is not None:
                told = bytes(entry.resource_)
                if told == _NULL:
                    return False
                inner.append(told)
                entry.resource_ = _LEFT_OUT
        return not fragments and _says_once(_ENCODE(seen), raw, inner)

    def _seen(self, kind: str, raw: bytes) -> structs.Resource | None:
        """The resource decoded; ``None`` when it does not fit, or may be at fault otherwise."""
        try:
            record: structs.Resource = (self.decoders.get(kind) or self.decoder(kind)).decode(raw)
        except UNDECODABLE:
            return None
        return record if _says_once(_ENCODE(record), raw) else None

    def _contained(self, told: Sequence[Raw]) -> list[structs.Resource] | None:
        """What is contained; ``None`` when any of it is not sound for certain."""
        inner: list[structs.Resource] = []
        for one in told:
            kind = type_of(one)
            # Of a Bundle only the envelope is compiled.
            if kind is None or kind == "Bundle" or not has_type(self._release, kind):
                return None
            seen = self._seen(kind, bytes(one))
            if seen is None or seen.contained is not None:
                return None
            inner.append(seen)
        return None if named_twice(one.id for one in inner) else inner


def _lead_there(fragments: Sequence[Fragment], contained: Sequence[structs.Resource]) -> bool:
    """Whether each leads to something contained, of a type that may stand there."""
    if not fragments:
        return True
    kinds = {f"#{one.id}": type(one).__name__ for one in contained if one.id is not None}
    for reference, targets in fragments:
        kind = kinds.get(reference)
        if kind is None or (targets and kind not in targets):
            return False
    return True


def _says_once(once: bytes, raw: bytes, inner: Sequence[bytes] = ()) -> bool:
    """Whether nothing is said twice, and nothing is blank or empty.

    Nothing is shorter than it is written again, but for decimals: what is as long as what came is
    all of it. Where there was more, perhaps blanks between, each key has a colon behind it, and
    texts have as many on both sides.

    Args:
        once: What was decoded, written again: it has no key twice, and no blank between.
        raw: What came.
        inner: What of ``raw`` was left out of ``once``.
    """
    if MET.decimals or len(once) + sum(map(len, inner)) != len(raw):
        colons = once.count(_COLON) + sum([one.count(_COLON) for one in inner])
        if colons != raw.count(_COLON):
            return False
    # Not ``in``: that first asks whether the bytes are a number, and makes an error of it.
    if once.find(_EMPTY) >= 0:
        return False
    # What is written with an escape came with one.
    escaped = raw.find(_ESCAPE) >= 0
    if escaped and _HIDDEN.search(raw) is not None:
        return False
    may_have_blank = (escaped and once.find(_ESCAPE) >= 0) or _may_begin_with_blank(once)
    return not may_have_blank or _BLANK.search(once) is None


def _may_begin_with_blank(once: bytes) -> bool:
    """Whether it is worth to look for a string of blanks: that takes longer than all else here."""
    if once.find(_BLANK_BEGINS) >= 0:
        return True
    if not once.isascii():
        for first in _OTHER_BLANKS:
            if once.find(first) >= 0:
                return True
    return False
