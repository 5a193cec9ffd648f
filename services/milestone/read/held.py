"""Whether a patient has a Condition, as it says itself in the codes that FHIR binds it to.

Both statuses are CodeableConcepts with a required binding (FHIR R4 4.0.1 and R5 5.0.0, Condition),
so that no shape tells their codes: we ask. A code has letter case, as its code system says.
"""

from collections.abc import Collection, Iterator

from services.milestone.read.datatypes import Concept
from services.milestone.read.reasons import one_of
from services.milestone.read.structs import Condition
from services.milestone.read.tables import CLINICAL, COURSES, NO_CONDITION, VERIFICATION, VERIFIED

UNVERIFIED = f"a Condition whose verificationStatus is {one_of(VERIFIED)}"
UNCLEAR = f"a Condition whose clinicalStatus is {one_of(COURSES)}"


def misunderstood(record: Condition) -> str | None:
    """What was expected where a status says what we do not understand; ``None``: it does not.

    Of the verification one code at least must be understood: without it nobody knows whether the
    patient has the Condition. How that goes on is told elsewhere, so words alone may tell it.
    """
    verified = list(_codes(record.verification_status, {VERIFICATION, None}))
    if record.verification_status is not None and not (verified and VERIFIED.issuperset(verified)):
        return UNVERIFIED
    return None if COURSES.issuperset(_codes(record.clinical_status, {CLINICAL})) else UNCLEAR


def is_held(record: Condition) -> bool:
    """Whether the patient has it: unless it was refuted, or entered in error."""
    return NO_CONDITION.isdisjoint(_codes(record.verification_status, {VERIFICATION, None}))


def _codes(status: Concept | None, systems: Collection[str | None]) -> Iterator[str]:
    # A coding may have words alone, for people, beside one that has a code.
    for one in (status.coding or ()) if status is not None else ():
        if one.code is not None and one.system in systems:
            yield one.code
