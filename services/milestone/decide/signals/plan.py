"""The signals of an Appointment and of an EpisodeOfCare."""

from schemas.codes import DayName, Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import PATHWAY
from services.milestone.decide.signals.row import (
    OTHER,
    TOLD,
    Day,
    Does,
    Index,
    Row,
    with_codes,
    words,
)

APPOINTMENT, EPISODE = "Appointment", "EpisodeOfCare"
SERVICE = "type(9151)"
PARTICIPATION = "participant.status"
"""Of the patient."""

COME = words("arrived checked-in fulfilled")
ONGOING = words("active onhold")
ENDED = words("finished cancelled")
SOME = frozenset({TOLD})

AT = Day(DayName.PERIOD_START, "start", "start")
UNTIL = Day(DayName.PLANNED_END, "end", "end")
STATED_AT = Day(DayName.STATED, "start", "start")
START = Day(DayName.PERIOD_START, "start", "period.start")
END = Day(DayName.PERIOD_END, "end", "period.end")
PLANNED_END = Day(DayName.PLANNED_END, "end", "period.end")
STATED = Day(DayName.STATED, "start", "period.start")

APPOINTMENTS = (
    Row(
        id="appointment-booked",
        resource=APPOINTMENT,
        signs={
            "status": words("booked"),
            PARTICIPATION: words("accepted needs-action tentative") | {OTHER},
        },
        kind=Kind.APPOINTMENT_PLANNED,
        days=(AT, UNTIL),
        trap="At DIPS an appointment stays booked for ever: that it was kept, the Encounter tells.",
        source=sources.DIPS,
    ),
    Row(
        id="appointment-declined",
        resource=APPOINTMENT,
        signs={"status": words("booked"), PARTICIPATION: words("declined")},
        does=Does.NOTHING,
        trap="The patient has said no: the others may meet without him.",
        source=sources.R4,
    ),
    Row(
        id="appointment-come",
        resource=APPOINTMENT,
        signs={"status": COME},
        kind=Kind.ATTENDED,
        days=(AT,),
        source=sources.R4,
    ),
    Row(
        id="appointment-missed",
        resource=APPOINTMENT,
        signs={"status": words("noshow cancelled")},
        kind=Kind.APPOINTMENT_MISSED,
        days=(AT,),
        trap="A cancelled or missed appointment withdraws no referral; its reason is told.",
        source=sources.R4,
    ),
    Row(
        id="appointment-not-yet",
        resource=APPOINTMENT,
        signs={"status": words("proposed pending waitlist") | {OTHER}},
        does=Does.NOTHING,
        trap="Nothing has been agreed yet.",
        source=sources.R4,
    ),
    Row(
        id="appointment-in-error",
        resource=APPOINTMENT,
        signs={"status": words("entered-in-error")},
        does=Does.WITHDRAWS,
        source=sources.R4,
    ),
    with_codes(
        Row(
            id="appointment-code",
            resource=APPOINTMENT,
            signs={"status": COME},
            days=(STATED_AT,),
            stated="codes",
            codes=PATHWAY,
            source=sources.PATHWAYS,
        )
    ),
    Row(
        id="appointment-code-not-come",
        resource=APPOINTMENT,
        signs={"status": words("proposed pending booked waitlist cancelled noshow")},
        does=Does.NOTHING,
        stated="codes",
        trap="Nobody has come: what the code names has not been done.",
        source=sources.R4,
    ),
    Row(
        id="appointment-stated",
        resource=APPOINTMENT,
        signs={"status": COME},
        kind=Kind.CODED,
        days=(STATED_AT,),
        stated="stated",
        source=sources.NAMED,
    ),
)

EPISODES = (
    Row(
        id="service-ongoing",
        resource=EPISODE,
        signs={SERVICE: SOME, "status": ONGOING},
        kind=Kind.SERVICE_ONGOING,
        ongoing=True,
        days=(START, PLANNED_END),
        trap="On hold is not ended: the municipality still serves the patient.",
        source=sources.SERVICES,
    ),
    Row(
        id="service-ended",
        resource=EPISODE,
        signs={SERVICE: SOME, "status": ENDED},
        kind=Kind.SERVICE_ONGOING,
        ongoing=False,
        days=(START, END),
        source=sources.SERVICES,
    ),
    Row(
        id="episode-not-begun",
        resource=EPISODE,
        signs={"status": words("planned waitlist") | {OTHER}},
        does=Does.NOTHING,
        source=sources.R4,
    ),
    Row(
        id="episode-in-error",
        resource=EPISODE,
        signs={"status": words("entered-in-error")},
        does=Does.WITHDRAWS,
        source=sources.R4,
    ),
    with_codes(
        Row(
            id="episode-code",
            resource=EPISODE,
            signs={"status": ONGOING | words("finished")},
            days=(STATED,),
            stated="codes",
            codes=PATHWAY,
            trap="That a course is finished closes no pathway; its own code does.",
            source=sources.PATHWAYS,
        )
    ),
    Row(
        id="episode-code-cancelled",
        resource=EPISODE,
        signs={"status": words("planned waitlist cancelled")},
        does=Does.NOTHING,
        stated="codes",
        trap="Planned or waiting it has not begun, and cancelled it never will have: neither has "
        "what its code names.",
        source=sources.R4,
    ),
    Row(
        id="episode-stated",
        resource=EPISODE,
        signs={"status": ONGOING | words("finished")},
        kind=Kind.CODED,
        days=(STATED,),
        stated="stated",
        trap="What was cancelled did not come to be; what a code of it names was not reached.",
        source=sources.NAMED,
    ),
)

APPOINTMENT_BY_SIGNS = Index(APPOINTMENTS, "status", PARTICIPATION)
EPISODE_BY_SIGNS = Index(EPISODES, SERVICE, "status")
