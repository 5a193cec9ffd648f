"""One mistake in a definition, before it is known where in the file it is written."""

from typing import NamedTuple

from schemas.lines import At


class Wrong(NamedTuple):
    """What is wrong, where in the definition, and what to write instead."""

    at: At
    says: str
    remedy: str | None = None


def twice(names: list[str]) -> list[str]:
    """The names that come more than once."""
    return sorted({name for name in names if names.count(name) > 1})
