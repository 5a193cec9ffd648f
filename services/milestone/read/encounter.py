"""Read an Encounter that is a snapshot of where the patient is."""

from services.milestone import decide
from services.milestone.decide.views import Around, Stay
from services.milestone.read.case import Case, Read
from services.milestone.read.conditions import conditions
from services.milestone.read.datatypes import Coding, Period, Reference
from services.milestone.read.links import identities, identity, unit
from services.milestone.read.r5 import LASTING, STATUSES, SUBJECT_STATUSES
from services.milestone.read.reader import NotOurs
from services.milestone.read.release import Release
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Encounter
from services.milestone.read.subject import subject_of
from services.milestone.read.systems import is_act_code

PERIODS = {Release.R4: "period", Release.R5: "actualPeriod"}
"""What the period is called."""
DISPOSITIONS = "http://terminology.hl7.org/CodeSystem/discharge-disposition"


def read_encounter(case: Case[Encounter]) -> Read | NotOurs | None:
    """Read one Encounter.

    Returns:
        ``None`` when reasons were added and nothing can be said.
    """
    seen = case.resource
    status = status_of(case)
    subject = subject_of(case, "subject", seen.subject)
    if isinstance(subject, NotOurs):
        return subject
    period = seen.period or Period()
    view = Stay(
        status=status,
        encounter_class=class_of(case),
        start=case.faults.when(f"{PERIODS[case.release]}.start", period.start),
        end=case.faults.when(f"{PERIODS[case.release]}.end", period.end),
        around=around_of(case),
        transferred=_transfers(case),
        disposition=_disposition(seen),
    )
    decided = decide.stay(view)
    source = source_of(case.message, seen, case.entry, case.profile)
    return Read(
        source=source,
        who=subject.who if subject else None,
        decided=decided,
        referrals=identities(case, seen.based_on, "ServiceRequest"),
        episodes=_episodes(case, source),
        encounter=source,
    )


def _transfers(case: Case[Encounter]) -> bool:
    """Whether the event of the message is that the patient goes on to another unit."""
    header = case.message.header
    event = header.event_coding if header is not None else None
    return event is not None and event.code in case.profile.transfers


def _disposition(seen: Encounter) -> str | None:
    """The code of where the patient went; other systems' codes tell us nothing."""
    stay = seen.hospitalization
    told = stay.discharge_disposition if stay is not None else None
    for coding in (told.coding or ()) if told is not None else ():
        if is_disposition(coding):
            return coding.code
    return None


def is_disposition(told: Coding) -> bool:
    """Whether a coding tells in HL7's words where the patient went."""
    return told.system == DISPOSITIONS


def status_of(case: Case[Encounter]) -> str | None:
    """The status in the words of R4; in R5 the patient has one of their own beside it."""
    seen = case.resource
    if case.release is Release.R4:
        return seen.status
    status = STATUSES.get(seen.status or "")
    if status in LASTING and seen.subject_status is not None:
        for coding in seen.subject_status.coding or ():
            if known := SUBJECT_STATUSES.get(coding.code or ""):
                return known
    return status


def class_of(case: Case[Encounter]) -> str | None:
    """The code of the class, when it is HL7's."""
    told = case.resource.encounter_class
    return told.code if told is not None and is_act_code(told.system) else None


def around_of(case: Case[Encounter]) -> Around:
    """Unit, care level, specialty and pathway codes."""
    seen = case.resource
    told: list[Reference | None] = [*(seen.reason_reference or ())]
    concepts = [*(seen.type or ()), seen.service_type, seen.priority, *(seen.reason_code or ())]
    for one in seen.diagnosis or ():
        told.append(one.condition)
        concepts.append(one.use)
    concepts += conditions(case, told, case, seen.subject)
    return case.around(case.listed(concepts, seen.extension), unit(case, seen.service_provider))


def _episodes(case: Case[Encounter], source: str | None) -> tuple[str, ...]:
    """The stay that it is part of, else its episode of care, else itself."""
    seen = case.resource
    whole = identity(case, seen.part_of, "Encounter")
    if whole is None:
        told = (identity(case, one, "EpisodeOfCare") for one in seen.episode_of_care or ())
        whole = next((one for one in told if one is not None), source)
    return () if whole is None else (whole,)
