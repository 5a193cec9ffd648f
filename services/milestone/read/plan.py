"""Read an Appointment or an EpisodeOfCare."""

from schemas.value import replace
from services.milestone import decide
from services.milestone.decide.signals.plan import COME
from services.milestone.decide.views import Appointment as AppointmentView
from services.milestone.decide.views import Service
from services.milestone.read.case import Case, Read
from services.milestone.read.codes import first
from services.milestone.read.conditions import conditions
from services.milestone.read.datatypes import Participant, Period, Reference
from services.milestone.read.links import identities, unit
from services.milestone.read.reader import NotOurs
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Appointment, EpisodeOfCare
from services.milestone.read.subject import Subject, subject_of
from services.milestone.read.systems import names_person
from services.milestone.read.tables import IN_ERROR
from services.milestone.read.taken_back import set_aside
from services.milestone.read.whom import led_to

SERVICES = "9151"
GROUP = ("participant", "one patient: a group counts for nobody yet")
PLACES = ("HealthcareService", "Location", "Organization")


def read_appointment(case: Case[Appointment]) -> Read | NotOurs | None:
    """Read one Appointment.

    Returns:
        ``NotOurs`` when no patient takes part. ``None`` when reasons were added and nothing can
        be said, as where nobody can tell whether an actor is one.
    """
    seen = case.resource
    patients = _patients(case)
    if not patients and not case.faults.reasons:
        if seen.status == IN_ERROR or not any(_is_untold(case, one) for one in _actors(case)):
            return case.aside("no patient takes part")
        case.faults.unsound("participant", "an actor of whom it can be told what it is")
        return None
    first_told = patients[0].actor if patients else None
    subject = subject_of(case, "participant", first_told)
    if isinstance(subject, NotOurs):
        return subject
    others = [subject_of(case, "participant", one.actor) for one in patients[1:]]
    named = {one.who.patient for one in (subject, *others) if isinstance(one, Subject)}
    # Who cannot be told may be another patient.
    pairs = zip(patients[1:], others, strict=True)
    untold = {one.actor for one, told in pairs if told is None and one.actor is not None}
    concepts = (
        *(seen.service_category or ()),
        *(seen.service_type or ()),
        *(seen.specialty or ()),
        seen.appointment_type,
        *(seen.reason_code or ()),
        # Who has come after all was kept from nothing.
        seen.cancelation_reason if seen.status not in COME else None,
        *conditions(case, seen.reason_reference or (), case, first_told),
    )
    view = AppointmentView(
        status=seen.status,
        start=case.faults.when("start", seen.start),
        end=case.faults.when("end", seen.end),
        around=case.around(case.listed(concepts, seen.extension), _place(case)),
        participation=patients[0].status if patients else None,
    )
    decided = decide.appointment(view)
    return Read(
        source=source_of(case.message, seen, case.entry, case.profile),
        who=subject.who if subject else None,
        decided=replace(decided, gaps=(GROUP,)) if len(named) > 1 or untold else decided,
        concerns=tuple(sorted(named.union(*(led_to(case.scope, one) for one in untold)))),
        referrals=identities(case, seen.based_on, "ServiceRequest"),
    )


def read_episode(case: Case[EpisodeOfCare]) -> Read | NotOurs | None:
    """Read one EpisodeOfCare.

    Returns:
        ``NotOurs`` when it is neither a municipal service nor states a step of a pathway. ``None``
        when reasons were added and nothing can be said.
    """
    seen = case.resource
    diagnoses = seen.diagnosis or ()
    told = [one.condition for one in diagnoses]
    found = conditions(case, told, case, seen.patient, frozenset({SERVICES}))
    concepts = (*(seen.type or ()), *(one.role for one in diagnoses), *found)
    codes = case.listed(concepts, seen.extension)
    service = first(codes, SERVICES)
    # KommuneFHIR tells neither type nor service; that the sender is a municipality is enough.
    municipal = service is not None or case.profile.municipal
    ours = municipal or case.states_step(codes)
    if not ours and seen.status != IN_ERROR and not case.faults.reasons:
        return set_aside(case, _of_episode, "neither a municipal service nor a step of a pathway")
    subject = _of_episode(case)
    if isinstance(subject, NotOurs):
        return subject
    period = seen.period or Period()
    view = Service(
        status=seen.status,
        municipal=municipal,
        service=service,
        start=case.faults.when("period.start", period.start),
        end=case.faults.when("period.end", period.end),
        around=case.around(codes, unit(case, seen.managing_organization)),
    )
    source = source_of(case.message, seen, case.entry, case.profile)
    return Read(
        source=source,
        who=subject.who if subject else None,
        decided=decide.service(view),
        referrals=identities(case, seen.referral_request, "ServiceRequest"),
        episodes=() if source is None else (source,),
    )


def _of_episode(case: Case[EpisodeOfCare]) -> Subject | NotOurs | None:
    return subject_of(case, "patient", case.resource.patient)


def _patients(case: Case[Appointment]) -> list[Participant]:
    """The patients who have not declined; where all have, the first of them."""
    seen = case.resource
    told = [one for one in seen.participant or () if _is(case, one.actor, "Patient")]
    coming = [one for one in told if one.status != "declined"] or told[:1]
    if seen.subject is None:
        return coming
    # R5 names the patient, whoever else comes.
    return [Participant(seen.subject, coming[0].status if coming else None)]


def _place(case: Case[Appointment]) -> str | None:
    """The unit that takes part.

    FHIR lets a service or a place take part, and no organisation: it is told by its number.
    """
    places = [one for one in _actors(case) if any(_is(case, one, kind) for kind in PLACES)]
    return next((name for one in places if (name := unit(case, one)) is not None), None)


def _actors(case: Case[Appointment]) -> list[Reference]:
    return [one.actor for one in case.resource.participant or () if one.actor is not None]


def _is_untold(case: Case[Appointment], told: Reference) -> bool:
    """Whether it may be a patient: a reference that leads nowhere and has no type."""
    return told.reference is not None and case.kind_of(told) is None


def _is(case: Case[Appointment], told: Reference | None, kind: str) -> bool:
    if told is None:
        return False
    known = case.kind_of(told)
    if known is None and kind == "Patient" and told.identifier is not None:
        # By number alone: a number of a person's is the patient's.
        return names_person(told.identifier.system or "")
    return known == kind
