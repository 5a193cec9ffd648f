"""What is asked of a compiled struct once its fields are there: each raises ``ValueError``.

They run for every object of every message, so each does the least that will do.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from threading import local
from typing import Any, NamedTuple

from msgspec.structs import astuple

from services.milestone.read.kept import LONGEST
from services.milestone.read.model.rules import is_narrative, leads_astray

Check = Callable[[Any], None]

MOST_MET = 512
"""Combinations of texts that are known of one struct: of 11 looks at a message they spare 10, and
4,096 would spare no more than half of another. All structs together keep 100 MB at the worst."""


class Fragment(NamedTuple):
    """A reference to what is contained, and the types that it may lead to; empty for any."""

    reference: str
    targets: frozenset[str]


class Met(local):
    """What was met on the way through one resource, by each thread apart.

    Attributes:
        fragments: Where they lead is known only when what is contained has been seen. Whoever
            decodes begins with ``begin``.
        decimals: Whether there was one: ``5`` is written again as ``5.0``.
    """

    def __init__(self) -> None:
        self.fragments: list[Fragment] = []
        self.decimals = False

    def begin(self) -> list[Fragment]:
        """Forget what was met before; these fragments will be met from now on."""
        self.decimals = False
        self.fragments.clear()
        return self.fragments


MET = Met()


def all_of(checks: Sequence[Check]) -> Check:
    """All of these, one after another."""
    if len(checks) == 1:
        return checks[0]
    if len(checks) == 2:
        first, second = checks

        def both(self: Any) -> None:
            first(self)
            second(self)

        return both

    def check(self: Any) -> None:
        for one in checks:
            one(self)

    return check


def of_unbroken(names: Sequence[str]) -> Check:
    """None of these texts has a blank in it: then it is a URI or a code; else it is walked."""
    told: Callable[[Any], Any] = attrgetter(*names)
    joined: Callable[[Any], str] = str if len(names) == 1 else _joined
    # The same few codes and systems stand everywhere.
    met: set[Any] = {None}

    def check(self: Any) -> None:
        texts = told(self)
        if texts not in met:
            text = joined(texts)
            _unbroken(text)
            if len(text) <= LONGEST:
                if len(met) >= MOST_MET:
                    met.clear()
                met.add(texts)

    return check


def of_choice(names: Sequence[str], *, required: bool) -> Check:
    """At most one of the fields, and at least one where one is required."""
    told = attrgetter(*names)
    least = len(names) - 1
    counts = {least} if required else {least, least + 1}

    def check(self: Any) -> None:
        if told(self).count(None) not in counts:
            raise ValueError

    return check


def of_decimals(names: Sequence[str]) -> Check:
    """Any may be told; whether one is, is kept in mind."""
    told: Callable[[Any], Any] = attrgetter(*names)
    none = None if len(names) == 1 else (None,) * len(names)

    def check(self: Any) -> None:
        if told(self) != none:
            MET.decimals = True

    return check


def of_reference(name: str, targets: frozenset[str]) -> Check:
    """Most references begin with their type, or tell none; the others are asked more closely."""
    types = tuple([f"{one}/" for one in targets])
    reference: Callable[[Any], Any] = attrgetter(name)

    def check(self: Any) -> None:
        told = reference(self)
        if not told or (told.startswith(types) and told.count("/") == 1):
            return
        if told[0] == "#":
            MET.fragments.append(Fragment(told, targets))
        elif targets and leads_astray(told, None, targets):
            raise ValueError

    return check


def of_extension(name: str, decimal: str, fields: int) -> Check:
    """A URL, and then a value or extensions; what has an id as well is walked."""
    told: Callable[[Any], tuple[str, float | None]] = attrgetter(name, decimal)

    def check(self: Any) -> None:
        if astuple(self).count(None) != fields - 2:
            raise ValueError
        url, number = told(self)
        _unbroken(url)
        if number is not None:
            MET.decimals = True

    return check


def of_narrative(self: Any) -> None:
    """XHTML that FHIR allows."""
    if not is_narrative(self.div_):
        raise ValueError


def _joined(texts: tuple[str | None, ...]) -> str:
    return "".join(filter(None, texts))


def _unbroken(text: str) -> None:
    # Beyond ASCII there are more blanks; what is seldom there is walked.
    if " " in text or not text.isascii() or not text.isprintable():
        raise ValueError
