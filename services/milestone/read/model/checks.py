"""What is asked of a compiled struct once its fields are there: each raises ``ValueError``.

They run for every object of every message, so each does the least that will do.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from msgspec import UNSET
from msgspec.structs import astuple

from services.milestone.read.model.primitives import PRIMITIVES
from services.milestone.read.model.rules import is_narrative, leads_astray
from services.milestone.read.model.shape import Choice

Check = Callable[[Any], None]
FREQUENT = ["code_", "system_"]
"""The texts of a Coding: every third object is one."""


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
    if sorted(names) == FREQUENT:
        return _of_coding
    told: Callable[[Any], Any] = attrgetter(*names)

    def check(self: Any) -> None:
        texts = told(self)
        if texts:
            _unbroken(texts if isinstance(texts, str) else "".join(texts))

    return check


def of_forms(types: Mapping[str, str]) -> Check:
    """Each of these texts has the form of its type, by attribute."""
    forms = [
        (attrgetter(name), form.search)
        for name, form in [(name, PRIMITIVES[kind].pattern) for name, kind in types.items()]
        if form is not None
    ]

    def check(self: Any) -> None:
        for told, search in forms:
            text = told(self)
            if text and search(text) is None:
                raise ValueError

    return check


def of_choice(choice: Choice) -> Check:
    """At most one of the fields, and at least one where one is required."""
    told = attrgetter(*[f"{name}_" for name in choice.fields])
    least = len(choice.fields) - 1
    counts = {least} if choice.required else {least, least + 1}

    def check(self: Any) -> None:
        if told(self).count(UNSET) not in counts:
            raise ValueError

    return check


def of_reference(targets: frozenset[str]) -> Check:
    """Most references begin with their type, or tell none; the others are asked more closely."""
    types = tuple([f"{name}/" for name in targets])

    def check(self: Any) -> None:
        told = self.reference_
        if told is UNSET or (told.startswith(types) and told.count("/") == 1):
            return
        if leads_astray(told, None, targets):
            raise ValueError

    return check


def of_extension(fields: int) -> Check:
    """A URL, and then a value or extensions; what has an id as well is walked."""

    def check(self: Any) -> None:
        if astuple(self).count(UNSET) != fields - 2:
            raise ValueError
        _unbroken(self.url_)

    return check


def of_narrative(self: Any) -> None:
    """XHTML that FHIR allows."""
    if not is_narrative(self.div_):
        raise ValueError


def _of_coding(self: Any) -> None:
    text = self.system_ + self.code_
    if " " in text or "\n" in text or "\t" in text or "\r" in text or not text.isascii():
        raise ValueError


def _unbroken(text: str) -> None:
    # Beyond ASCII there are more blanks; what is seldom there is walked.
    if " " in text or "\n" in text or "\t" in text or "\r" in text or not text.isascii():
        raise ValueError
