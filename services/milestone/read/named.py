"""The codes that pathway definitions name beside the national pathway codes, and how they are told.

A definition may name any code of any system: a definition that comes with a new system is read
from then on. What was said before lies in the log, and is read again from there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from schemas.active import codes_named_by
from schemas.definition import Definition
from schemas.lists import OID
from schemas.load import PATHWAYS, load_definitions
from services.milestone.read.codes import PATHWAY_LISTS, Listed
from services.milestone.read.fields import LISTS
from services.milestone.read.systems import volven
from services.milestone.read.tables import IN_ERROR

_ESCAPED = re.compile(rb"\\u00([2-7][0-9A-Fa-f])")
"""A letter, a digit or a sign of ASCII as JSON may write it."""


@dataclass(frozen=True, slots=True)
class Named:
    """The codes that definitions name, ``system|code``; a national list by its OID.

    Attributes:
        systems: Of these codes, but for national lists.
        lists: Of these codes: number of the national list, else the system.
    """

    codes: frozenset[str] = frozenset()
    systems: frozenset[str] = field(init=False)
    lists: frozenset[str] = field(init=False)
    _coded: re.Pattern[bytes] = field(init=False, repr=False)
    _wanted: re.Pattern[bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Divide the systems: a national list is known by its number, any other by its URI."""
        told = {code.rpartition("|")[0] for code in self.codes}
        numbers = {number for number in map(volven, told) if number is not None}
        object.__setattr__(self, "systems", frozenset(one for one in told if volven(one) is None))
        object.__setattr__(self, "lists", self.systems | numbers)
        coded = self._expression(PATHWAY_LISTS | numbers)
        object.__setattr__(self, "_coded", re.compile(self._expression(LISTS.keys() | numbers)))
        object.__setattr__(self, "_wanted", re.compile(IN_ERROR.encode() + b"|" + coded))

    def may_state(self, raw: bytes) -> bool:
        """Whether a list or system of theirs, or one of pathway codes, stands anywhere.

        Or that it was entered in error: an earlier version may have stated one. Either may be
        written with escapes.
        """
        return _stands(self._wanted, raw)

    def _expression(self, lists: Iterable[str]) -> bytes:
        """An expression for any of these lists and any system of theirs."""
        # Within a longer number they are no list.
        numbers = f"(?<![0-9])(?:{'|'.join(sorted(lists))})(?![0-9])"
        return "|".join([numbers, *map(_in_json, sorted(self.systems))]).encode()

    def lists_in(self, raw: bytes) -> frozenset[str]:
        """The lists that we know, and the systems of theirs, that may stand anywhere."""
        found = self._coded.findall(_ESCAPED.sub(_letter, raw))
        return frozenset([one.replace(b"\\/", b"/").decode() for one in found])

    def stated(self, codes: Iterable[Listed]) -> tuple[tuple[str, ...], ...]:
        """Those of the codes that definitions name; what stands in one concept is together."""
        wanted = [one for one in codes if one.number in self.lists]
        # Nearly no resource states one.
        if not wanted:
            return ()
        found: dict[int, list[str]] = {}
        for one in wanted:
            system = f"{OID}{one.number}" if one.number.isdigit() else one.number
            name = f"{system}|{one.code}"
            if name in self.codes:
                found.setdefault(one.concept, []).append(name)
        return tuple([tuple(dict.fromkeys(names)) for names in found.values()])


def named_in(definitions: Iterable[Definition]) -> Named:
    """What these definitions name, in signals and as signs of a branch."""
    return Named(codes_named_by(definitions))


@lru_cache(maxsize=1)
def named_by_ours() -> Named:
    """What the definitions name that come with Milepæl."""
    return named_in(load_definitions(PATHWAYS).definitions)


def _in_json(system: str) -> str:
    """An expression for a system as JSON may write it: a slash may stand there escaped."""
    return re.escape(system).replace("/", r"\\?/")


def _stands(wanted: re.Pattern[bytes], raw: bytes) -> bool:
    """Whether it stands anywhere, be it written with escapes."""
    if wanted.search(raw) is not None:
        return True
    return b"\\u00" in raw and wanted.search(_ESCAPED.sub(_letter, raw)) is not None


def _letter(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])
