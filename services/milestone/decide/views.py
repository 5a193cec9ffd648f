"""The small views that ``decide`` is asked with: what a resource tells, without its form.

Structs, because several are made for every message there is: a tuple with names takes three times
as long to make.
"""

from schemas.codes import Finding
from schemas.milestone import PathwayCode, Said, TakenBack, When
from schemas.value import full_value


@full_value
class Marks:
    """What else a resource says of itself by national lists, each as ``schemas`` has it."""

    urgency: str | None = None
    referral_kind: str | None = None
    purpose: str | None = None
    contact_type: str | None = None
    reasons: tuple[str, ...] = ()


NO_MARKS = Marks()


@full_value
class Around:
    """What stands around the facts of one resource, whatever its type.

    Attributes:
        codes: National pathway codes that it states.
        ordered: Those of an order that stand only where it says what it asks for.
        stated: Codes that a definition names, ``system|code``; what stands in one concept, and so
            means the same, is together.
    """

    organisation: str | None = None
    specialty: str | None = None
    care_level: str | None = None
    codes: tuple[PathwayCode, ...] = ()
    marks: Marks = NO_MARKS
    stated: tuple[tuple[str, ...], ...] = ()
    ordered: tuple[PathwayCode, ...] = ()


@full_value
class Stay:
    """An Encounter as a snapshot; ``status`` is ``None`` where the sender says it is not known.

    Attributes:
        transferred: The message says that the patient goes on to another unit.
        disposition: Where the patient went, by HL7's discharge-disposition.
    """

    status: str | None
    encounter_class: str | None
    start: When | None
    end: When | None
    around: Around
    transferred: bool = False
    disposition: str | None = None


@full_value
class Step:
    """An earlier message of the chain and its activity; ``None`` where nothing tells it."""

    message: str
    activity: str | None


@full_value
class Notice:
    """A MedCom HospitalNotification.

    Attributes:
        deceased: As the Patient says; ``None`` when it says nothing.
        died: Day of death, where the Patient tells one.
        occurred: The message's own time.
        before: The messages that this one goes back to, nearest first.
    """

    activity: str
    status: str | None
    encounter_class: str | None
    deceased: bool | None
    died: When | None
    start: When | None
    end: When | None
    leave_start: When | None
    leave_end: When | None
    occurred: When | None
    before: tuple[Step, ...]
    around: Around


@full_value
class Referral:
    """A ServiceRequest that has been sent.

    Attributes:
        outcomes: What became of it, ``list#code``, as ``signals.codes.ANSWERS`` has them.
        completed_is_answered: With this sender ``completed`` only says that somebody answered.
        sent: When the sender sent this version.
        assessed: Vurderingsdato; ``waiting_ended`` the day that the waiting ended.
        ordered: It orders an examination, and refers nobody.
    """

    status: str | None
    outcomes: tuple[str, ...]
    completed_is_answered: bool
    seniority: When | None
    received: When | None
    authored: When | None
    deadline_for_help: When | None
    deadline_for_assessment: When | None
    sent: When | None
    around: Around
    assessed: When | None = None
    waiting_ended: When | None = None
    ordered: bool = False


@full_value
class Task:
    """A Task of list 8477, about a referral, or with a national pathway code.

    Attributes:
        moments: ``8477#code`` of each moment.
        of_referral: Its focus is a ServiceRequest.
        outcomes: What became of that, as with a ``Referral``.
        sent: When the sender sent this version.
    """

    status: str | None
    moments: tuple[str, ...]
    of_referral: bool
    outcomes: tuple[str, ...]
    executed: When | None
    executed_end: When | None
    authored: When | None
    modified: When | None
    sent: When | None
    around: Around


@full_value
class Appointment:
    """An appointment.

    Attributes:
        participation: Of the patient, where he takes part by name.
    """

    status: str | None
    start: When | None
    end: When | None
    around: Around
    participation: str | None = None


@full_value
class Service:
    """An EpisodeOfCare: a municipal service, or a course with a national pathway code.

    Attributes:
        service: Its type, Volven 9151; ``None`` where a municipal service tells none.
    """

    status: str | None
    municipal: bool
    service: str | None
    start: When | None
    end: When | None
    around: Around


@full_value
class Procedure:
    """A Procedure whose code is one of a national pathway."""

    status: str | None
    performed: When | None
    around: Around


@full_value
class Decided:
    """What one resource says.

    Attributes:
        gaps: Field and what a rule of ours would need there: sound, but not covered.
        rows: Ids of the signals that told it: one for each of ``says``, in its order, and then
            those that say nothing.
        asked: The fields by which they were found, and the codes that stood there.
    """

    says: tuple[Said, ...] = ()
    takes_back: tuple[TakenBack, ...] = ()
    withdrawn: bool = False
    findings: tuple[Finding, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()
    asked: tuple[tuple[str, ...], tuple[str | None, ...]] = ((), ())
