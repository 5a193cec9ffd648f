"""The report of fhir.resources on a resource that was refused, beside our own reasons.

It is asked only after a refusal, and so often a second: it costs more than all else together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.entry import Entry
from services.milestone.read.model.learn import model_of
from services.milestone.read.reasons import MOST, REQUIRED, Misformed, Missing, once
from services.milestone.read.release import Release

_FIELD = re.compile(r"_?[a-z][A-Za-z0-9]{0,63}")
ROOT = "root"
"""What fhir.resources calls a value itself, where it tells of a field within none."""
EXPECTED: Mapping[str, tuple[str, type[Reason]]] = {
    "missing": (REQUIRED, Missing),
    "json_invalid": ("an object", Misformed),
    "list_type": ("an array", Misformed),
    "string_type": ("a string", Reason),
    "bool_type": ("true or false", Reason),
    "bool_parsing": ("true or false", Reason),
}
OTHER = "a value that FHIR allows here", Reason
EXTRA = "extra_forbidden"
"""A field too many: we have told it, and know whether another release has it."""


def all_reasons(found: Sequence[Reason], entry: Entry, release: Release) -> tuple[Reason, ...]:
    """The reasons found, completed with those of the full model, at most ``MOST``.

    Args:
        found: What we found. They come first and win where both speak of one field.
        entry: Where the resource stands; of a type of which FHIR has a model.
        release: Which FHIR.
    """
    return once((*found, *_of_model(entry, release)))[:MOST]


def _of_model(entry: Entry, release: Release) -> Iterator[Reason]:
    at = entry.at
    try:
        model_of(release, entry.kind or "").model_validate_json(bytes(entry.raw))
    except ValidationError as broken:
        for error in broken.errors(include_url=False, include_context=False, include_input=False):
            # An error without a place only repeats another that has one.
            if error["loc"] and error["type"] != EXTRA:
                yield _reason(at, error["type"], error["loc"])
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError):
        # A resourceType that does not exist, a number where a url should be, an object as a key:
        # fhir.resources stumbles over these (AttributeError, KeyError and TypeError in 150,000
        # spoiled resources), and tells no place.
        yield Reason(ReasonClass.UNSOUND, at, "a resource that fhir.resources can build")


def _reason(at: str, kind: str, loc: tuple[int | str, ...]) -> Reason:
    where = at
    for step in loc:
        if isinstance(step, int):
            where += f"[{step}]"
        elif step != ROOT and _FIELD.fullmatch(step):
            where += f".{step}"
    expected, told = EXPECTED.get(kind, OTHER)
    return told(ReasonClass.UNSOUND, where, expected)
