"""National codes: which lists stand in a resource, and which pathway codes they make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec import Struct

from schemas.lists import PURPOSES, REGISTRY_CHECKS
from schemas.milestone import PathwayCode
from schemas.volven import AS_OF, volven_list
from services.milestone.decide.views import NO_MARKS, Marks
from services.milestone.read.datatypes import Coding, Concept, Extension
from services.milestone.read.reasons import Faults
from services.milestone.read.systems import volven
from services.milestone.read.tables import CONTACT_TYPES, URGENCIES

COMBINED = {"9321": "9327", "9173": "8480"}
"""The list of combined codes, by the list of pathway types: mental health and cancer."""
EVENTS = {"9322": "9327", "9174": "8480"}
OUTCOMES = {
    "9327": {"C": "9323", "S": "9324", "U": "9325", "X": "9326", "H": "9328"},
    "8480": {"C": "9175", "F": "9176", "A": "8380"},
}
"""The list of outcomes, by combined list and event letter."""
INVALID = {"8480": "101", "9327": "201"}
"""Which of the registry's checks is that a code of the list does not exist."""
OUTCOME_LISTS = frozenset(number for lists in OUTCOMES.values() for number in lists.values())
REASONS = frozenset({"8445", "8446", "9179"})
MARKED = frozenset({*URGENCIES, *CONTACT_TYPES, *REASONS, PURPOSES, "9146"})
"""Lists that a fact bears beside its own; the first of several lists counts."""
PATHWAY_LISTS = COMBINED.keys() | EVENTS.keys() | OUTCOMES.keys() | OUTCOME_LISTS
NONE: frozenset[str] = frozenset()


class Listed(Struct, frozen=True, gc=False):
    """A code, and which codes stood in one CodeableConcept with it.

    Attributes:
        number: Of the national list; of any other system its URI.
    """

    number: str
    code: str
    concept: int


@dataclass(frozen=True, slots=True)
class NationalCodes:
    """The combined codes that exist, and what the national registry says of any other; by list."""

    combined: Mapping[str, frozenset[str]]
    refusals: Mapping[str, str]


def load_codes() -> NationalCodes:
    """Of ``schemas/volven.csv``."""
    checks = volven_list(REGISTRY_CHECKS)
    return NationalCodes(
        {number: frozenset(volven_list(number)) for number in OUTCOMES},
        {number: f"{REGISTRY_CHECKS}#{check} {checks[check]}" for number, check in INVALID.items()},
    )


def listed(
    concepts: Iterable[Concept | None],
    extensions: tuple[Extension, ...] | None,
    others: frozenset[str] = NONE,
) -> list[Listed]:
    """Every code of a national list in these concepts and extensions, in their order.

    Args:
        concepts: Where codes may stand.
        extensions: Where they may stand too.
        others: Further systems of which codes are wanted.
    """
    found: list[Listed] = []
    number = 0
    for concept in concepts:
        while concept is not None:
            if concept.coding is not None:
                _add(found, concept.coding, number, others)
            concept = concept.concept  # noqa: PLW2901  # R5 has one more level
        number += 1
    for extension in extensions or ():
        number = _add_extension(found, extension, number, others)
    return found


def first(codes: list[Listed], number: str) -> str | None:
    """The first code of a list."""
    for listed in codes:
        if listed.number == number:
            return listed.code
    return None


def marks_of(codes: list[Listed]) -> Marks:
    """Urgency, kind and purpose of a referral, contact type, and reasons of delay."""
    told = [code for code in codes if code.number in MARKED]
    if not told:
        return NO_MARKS
    by_list: dict[str, str] = {}
    reasons: dict[str, None] = {}
    for code in told:
        named = f"{code.number}#{code.code}"
        if code.number in REASONS:
            reasons[named] = None
        else:
            by_list.setdefault(code.number, named)
    return Marks(
        urgency=_first_of(by_list, URGENCIES),
        referral_kind=by_list.get("9146"),
        purpose=by_list.get(PURPOSES),
        contact_type=_first_of(by_list, CONTACT_TYPES),
        reasons=tuple(reasons),
    )


def _first_of(by_list: Mapping[str, str], numbers: tuple[str, ...]) -> str | None:
    for number in numbers:
        if number in by_list:
            return by_list[number]
    return None


def pathway_codes(
    codes: list[Listed], national: NationalCodes, faults: Faults
) -> tuple[PathwayCode, ...]:
    """The pathway codes stated, combined or in parts; a reason for what makes none.

    Parts belong together within one CodeableConcept, else within the resource when it has
    exactly one type.
    """
    ours = [code for code in codes if code.number in PATHWAY_LISTS]
    if not ours:
        return ()
    made = [(code.number, code.code) for code in ours if code.number in OUTCOMES]
    concepts: dict[int, list[Listed]] = {}
    for code in ours:
        if code.number not in OUTCOMES:
            concepts.setdefault(code.concept, []).append(code)
    parts: list[Listed] = []
    for concept in sorted(concepts):
        if joined := _join(concepts[concept]):
            made.append(joined)
        else:
            parts += concepts[concept]
    if parts:
        joined = _join(parts)
        if joined is None:
            faults.gap("coding", "a national pathway type and event that belong together")
        else:
            made.append(joined)
    return _known(made, national, faults)


def _known(
    made: list[tuple[str, str]], national: NationalCodes, faults: Faults
) -> tuple[PathwayCode, ...]:
    known: dict[str, PathwayCode] = {}
    for number, code in made:
        if code in national.combined[number]:
            known[code] = PathwayCode(number, code[:3], code[3], code[4:])
        else:
            told = f"a code of Volven {number} as of {AS_OF} ({national.refusals[number]})"
            faults.gap("coding", told)
    return tuple(known.values())


def _join(parts: list[Listed]) -> tuple[str, str] | None:
    types = [part for part in parts if part.number in COMBINED]
    events = [part for part in parts if part.number in EVENTS]
    if len(types) != 1 or len(events) != 1:
        return None
    number = COMBINED[types[0].number]
    event = events[0].code
    if EVENTS[events[0].number] != number:
        return None
    outcome_list = OUTCOMES[number].get(event)
    outcome = next((part.code for part in parts if part.number == outcome_list), "")
    return number, f"{types[0].code}{event}{outcome}"


def _add(
    found: list[Listed], codings: Iterable[Coding], concept: int, others: frozenset[str]
) -> None:
    for coding in codings:
        if coding.system is not None and coding.code is not None:
            number = volven(coding.system)
            if number is not None:
                found.append(Listed(number, coding.code, concept))
            elif coding.system in others:
                found.append(Listed(coding.system, coding.code, concept))


def _add_extension(
    found: list[Listed], extension: Extension, number: int, others: frozenset[str]
) -> int:
    if extension.value_coding is not None:
        _add(found, (extension.value_coding,), number, others)
    if extension.value_codeable_concept is not None:
        _add(found, extension.value_codeable_concept.coding or (), number, others)
    number += 1
    for inner in extension.extension or ():
        number = _add_extension(found, inner, number, others)
    return number
