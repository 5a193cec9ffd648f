"""What became of a referral: the codes of its answer, and what was told and cannot be read."""

from collections.abc import Iterator

from services.milestone.decide.signals.codes import OUTCOMES
from services.milestone.read.case import Case
from services.milestone.read.codes import Listed
from services.milestone.read.datatypes import Extension
from services.milestone.read.extensions import ABSENT, ending_in
from services.milestone.read.structs import ServiceRequest
from services.milestone.read.unknown import ANSWER, ANSWER_LISTS, Gap, is_answer_unknown

BUSINESS_STATUS = "/businessstatus"
"""What the URL of Helsenorge's extension ends in (NorskHelsenett/FHIRCodeAndMore)."""
UNREAD: Gap = (
    "extension(businessstatus)",
    "a coding of HIS 1206, Volven 9148 or Volven 8444",
)
REQUEST_STATUS = "http://hl7.org/fhir/request-status"
"""FHIR's own statuses, which Helsenorge's value set (hn-extended-servicerequest-status) has too."""


def outcomes_of(codes: list[Listed]) -> tuple[str, ...]:
    """What became of a referral, as ``list#code``, each once."""
    told = [f"{code.number}#{code.code}" for code in codes]
    return tuple(dict.fromkeys([outcome for outcome in told if outcome in OUTCOMES]))


def gaps_of(case: Case[ServiceRequest], codes: list[Listed]) -> tuple[Gap, ...]:
    """Answers that we cannot read. Without them it would seem that nobody has answered.

    Args:
        case: The referral.
        codes: The national codes that it states.
    """
    return tuple(_gaps(case, codes))


def _gaps(case: Case[ServiceRequest], codes: list[Listed]) -> Iterator[Gap]:
    if is_answer_unknown(codes, case.message.reader.named):
        yield ANSWER
    told = ending_in(case.resource.extension, BUSINESS_STATUS)
    if any(not _is_read(case, extension) for extension in told):
        yield UNREAD


def _is_read(case: Case[ServiceRequest], told: Extension) -> bool:
    """Whether a business status has a code of ours, or tells nothing beside the status."""
    codes = case.listed((), (told,))
    ours = any(one.number in ANSWER_LISTS for one in codes) or case.states_step(codes)
    return ours or _is_absent(told) or _repeats(told, case.resource.status)


def _is_absent(told: Extension) -> bool:
    return any(ending_in(told.extension, ABSENT))


def _repeats(told: Extension, status: str | None) -> bool:
    """Whether it says again what the status of FHIR's says."""
    concept = told.value_codeable_concept
    codings = (told.value_coding, *((concept.coding or ()) if concept is not None else ()))
    return any(
        one is not None and one.system == REQUEST_STATUS and one.code == status for one in codings
    )
