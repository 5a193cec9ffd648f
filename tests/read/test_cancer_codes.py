"""All cancer codes are read in both official representations, and nothing else is."""

import pytest

from schemas.milestone import PathwayCode
from schemas.volven import volven_list
from services.milestone.read.codes import OUTCOMES
from tests.read.given import coded, encounter, read
from tests.read.test_a12 import KINDS

CODES = sorted(volven_list("8480"))
SUFFIXES = {**KINDS, "CU": KINDS["CK"]}


def said(*codes: tuple[str, str]) -> list[PathwayCode | None]:
    """The codes of a contact, as its statement says them."""
    told = encounter("finished", "AMB", type=[coded(*codes)], period={"start": "2026-01-05"})
    return [one.code for statement in read(told).statements for one in statement.says]


def parts(code: str) -> list[tuple[str, str]]:
    """Type, event and outcome."""
    told = [("9173", code[:3]), ("9174", code[3])]
    return [*told, (OUTCOMES["8480"][code[3]], code[4:])] if code[4:] else told


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_read_combined_and_in_parts(code: str) -> None:
    """A sender may use either, and 442 of them there are."""
    expected = PathwayCode("8480", code[:3], code[3], code[4:])

    assert expected in said(("8480", code))
    assert expected in said(*parts(code))


@pytest.mark.parametrize(
    "code", ["A12B", "A12CD", "A12CU", "B01CM", "C01CM", "C01FK", "A08A", "A13CK", "A12FX", "B02A"]
)
def test_a_code_that_the_list_does_not_have_is_told_as_unknown(code: str) -> None:
    """Registry rule 101; also where its parts, each for itself, are in their lists."""
    for codes in ([("8480", code)], parts(code)):
        told = encounter("finished", "AMB", type=[coded(*codes)], period={"start": "2026-01-05"})
        found = read(told)

        assert PathwayCode("8480", code[:3], code[3], code[4:]) not in said(*codes)
        assert any(
            "8480" in reason.expected for parked in found.parked for reason in parked.reasons
        )
