"""Days that a sender names by Volven 9147: an extension with the code and the day side by side."""

from collections.abc import Iterator

from schemas.milestone import When
from services.milestone.read.case import Case
from services.milestone.read.datatypes import Coding, Extension
from services.milestone.read.decoded import R
from services.milestone.read.systems import volven


def days_of(case: Case[R], told: tuple[Extension, ...] | None) -> dict[str, When]:
    """The days by their code of list 9147: 1 seniority, 2 assessed, 3 deadline, 4 waiting ended."""
    texts: dict[str, list[str]] = {}
    for code, text in _pairs(told):
        texts.setdefault(code, []).append(text)
    days = {code: case.faults.one_when("extension.extension", of) for code, of in texts.items()}
    return {code: day for code, day in days.items() if day is not None}


def _pairs(told: tuple[Extension, ...] | None) -> Iterator[tuple[str, str]]:
    for outer in told or ():
        if not outer.extension:
            continue
        codes = [code for inner in outer.extension for code in _codes(inner)]
        days = [inner.value_date_time or inner.value_date for inner in outer.extension]
        texts = [day for day in days if day is not None]
        # Of several, nothing tells which belongs to which.
        if len(codes) == 1 and len(texts) == 1:
            yield codes[0], texts[0]
        yield from _pairs(outer.extension)


def _codes(told: Extension) -> Iterator[str]:
    concept = told.value_codeable_concept
    codings: tuple[Coding | None, ...] = (
        told.value_coding,
        *((concept.coding or ()) if concept else ()),
    )
    for coding in codings:
        if coding is not None and coding.code and coding.system and volven(coding.system) == "9147":
            yield coding.code
