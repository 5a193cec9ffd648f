"""What patients are told: nothing that nobody told us, and to those whom it concerns."""

import re

import pytest

from schemas.definition import Definition
from tests.given import DEFINITIONS

CLAIMS = re.compile(r"\b(vet|veit|know|knows|på vei|på veg|on its way)\b")
"""What the patient has understood, or that somebody comes, is told by no message."""
ALONE = re.compile(r"\b(du|deg|din|ditt|dine)\b", re.IGNORECASE)
REFERRED = re.compile("henvis|tilvis|referral")
CHILDREN = {"A30", "D08", "D10", "D12"}


def ids(definition: Definition) -> str:
    """E.g. ``D08@2019-02-15``."""
    return definition.version


@pytest.mark.parametrize("definition", DEFINITIONS.definitions, ids=ids)
def test_no_sentence_claims_what_no_message_tells(definition: Definition) -> None:
    for phase in definition.phases:
        for said in (phase.patient.nb, phase.patient.nn, phase.patient.en):
            assert not CLAIMS.search(said), phase.id


@pytest.mark.parametrize(
    "definition", [one for one in DEFINITIONS.definitions if one.code in CHILDREN], ids=ids
)
def test_a_child_s_pathway_speaks_to_the_family(definition: Definition) -> None:
    assert [one.id for one in definition.phases if ALONE.search(one.patient.nb)] == []


@pytest.mark.parametrize(
    "definition", [one for one in DEFINITIONS.definitions if one.family == "cancer"], ids=ids
)
def test_cancer_speaks_of_no_referral_and_to_nobody_of_a_first_cancer(
    definition: Definition,
) -> None:
    """Suspicion may arise in hospital, and it may be a recurrence."""
    for phase in definition.phases:
        assert not REFERRED.search(f"{phase.patient.nb} {phase.patient.en}"), phase.id
        assert "om du har kreft" not in phase.patient.nb
