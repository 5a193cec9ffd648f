"""Whether a ServiceRequest orders an examination, and so refers nobody.

FHIR has one resource for both. What says nothing of itself counts as a referral: so do Helsenorge's
and other systems' referrals, which have no category of FHIR's.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from schemas.lists import SPECIALTIES
from services.milestone.read.codes import PATHWAY_LISTS, Listed
from services.milestone.read.datatypes import Coding, Concept
from services.milestone.read.structs import ServiceRequest

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
REFERRAL_NOTE = "57133-1"
"""LOINC: Referral note, the type of such a document in HL7's C-CDA.

Inferred: any other code of LOINC is of an examination, as LOINC is of observations. Limit: its
notes for single specialties are taken for examinations too; its list of documents would tell.
"""
EXAMINATIONS = frozenset({"108252007", "363679005", "103693007"})
"""SNOMED CT: laboratory procedure and imaging (value set servicerequest-category of FHIR R4 4.0.1),
and diagnostic procedure (its example)."""
FULFILLING = frozenset({"reflex-order", "filler-order", "instance-order"})
"""Intents of what is asked for while an order is carried out (FHIR R4 4.0.1, request-intent)."""
EXAMINING = frozenset({"822", "823", "852", "860"})
"""Volven 8451: medical biochemistry, microbiology, radiology, pathology."""
REFERRING = PATHWAY_LISTS | {
    *("8444", "8445", "8446", "8455", "8485", "9146", "9147", "9148", "henvisningsstatus")
}
"""Lists of which only a referral states a code, whatever stands beside it."""


def is_order(seen: ServiceRequest, codes: Iterable[Listed]) -> bool:
    """Whether its category, its code or its intent is that of an examination that is ordered.

    Args:
        seen: The ServiceRequest.
        codes: The national codes that it states.
    """
    told = list(codes)
    if any(one.number in REFERRING for one in told):
        return False
    examining = any(one.number == SPECIALTIES and one.code in EXAMINING for one in told)
    if examining or seen.intent in FULFILLING:
        return True
    categories = [coding for concept in seen.category or () for coding in _codings(concept)]
    return any(map(_is_examination, categories)) or any(map(_is_observed, _codings(seen.code)))


def _is_examination(told: Coding) -> bool:
    return told.system == SNOMED and told.code in EXAMINATIONS


def _is_observed(told: Coding) -> bool:
    return told.system == LOINC and told.code != REFERRAL_NOTE


ORDERING: Mapping[str, Callable[[Coding], bool]] = MappingProxyType(
    {"ServiceRequest.category": _is_examination, "ServiceRequest.code": _is_observed}
)
"""Fields of which a coding tells that an examination is ordered, and what tells that of one."""


def _codings(concept: Concept | None) -> Iterable[Coding]:
    while concept is not None:
        yield from concept.coding or ()
        concept = concept.concept  # R5 has one more level
