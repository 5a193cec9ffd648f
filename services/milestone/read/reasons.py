"""Why something could not be read: where it stands and what was expected, never what stood there.

A message's values are patient data, and so may be the names of fields that FHIR does not have.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from schemas.codes import ReasonClass
from schemas.milestone import When
from schemas.parked import Reason
from services.milestone.read.days import says_none, when
from services.milestone.read.release import Release

MOST = 20
"""Reasons told of one message: more help nobody."""

REQUIRED, TWICE, WELL_FORMED = "required", "no field told twice", "well-formed JSON"
UNKNOWN = "no field that FHIR does not have"


@dataclass(frozen=True, slots=True)
class Missing(Reason):
    """What must be told is not."""


@dataclass(frozen=True, slots=True)
class Miscoded(Reason):
    """A code of a set was expected, or a type of some."""


@dataclass(frozen=True, slots=True)
class Misformed(Reason):
    """It is no JSON, or has another form than FHIR's: perhaps that of another release."""


_PATH = re.compile(r" - at `\$((?:\.[A-Za-z_]+|\[(?:\d+|\.\.\.)\])*)`$")
_TYPES = re.compile(r"^Expected `([a-z| ]+)`")
_BYTE = re.compile(r"\(byte (\d+)\)$")
_LONG = re.compile(r"^Expected `(str|array)` of length <= (\d+)")
JSON_TYPES = {
    "object": "an object",
    "array": "an array",
    "str": "a string",
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
}


def of_another(release: Release, own: Release) -> str:
    """Words for a field that FHIR has, but not the release that a resource is written in."""
    return f"no field of {release} in a resource of {own}"


def one_of(names: Iterable[str]) -> str:
    """Words for a set, always in the same order."""
    return f"one of {', '.join(sorted(names))}"


def once(told: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons, the first of each place: the next ones say the same in other words."""
    by_place: dict[str, Reason] = {}
    for reason in told:
        by_place.setdefault(reason.where, reason)
    return tuple(by_place.values())


class Faults:
    """The reasons found so far in one resource.

    Attributes:
        at: Where the resource stands, e.g. ``entry[2].Encounter``.
        beside: Reasons that are told beside what is read, and forbid nothing.
        undecided: What it rests on cannot be understood: the version before stands.
    """

    __slots__ = ("at", "beside", "reasons", "undecided")

    def __init__(self, at: str, known: Iterable[Reason] = ()) -> None:
        self.at = at
        self.reasons = list(known)
        self.beside: list[Reason] = []
        self.undecided = False

    def unsound(self, field: str, expected: str) -> None:
        """The sender must mend this."""
        self.reasons.append(Reason(ReasonClass.UNSOUND, f"{self.at}.{field}", expected))

    def missing(self, field: str) -> None:
        """The sender must tell this."""
        self.reasons.append(Missing(ReasonClass.UNSOUND, f"{self.at}.{field}", REQUIRED))

    def too_large(self, field: str, expected: str) -> None:
        """The sender must make it smaller."""
        self.reasons.append(Reason(ReasonClass.TOO_LARGE, f"{self.at}.{field}", expected))

    def gap(self, field: str, expected: str) -> None:
        """Sound, but no rule of ours covers it."""
        self.reasons.append(Reason(ReasonClass.NO_RULE, f"{self.at}.{field}", expected))

    def undecide(self, told: Iterable[Reason]) -> None:
        """What it rests on cannot be understood, there where the reasons say."""
        self.reasons += told
        self.undecided = True

    def when(self, field: str, text: str | None) -> When | None:
        """The day or moment told, if any; a reason when it is no FHIR dateTime.

        A year that cannot be meant tells none, as an open end is written by some.
        """
        if text is None:
            return None
        told = when(text)
        if told is None and not says_none(text):
            self.unsound(field, "a FHIR dateTime: YYYY, YYYY-MM, YYYY-MM-DD or with time and zone")
        return told

    def one_when(self, field: str, texts: Iterable[str | None]) -> When | None:
        """The day or moment that these tell; a reason where they differ: none is the first."""
        told = dict.fromkeys([self.when(field, text) for text in texts])
        told.pop(None, None)
        if len(told) > 1:
            self.unsound(field, "one day, or the same wherever it is told")
        return next(iter(told), None)

    @property
    def unreadable(self) -> bool:
        """Whether any reason forbids to use the resource."""
        return bool(self.reasons) and any(
            reason.kind is not ReasonClass.NO_RULE for reason in self.reasons
        )


def of_msgspec(broken: msgspec.DecodeError | RecursionError, at: str) -> Reason:
    """The reason that msgspec found, without its words: they may quote the message."""
    if isinstance(broken, RecursionError):
        return Reason(ReasonClass.UNSOUND, at, "fewer objects and arrays within one another")
    text = str(broken)
    if not isinstance(broken, msgspec.ValidationError):
        place = _BYTE.search(text)
        where = f" at byte {place[1]}" if place else " to the end"
        return Misformed(ReasonClass.UNSOUND, at, f"{WELL_FORMED}{where}")
    path = _PATH.search(text)
    where = f"{at}{path[1] if path else ''}"
    long = _LONG.match(text)
    if long is not None and long[1] == "str":
        return Reason(ReasonClass.UNSOUND, where, f"at most {long[2]} characters")
    if long is not None:
        return Reason(ReasonClass.TOO_LARGE, where, f"at most {long[2]} of them")
    types = _TYPES.match(text)
    expected, kind = "the JSON type that FHIR has here", Reason
    if types is not None:
        names = [name for name in types[1].split(" | ") if name != "null"]
        kind = Misformed if names in (["object"], ["array"]) else Reason
        expected = " or ".join(JSON_TYPES.get(name, name) for name in names) or expected
    return kind(ReasonClass.UNSOUND, where, expected)
