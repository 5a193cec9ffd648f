"""Reasons as a FHIR OperationOutcome (R4), for senders that take their answers as FHIR."""

import re
from collections.abc import Iterator, Mapping, Sequence

from schemas.codes import ReasonClass
from schemas.parked import Parked, Reason
from services.milestone.read.model.learn import model_of
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Miscoded, Misformed, Missing
from services.milestone.read.release import Release

# FHIR R4 4.0.1, value set issue-type, which is required here.
CODES = {
    ReasonClass.UNSOUND: "value",
    ReasonClass.NO_RULE: "not-supported",
    ReasonClass.TOO_LARGE: "too-long",
}
ISSUES: Mapping[type[Reason], str] = {
    Missing: "required",
    Miscoded: "code-invalid",
    Misformed: "structure",
}
"""Of what is unsound, by what kind of reason tells it."""
WELL = "All that was looked at is sound."

_IN_ENTRY = re.compile(r"(entry\[\d+\])(?P<resource>\.(?:[A-Z]\w*|resource))?(?P<rest>\..*)?")
_PATH = re.compile(r"[A-Z]\w*(?:\.[a-z]\w*(?:\[\d+\])?)*")


def outcome_of(parked: Sequence[Parked], asides: Sequence[NotOurs]) -> dict[str, object]:
    """The OperationOutcome of one message: an issue for each reason, and for what is not ours.

    Where nothing is wrong it has one issue that says so. No value of the message stands in it.
    """
    issues = [_refused(reason) for one in parked for reason in one.reasons]
    issues += [_told(f"{one.resource} is not ours: {one.why}.") for one in asides]
    built = model_of(Release.R4, "OperationOutcome")(issue=issues or [_told(WELL)])
    outcome: dict[str, object] = built.model_dump()
    return outcome


def _refused(reason: Reason) -> dict[str, object]:
    issue: dict[str, object] = {
        "severity": "error",
        "code": _code(reason),
        "diagnostics": f"{reason.where}: expected {reason.expected}.",
    }
    paths = list(_expression(reason.where))
    return {**issue, "expression": paths} if paths else issue


def _told(text: str) -> dict[str, object]:
    return {"severity": "information", "code": "informational", "diagnostics": text}


def _code(reason: Reason) -> str:
    """The most exact code of the set."""
    if reason.kind is not ReasonClass.UNSOUND:
        return CODES[reason.kind]
    return ISSUES.get(type(reason), CODES[reason.kind])


def _expression(where: str) -> Iterator[str]:
    """The place as FHIRPath has it; none where the place is no element, e.g. the whole message."""
    path = where
    if found := _IN_ENTRY.fullmatch(where):
        inner = ".resource" if found["resource"] else ""
        path = f"Bundle.{found[1]}{inner}{found['rest'] or ''}"
    # What a resource calls itself is no element of FHIR's.
    path = path.removesuffix(".resourceType")
    # FHIRPath has one element for all types of a choice, and for a primitive and its beside.
    path = path.replace("[x]", "").replace("._", ".")
    if _PATH.fullmatch(path):
        yield path
