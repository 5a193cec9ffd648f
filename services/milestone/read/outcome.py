"""What came of a message as a FHIR OperationOutcome: reasons and places, never a value."""

from collections.abc import Sequence

from schemas.codes import ReasonClass
from schemas.parked import Parked, Reason
from services.milestone.read.reader import NotOurs

# FHIR R4 4.0.1, issue-type; the binding is required.
ISSUE_TYPES = {
    ReasonClass.UNSOUND: "invalid",
    ReasonClass.NO_RULE: "not-supported",
    ReasonClass.TOO_LARGE: "too-long",
}


def outcome_of(parked: Sequence[Parked], asides: Sequence[NotOurs]) -> dict[str, object]:
    """An issue for each reason and each resource set aside; one of information when all is well.

    Args:
        parked: What could not be read.
        asides: What is no business of ours.
    """
    issues = [_refused(reason) for one in parked for reason in one.reasons]
    issues += [_information(f"not ours: {one.resource} ({one.why})") for one in asides]
    return {
        "resourceType": "OperationOutcome",
        "issue": issues or [_information("all that was sent was read")],
    }


def _refused(reason: Reason) -> dict[str, object]:
    return {
        "severity": "error",
        "code": ISSUE_TYPES[reason.kind],
        "diagnostics": f"expected {reason.expected}",
        "expression": [reason.where],
    }


def _information(text: str) -> dict[str, object]:
    return {"severity": "information", "code": "informational", "diagnostics": text}
