"""One mistake in a definition, before it is known where in the file it is written."""

from collections.abc import Iterable
from typing import NamedTuple

from schemas.lines import At
from schemas.remedy import instead


class Wrong(NamedTuple):
    """What is wrong, where in the definition, and what to write instead."""

    at: At
    says: str
    remedy: str


def twice(names: list[str]) -> list[str]:
    """The names that come more than once."""
    return sorted({name for name in names if names.count(name) > 1})


def undefined(at: At, name: str, told: str, known: Iterable[str]) -> Wrong:
    """Something names a milestone that the definition does not have."""
    says = f"{name} names milestone {told!r}, which is not defined"
    return Wrong(at, says, instead(told, known))
