"""The national code lists that mean something to us, by their Volven numbers."""

from collections.abc import Mapping

from schemas.codes import Kind

OID = "urn:oid:2.16.578.1.12.4.1.1."
"""Before the number of a list: the system of its codes."""
SPECIALTIES = "8451"
"""Fagområde."""
CARE_LEVELS = "8406"
"""Omsorgsnivå."""
PURPOSES = "8485"
"""Henvisningsperiodens hensikt: what a referral is for."""
REGISTRY_CHECKS = "9329"
"""The national registry's feedback on codes and their order."""

EVENTS: Mapping[str, Mapping[str, Kind]] = {
    "9327": {
        "A": Kind.PATHWAY_STARTED,
        "M": Kind.FIRST_ATTENDANCE,
        "C": Kind.DECISION,
        "E": Kind.EVALUATED,
        "F": Kind.FEEDBACK_SENT,
        "S": Kind.COLLABORATION_MEETING,
        "U": Kind.ACTIVITY,
        "H": Kind.REMAINING_NEED,
        "X": Kind.CLOSED,
        "D": Kind.ACTIVITY,
        "P": Kind.ACTIVITY,
        "T": Kind.ACTIVITY,
    },
    "8480": {
        "A": Kind.PATHWAY_STARTED,
        "S": Kind.FIRST_ATTENDANCE,
        "C": Kind.DECISION,
        "F": Kind.TREATMENT_START,
        "O": Kind.TRANSFERRED,
        "P": Kind.TREATMENT_POSTPONED,
        "X": Kind.CLOSED,
    },
}
"""What each event of a national pathway code says, by the list of the combined code: Volven 9322,
combined in 9327, and 9174, combined in 8480. F is another event in each."""
