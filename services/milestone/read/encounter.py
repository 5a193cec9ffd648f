"""Read an Encounter that is a snapshot of where the patient is."""

from services.milestone import decide
from services.milestone.decide.views import Around, Stay
from services.milestone.read.case import Case, Read
from services.milestone.read.codes import listed
from services.milestone.read.datatypes import Coding
from services.milestone.read.links import identities, identity, unit
from services.milestone.read.reader import NotOurs
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Encounter
from services.milestone.read.subject import subject_of
from services.milestone.read.systems import is_act_code


def read_encounter(case: Case[Encounter]) -> Read | NotOurs | None:
    """Read one Encounter.

    Returns:
        ``None`` when reasons were added and nothing can be said.
    """
    seen = case.resource
    if is_r5(seen):
        case.faults.gap("class", "FHIR R4: an Encounter of R5 is not read yet")
        return None
    status = case.status(seen.status, seen.status_beside)
    subject = subject_of(case, "subject", seen.subject)
    if isinstance(subject, NotOurs):
        return subject
    view = Stay(
        status=status,
        encounter_class=class_of(case),
        start=case.faults.when("period.start", seen.period.start) if seen.period else None,
        end=case.faults.when("period.end", seen.period.end) if seen.period else None,
        around=around_of(case),
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


def is_r5(seen: Encounter) -> bool:
    """Whether it has the shape that R5 gave Encounter."""
    return isinstance(seen.encounter_class, tuple) or seen.actual_period is not None


def class_of(case: Case[Encounter]) -> str | None:
    """The code of the class, when it is HL7's; the class itself is required."""
    told = case.resource.encounter_class
    if told is None:
        case.faults.unsound("class", "required")
    if not isinstance(told, Coding):
        return None
    return told.code if is_act_code(told.system) else None


def around_of(case: Case[Encounter]) -> Around:
    """Unit, care level, specialty and pathway codes."""
    seen = case.resource
    service = seen.service_type
    services = service if isinstance(service, tuple) else (service,)
    codes = listed((*(seen.type or ()), *services, *(seen.reason_code or ())), seen.extension)
    return case.around(codes, unit(case, seen.service_provider))


def _episodes(case: Case[Encounter], source: str | None) -> tuple[str, ...]:
    """The stay that it is part of, else its episode of care, else itself."""
    seen = case.resource
    whole = identity(case, seen.part_of, "Encounter")
    if whole is None:
        whole = next(iter(identities(case, seen.episode_of_care, "EpisodeOfCare")), source)
    return () if whole is None else (whole,)
