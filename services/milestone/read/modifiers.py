"""What a modifierExtension or implicitRules change, and we do not know how.

FHIR R4 4.0.1, Extensibility: who does not understand a modifierExtension may not read the element
in which it stands. The same release, Resource: implicitRules are rules "which must be understood
when processing the content". We understand none of either. On an element that we leave unread they
change nothing for us.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.entry import Entry
from services.milestone.read.extensions import ABSENT, ends_in
from services.milestone.read.layout import parts_in, struct_of
from services.milestone.read.loose import object_in
from services.milestone.read.release import Release

NAME = "modifierExtension"
RULES = "implicitRules"
NO_VALUE = "not-applicable"
"""Of the reasons for an absent value, the one that says that there is none (FHIR R4 4.0.1, value
set data-absent-reason); by any other there is one that is not told."""
UNMODIFIED = f"without {NAME} or {RULES}"
"""What is expected of a resource that another leads to."""
_NAME, _RULES = NAME.encode(), RULES.encode()
_ESCAPED, _LETTERS = b"\\u00", (b"\\u004", b"\\u005", b"\\u006", b"\\u007")
"""How JSON may write letters of the names; the first is looked for first: it is seldom there."""


def expected(name: str) -> str:
    """What is expected where one of that name stands."""
    return f"no {name}: we know none"


def rules_of_bundle(raw: bytes) -> tuple[Reason, ...]:
    """Where a Bundle itself follows rules: then nothing of it may be read."""
    if (raw.find(_RULES) >= 0 or _has_letters_escaped(raw)) and _has_rules(object_in(raw)):
        return (_no_rule(f"Bundle.{RULES}"),)
    return ()


def all_modified(
    raw: bytes, entries: Iterable[Entry], release_of: Callable[[Entry], Release]
) -> dict[int, tuple[Reason, ...]]:
    """Where one stands in each entry of a message, on the entry itself or on what we read of it.

    Sound, and no rule of ours covers it.
    """
    if not _may_modify(raw):
        return {}
    bearing = set(_bearing(object_in(raw).get("entry")))
    found: dict[int, tuple[Reason, ...]] = {}
    for one in entries:
        own = [f"entry[{one.index}].{NAME}"] if one.index in bearing else []
        if _may_modify(one.raw):
            within = _in_resource(release_of(one), one.kind, object_in(one.raw))
            own += [f"{one.at}.{path}" for path in within]
        found[one.index] = tuple(map(_no_rule, own))
    return found


def _no_rule(at: str) -> Reason:
    return Reason(ReasonClass.NO_RULE, at, expected(at.rpartition(".")[2]))


def _may_modify(raw: bytes) -> bool:
    """Whether one may stand anywhere; nearly nowhere does."""
    # Not ``in``: that first asks whether the bytes are a number, and makes an error of it.
    return raw.find(_NAME) >= 0 or raw.find(_RULES) >= 0 or _has_letters_escaped(raw)


def _has_letters_escaped(raw: bytes) -> bool:
    if raw.find(b"\\") < 0 or raw.find(_ESCAPED) < 0:
        return False
    return any(letter in raw for letter in _LETTERS)


def _bearing(entries: object) -> Iterator[int]:
    """The entries of a Bundle that bear one themselves, or of which the request does."""
    for number, told in enumerate(entries if isinstance(entries, list) else ()):
        if _is_modified(told) or (isinstance(told, dict) and _is_modified(told.get("request"))):
            yield number


def _in_resource(release: Release, kind: object, told: Mapping[str, Any]) -> Iterator[str]:
    struct = struct_of(release, kind) if isinstance(kind, str) else None
    if struct is None:
        return
    if _has_rules(told):
        yield RULES
    yield from _within(struct, told)
    contained = told.get("contained")
    for number, one in enumerate(contained if isinstance(contained, list) else ()):
        if isinstance(one, dict):
            for path in _in_resource(release, one.get("resourceType"), one):
                yield f"contained[{number}].{path}"


def _within(struct: type, told: Mapping[str, Any]) -> Iterator[str]:
    if _is_modified(told):
        yield NAME
    for path, _, part in parts_in(struct, told):
        if _is_modified(part):
            yield f"{path}.{NAME}"


def _is_modified(told: object) -> bool:
    # Null says nothing, as anywhere.
    return isinstance(told, dict) and told.get(NAME) is not None


def _has_rules(told: Mapping[str, Any]) -> bool:
    return told.get(RULES) is not None or _are_withheld(told.get(f"_{RULES}"))


def _are_withheld(beside: object) -> bool:
    """Whether what stands beside the name says that there are rules, and does not tell them.

    An id there says nothing, and what any other extension says may be passed over (FHIR R4 4.0.1,
    Extensibility: only a modifierExtension changes what its element means).
    """
    inner = beside.get("extension") if isinstance(beside, dict) else None
    every = [one for one in (inner if isinstance(inner, list) else ()) if isinstance(one, dict)]
    return any(_is_absent(one) and one.get("valueCode") != NO_VALUE for one in every)


def _is_absent(extension: Mapping[str, Any]) -> bool:
    url = extension.get("url")
    return isinstance(url, str) and ends_in(url, ABSENT)
