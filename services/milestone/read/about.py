"""What makes a Task ours: a moment of list 8477, a request that it is about, or a coded step."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from services.milestone.decide.signals.codes import MOMENT_KEYS
from services.milestone.read.beneficiary import Told, patient_told
from services.milestone.read.case import Case
from services.milestone.read.codes import Listed
from services.milestone.read.conditions import conditions
from services.milestone.read.datatypes import Concept
from services.milestone.read.focus import Focus, Request, request_of
from services.milestone.read.structs import Task
from services.milestone.read.unknown import ANSWER_LISTS, MOMENTS, is_moment_unknown

DECIDING = frozenset({MOMENTS, *ANSWER_LISTS})
"""Lists by which it is ours, or answers a referral."""


@dataclass(frozen=True, slots=True)
class About:
    """What makes the Task ours."""

    moments: tuple[str, ...] = ()
    codes: list[Listed] = field(default_factory=list)
    focus: Focus | None = None
    request: Request | None = None


def about_of(case: Case[Task], focus: Focus | None) -> About | None:
    """What makes it ours; ``None`` for a Task about anything else."""
    seen = case.resource
    told = (*_concepts(seen), *_reasons(case, focus))
    codes = case.listed(told, seen.extension)
    # Codes of 8477 that are not ours (20, 21, 22) are about planning.
    keys = [f"{one.number}#{one.code}" for one in codes]
    moments = [key for key in keys if key in MOMENT_KEYS]
    request = request_of(case, focus)
    ours = moments or is_moment_unknown(codes, case.message.reader.named)
    if not ours and request is None and not case.states_step(codes):
        return None
    return About(tuple(dict.fromkeys(moments)), codes, focus, request)


def _reasons(case: Case[Task], focus: Focus | None) -> list[Concept]:
    """The codes of the Conditions that are its reasons."""
    why = case.resource.reason_reference
    if why is None:
        return []
    by, _, patient = patient_told(case, focus) or Told(case, "", None)
    return conditions(case, (why, *case.resource.more_reasons), by, patient, DECIDING)


def _concepts(seen: Task) -> Iterator[Concept | None]:
    yield from (seen.code, seen.reason_code, seen.status_reason, seen.business_status)
    yield from seen.performer_type or ()
    for detail in (*(seen.input or ()), *(seen.output or ())):
        yield detail.value_codeable_concept
        if detail.value_coding is not None:
            yield Concept((detail.value_coding,))
