"""The signals of a MedCom HospitalNotification: the message is itself the event."""

from schemas.codes import DayName, Kind, Lasts
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.row import OTHER, Day, Does, Index, Row, words

RESOURCE = "Encounter (MedCom)"
ACTIVITY = "Provenance.activity"
DEAD = "Patient.deceased"
ERROR = "entered-in-error"
AS_BEFORE = "that-of-the-message-before"
FIELDS = (ACTIVITY, "status")

OCCURRED = Day(DayName.OCCURRED, "occurred", "Provenance.occurred, else recorded")
START = Day(DayName.PERIOD_START, "start", "period.start")
END = Day(DayName.PERIOD_END, "end", "period.end")
LEAVE_START = Day(
    DayName.LEAVE_START, "leave_start", "extension(leave-period-extension).valuePeriod.start"
)
LEAVE_END = Day(DayName.LEAVE_END, "leave_end", "extension(leave-period-extension).valuePeriod.end")
DIED = Day(DayName.STATED, "died", "Patient.deceasedDateTime")


def _events(
    name: str, kind: Kind, told: tuple[tuple[str, str], str], days: tuple[Day, ...]
) -> tuple[Row, ...]:
    """An activity, its revision and its cancellation.

    Args:
        name: Of the activity.
        kind: What it says.
        told: Class and status that go with it, and the status that goes with its cancellation.
        days: Which it has.
    """
    said, cancelled = told
    event = {"resource": RESOURCE, "lasts": Lasts.PASSING, "kind": kind, "source": sources.MEDCOM}
    return (
        Row(
            id=f"medcom-{name}",
            signs={ACTIVITY: words(name)},
            expects=said,
            days=days,
            **event,  # type: ignore[arg-type]  # each by its own type, which a dict cannot say
        ),
        Row(
            id=f"medcom-revise-{name}",
            signs={ACTIVITY: words(f"revise-{name}")},
            does=Does.REVISES,
            expects=said,
            days=days,
            trap="Replaces the nearest such event of the chain, and those of its kind before it.",
            **event,  # type: ignore[arg-type]
        ),
        Row(
            id=f"medcom-cancel-{name}",
            signs={ACTIVITY: words(f"cancel-{name}")},
            does=Does.CANCELS,
            expects=(said[0], cancelled),
            trap="The state before stands again, so its status looks like another event's.",
            **event,  # type: ignore[arg-type]
        ),
    )


EVENTS = (
    *_events(
        "admit-emergency",
        Kind.EMERGENCY_STARTED,
        (("EMER", "in-progress"), ERROR),
        (START, OCCURRED),
    ),
    *_events("admit-inpatient", Kind.ADMITTED, (("IMP", "in-progress"), ERROR), (START, OCCURRED)),
    *_events(
        "start-leave-inpatient",
        Kind.LEAVE_STARTED,
        (("IMP", "onleave"), "in-progress"),
        (LEAVE_START, OCCURRED),
    ),
    *_events(
        "end-leave-inpatient",
        Kind.LEAVE_ENDED,
        (("IMP", "in-progress"), "onleave"),
        (LEAVE_END, OCCURRED),
    ),
    *_events(
        "discharge-emergency-home",
        Kind.DISCHARGED,
        (("EMER", "finished"), "in-progress"),
        (END, OCCURRED),
    ),
    *_events(
        "discharge-inpatient-home",
        Kind.DISCHARGED,
        (("IMP", "finished"), "in-progress"),
        (END, OCCURRED),
    ),
)
"""MORS, RE_MORS and AN_MORS have no activity of their own: they repeat the one before."""

REPEATED = Row(
    id="medcom-repeated",
    resource=RESOURCE,
    signs={ACTIVITY: words(AS_BEFORE), DEAD: words("true false")},
    does=Does.NOTHING,
    trap="A message about death, or against it, repeats the activity before: no second event.",
    source=sources.MEDCOM,
)
IN_ERROR = Row(
    id="medcom-in-error",
    resource=RESOURCE,
    signs={"status": words(ERROR)},
    does=Does.WITHDRAWS,
    kind=Kind.STAY_CANCELLED,
    days=(START, OCCURRED),
    trap="Who was told of the stay must learn that it never was, so that much stays said.",
    source=sources.MEDCOM,
)
DEATHS = (
    Row(
        id="medcom-death",
        resource=RESOURCE,
        signs={DEAD: words("true"), "status": words("finished")},
        kind=Kind.DECEASED,
        days=(END, DIED),
        trap="The activity stays that of the message before; only the Patient tells the death.",
        source=sources.MEDCOM,
    ),
    Row(
        id="medcom-death-in-progress",
        resource=RESOURCE,
        signs={
            DEAD: words("true"),
            "status": words("planned arrived triaged in-progress onleave cancelled unknown")
            | {OTHER},
        },
        kind=Kind.DECEASED,
        days=(DIED,),
        trap="period.end is no day of death while the stay is not finished; told as a finding.",
        source=sources.MEDCOM,
    ),
)

NOTICES = (*EVENTS, REPEATED, IN_ERROR, *DEATHS)

BY_ACTIVITY = {code: row for row in EVENTS for code in row.signs[ACTIVITY]}
DEATH_BY_STATUS = Index(DEATHS, "status")
