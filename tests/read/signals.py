"""For every row of the signal table a message that tells it, and what must come of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from schemas.codes import Kind
from services.milestone.read.codes import load_codes
from tests.read.given import (
    HIS_1206,
    MEDCOM,
    STEP,
    STEPS,
    bundle,
    business_status,
    by_number,
    coded,
    encounter,
    left_for,
    notice,
    patient,
    service_request,
    task,
)

HELSENORGE = "http://helsenorge.no/fhir/StructureDefinition/"
REFERRAL = {"reference": "ServiceRequest/r"}
PERIOD = {"start": "2026-03-03T08:40:00+01:00", "end": "2026-03-04"}
WRITTEN = {"authoredOn": "2026-03-02", "lastModified": "2026-03-05T10:00:00+01:00"}
CAME = "seniority received authored deadline-for-help deadline-for-assessment waiting-ended sent"
LATER = "assessed deadline-for-help deadline-for-assessment sent"


class Told(NamedTuple):
    """One row, a message that tells it, the kind that it says, and the names of its days.

    Attributes:
        kind: ``None`` where the row says nothing.
    """

    row: str
    message: Any
    kind: Kind | None
    days: str = ""


EVENTS = {
    "9327#A": Kind.PATHWAY_STARTED,
    "9327#M": Kind.FIRST_ATTENDANCE,
    "9327#C": Kind.DECISION,
    "9327#E": Kind.EVALUATED,
    "9327#F": Kind.FEEDBACK_SENT,
    "9327#S": Kind.COLLABORATION_MEETING,
    "9327#U": Kind.ACTIVITY,
    "9327#H": Kind.REMAINING_NEED,
    "9327#X": Kind.CLOSED,
    "9327#D": Kind.ACTIVITY,
    "9327#P": Kind.ACTIVITY,
    "9327#T": Kind.ACTIVITY,
    "8480#A": Kind.PATHWAY_STARTED,
    "8480#S": Kind.FIRST_ATTENDANCE,
    "8480#C": Kind.DECISION,
    "8480#F": Kind.TREATMENT_START,
    "8480#O": Kind.TRANSFERRED,
    "8480#P": Kind.TREATMENT_POSTPONED,
    "8480#X": Kind.CLOSED,
}
COMING = ("8480#A", "8480#O", "9327#A")
"""The events that an order itself tells: a referral came, or was sent on."""
MOMENTS = {
    "1": Kind.MUNICIPALITY_NOTIFIED,
    "2": Kind.DISCHARGE_READY,
    "3": Kind.MUNICIPALITY_NOTIFIED_READY,
    "4": Kind.DISCHARGE_READY_WITHDRAWN,
    "6": Kind.MUNICIPALITY_DECLINED,
    "7": Kind.MUNICIPALITY_ACCEPTED,
    "12": Kind.TRANSFER_READY,
    "31": Kind.HELFO_NOTIFIED,
    "32": Kind.HELFO_WAIVED,
}
ANSWERS = {
    "henvisningsstatus#mottatt": None,
    "henvisningsstatus#vurdert-behov": Kind.REFERRAL_ASSESSED,
    "henvisningsstatus#planlagt": Kind.REFERRAL_ASSESSED,
    "henvisningsstatus#vurdert-ikke-behov": Kind.REFERRAL_REJECTED,
    "henvisningsstatus#avvist-mangelfull": Kind.REFERRAL_REJECTED,
    "henvisningsstatus#avsluttet": Kind.REFERRAL_COMPLETED,
    "9148#1": Kind.REFERRAL_ASSESSED,
    "9148#2": Kind.REFERRAL_ASSESSED,
    "9148#3": Kind.REFERRAL_FORWARDED,
    "9148#4": Kind.REFERRAL_REJECTED,
    "8444#3": Kind.REFERRAL_ASSESSED,
    "8444#4": Kind.REFERRAL_ASSESSED,
    "8444#5": Kind.REFERRAL_REJECTED,
    "9148#11": Kind.REFERRAL_ADVISED,
}


def told_by_each_row() -> list[Told]:
    """All of them."""
    return [*_referrals(), *_tasks(), *_plans(), *_stays(), *_notices(), *_persons()]


def referral(status: str = "active", *answers: str, **more: Any) -> Any:
    """A referral with every day there is, sent in a message with a time of its own."""
    names = "no-ansiennitets-dato no-mottatt-dato no-frist-for-helsehjelp no-frist-for-vurdering"
    days: list[dict[str, Any]] = [
        {"url": HELSENORGE + name, "valueDateTime": "2026-01-05"} for name in names.split()
    ]
    days += [_named_day("2"), _named_day("4")]
    extensions = [*days, *[business_status(*_code(answer)) for answer in answers]]
    told = service_request(status, extension=extensions, **more)
    return bundle(told, timestamp="2026-01-09T10:00:00+01:00")


def _named_day(code: str) -> dict[str, Any]:
    """A day that Volven 9147 names."""
    named = {"url": "kind", "valueCoding": coded(("9147", code))["coding"][0]}
    return {"url": "day", "extension": [named, {"url": "on", "valueDate": "2026-01-06"}]}


def _code(answer: str) -> tuple[str, str]:
    """The code of ``list#code`` and its system."""
    number, code = answer.split("#")
    return code, HIS_1206 if number == "henvisningsstatus" else number


def _pathway(event: str) -> dict[str, Any]:
    """The first national pathway code with this event."""
    number, letter = event.split("#")
    codes = sorted(load_codes().combined[number])
    return coded((number, next(code for code in codes if code[3] == letter)))


def _step() -> dict[str, Any]:
    """A code that a definition names."""
    return coded((STEPS, STEP))


def _referrals() -> Iterator[Told]:
    # With Helsenorge's extensions, only a label of somebody else tells that it is not theirs.
    elsewhere = [{"system": "http://dips.no/fhir/namingsystem/dips-referralid", "value": "1"}]
    yield Told("referral-draft", referral("draft"), None)
    yield Told("referral-proposal", referral(intent="proposal"), None)
    laboratory = [coded(("http://snomed.info/sct", "108252007"))]
    yield Told("referral-order", service_request(category=laboratory), None)
    yield Told("referral-in-error", referral("entered-in-error"), None)
    yield Told("referral-unknown", referral("unknown"), None)
    yield Told("referral-received", referral(), Kind.REFERRAL_RECEIVED, CAME)
    unknown = referral("unknown", "9148#1")
    yield Told("referral-received-by-answer", unknown, Kind.REFERRAL_RECEIVED, CAME)
    for answer, kind in ANSWERS.items():
        yield Told(f"referral-answer:{answer}", referral("active", answer), kind, LATER)
    planned = "henvisningsstatus#planlagt"
    yield Told(
        f"referral-planned:{planned}",
        referral("completed", planned),
        Kind.APPOINTMENT_PLANNED,
        "sent",
    )
    yield Told("referral-waiting-ended", referral(), Kind.WAITING_ENDED, "waiting-ended")
    yield Told("referral-on-hold", referral("on-hold"), Kind.REFERRAL_ON_HOLD, "sent")
    completed = referral("completed", identifier=elsewhere)
    yield Told("referral-completed", completed, Kind.REFERRAL_COMPLETED, "sent")
    yield Told("referral-answered", referral("completed"), None)
    yield Told("referral-withdrawn", referral("revoked"), Kind.REFERRAL_WITHDRAWN, "sent")
    for event, kind in EVENTS.items():
        message = referral(category=[_pathway(event)])
        yield Told(f"referral-code:{event}", message, kind, CAME)
    for event in COMING:
        yield Told(
            f"referral-code-came:{event}", referral(code=_pathway(event)), EVENTS[event], CAME
        )
    for event in [one for one in EVENTS if one not in COMING]:
        carried_out = referral("completed", identifier=elsewhere, code=_pathway(event))
        yield Told(f"referral-code-done:{event}", carried_out, EVENTS[event], CAME)
        yield Told(f"referral-code-asked:{event}", referral(code=_pathway(event)), None)
    revoked = referral("revoked", code=_pathway("8480#A"))
    yield Told("referral-code-revoked", revoked, None)
    done = referral("completed", identifier=elsewhere, category=[_step()])
    yield Told("referral-stated", done, Kind.CODED, CAME)
    unasked = referral(identifier=elsewhere, category=[coded(("8444", "6"))])
    yield Told("referral-states-of-itself", unasked, Kind.CODED, CAME)


def _tasks() -> Iterator[Told]:
    yield Told("task-in-error", task("2", "entered-in-error"), None)
    yield Told("task-unknown", _without_status(task("2")), None)
    asked = task("1", "requested", **WRITTEN)
    yield Told("task-need-asked", asked, Kind.NEED_STATED, "authored")
    before = task("1", "completed", executionPeriod=PERIOD, **WRITTEN)
    yield Told("task-need-before", before, Kind.NEED_STATED, "authored")
    for moment, kind in MOMENTS.items():
        done = task(moment, "completed", executionPeriod=PERIOD, **WRITTEN)
        timed = task(moment, "accepted", executionPeriod=PERIOD, **WRITTEN)
        yield Told(f"task-moment:8477#{moment}", done, kind, "executed authored")
        yield Told(f"task-moment-timed:8477#{moment}", timed, kind, "executed authored")
    yield Told("task-asked", task("2", "requested"), None)
    yield Told("task-notice-on-hold", task("1", "on-hold"), None)
    yield Told("task-unsaid", task("2", "rejected", executionPeriod=PERIOD), None)
    for event, kind in EVENTS.items():
        about = {"code": _pathway(event), "focus": None, "executionPeriod": PERIOD} | WRITTEN
        done, timed = task(None, "completed", **about), task(None, "requested", **about)
        yield Told(f"task-code:{event}", done, kind, "executed authored")
        yield Told(f"task-code-timed:{event}", timed, kind, "executed authored")
    for status in ("requested", "failed"):
        row = "task-code-asked" if status == "requested" else "task-code-unsaid"
        yield Told(row, task(None, status, code=_pathway("8480#A")), None)
    step = {"code": _step(), "focus": None, "executionPeriod": PERIOD} | WRITTEN
    done, timed = task(None, "completed", **step), task(None, "accepted", **step)
    declined = task(None, "rejected", **step)
    yield Told("task-stated", done, Kind.CODED, "executed authored")
    yield Told("task-stated-timed", timed, Kind.CODED, "executed authored")
    yield Told("task-declined", declined, Kind.CODED_DECLINED, "executed authored")
    yield from _tasks_about_referrals()


def _tasks_about_referrals() -> Iterator[Told]:
    def about(status: str, answer: str | None = None) -> Any:
        stated = {} if answer is None else {"businessStatus": coded(_code(answer)[::-1])}
        return task(None, status, focus=REFERRAL, executionPeriod=PERIOD, **WRITTEN, **stated)

    yield Told("task-referral-draft", about("draft"), None)
    asked = bundle(about("requested"), timestamp="2026-01-09T10:00:00+01:00")
    yield Told("task-received", asked, Kind.REFERRAL_RECEIVED, "authored executed sent")
    received = about("received")
    days = "received authored executed"
    yield Told("task-received-now", received, Kind.REFERRAL_RECEIVED, days)
    for answer, kind in ANSWERS.items():
        under_way, rejected = about("in-progress", answer), about("rejected", answer)
        yield Told(f"task-answer:{answer}", under_way, kind, "executed")
        yield Told(f"task-answered:{answer}", rejected, kind, "assessed executed")
    planned = "henvisningsstatus#planlagt"
    under_way = about("in-progress", planned)
    yield Told(f"task-planned:{planned}", under_way, Kind.APPOINTMENT_PLANNED)
    accepted, rejected = about("accepted"), about("rejected")
    yield Told("task-accepted", accepted, Kind.REFERRAL_ASSESSED, "assessed executed")
    yield Told("task-taken-on", about("failed"), Kind.REFERRAL_ASSESSED, "executed")
    yield Told("task-rejected", rejected, Kind.REFERRAL_REJECTED, "assessed executed")
    yield Told("task-on-hold", about("on-hold"), Kind.REFERRAL_ON_HOLD, "executed")
    unassessed = about("accepted", "8444#6")
    yield Told("task-unassessed", unassessed, None)
    days = "executed authored"
    yield Told("task-states-of-ended-referral", about("rejected", "8444#6"), Kind.CODED, days)
    asked = task(None, "accepted", focus=REFERRAL, businessStatus=coded(("8444", "6")), **WRITTEN)
    yield Told("task-states-of-referral", asked, Kind.CODED, "authored")
    completed = about("completed")
    yield Told("task-completed", completed, Kind.REFERRAL_COMPLETED, "executed period-end")
    yield Told("task-cancelled", about("cancelled"), Kind.REFERRAL_WITHDRAWN, "executed")


def _plans() -> Iterator[Told]:
    def appointment(status: str, **more: Any) -> Any:
        return {
            "resourceType": "Appointment",
            "id": "a",
            "status": status,
            "start": "2026-01-20T09:00:00+01:00",
            "end": "2026-01-20T09:30:00+01:00",
            "participant": [{"actor": by_number(), "status": "accepted"}],
        } | more

    def episode(status: str, **more: Any) -> Any:
        return {
            "resourceType": "EpisodeOfCare",
            "id": "e",
            "status": status,
            "type": [coded(("9151", "1"))],
            "patient": by_number(),
            "period": {"start": "2025-10", "end": "2026-02-01"},
        } | more

    def procedure(status: str, **more: Any) -> Any:
        return {
            "resourceType": "Procedure",
            "id": "p",
            "status": status,
            "code": _pathway("9327#C"),
            "subject": by_number(),
            "performedDateTime": "2026-01-20",
        } | more

    yield Told("procedure-not-done", procedure("not-done"), None)
    yield Told("procedure-in-error", procedure("entered-in-error"), None)
    booked = appointment("booked")
    yield Told("appointment-booked", booked, Kind.APPOINTMENT_PLANNED, "period-start planned-end")
    no = appointment("booked", participant=[{"actor": by_number(), "status": "declined"}])
    yield Told("appointment-declined", no, None)
    yield Told("appointment-come", appointment("arrived"), Kind.ATTENDED, "period-start")
    missed = appointment("noshow")
    yield Told("appointment-missed", missed, Kind.APPOINTMENT_MISSED, "period-start")
    yield Told("appointment-not-yet", appointment("proposed"), None)
    yield Told("appointment-in-error", appointment("entered-in-error"), None)
    ongoing, ended = episode("onhold"), episode("finished")
    yield Told("service-ongoing", ongoing, Kind.SERVICE_ONGOING, "period-start planned-end")
    yield Told("service-ended", ended, Kind.SERVICE_ONGOING, "period-start period-end")
    yield Told("episode-not-begun", episode("waitlist"), None)
    yield Told("episode-in-error", episode("entered-in-error"), None)
    for event, kind in EVENTS.items():
        done = procedure("completed", code=_pathway(event))
        yield Told(f"procedure-code:{event}", done, kind, "stated")
        kept = appointment("fulfilled", reasonCode=[_pathway(event)])
        course = episode("active", type=[_pathway(event)])
        yield Told(f"appointment-code:{event}", kept, kind, "stated")
        yield Told(f"episode-code:{event}", course, kind, "stated")
    waiting = appointment("booked", reasonCode=[_pathway("8480#A")])
    yield Told("appointment-code-not-come", waiting, None)
    called_off = episode("cancelled", type=[_pathway("8480#A")])
    yield Told("episode-code-cancelled", called_off, None)
    yield Told("procedure-stated", procedure("completed", code=_step()), Kind.CODED, "stated")
    declined = procedure("not-done", code=_step())
    yield Told("procedure-declined", declined, Kind.CODED_DECLINED, "stated")
    kept = appointment("arrived", reasonCode=[_step()])
    yield Told("appointment-stated", kept, Kind.CODED, "stated")
    yield Told("episode-stated", episode("finished", type=[_step()]), Kind.CODED, "stated")


def _stays() -> Iterator[Told]:
    running, over = "period-start planned-end", "period-start period-end"
    planned = encounter("planned")
    yield Told("encounter-planned", planned, Kind.APPOINTMENT_PLANNED, "period-start")
    wrong = encounter("entered-in-error")
    yield Told("encounter-stay-in-error", wrong, Kind.STAY_CANCELLED, "period-start")
    yield Told("encounter-visit-in-error", encounter("entered-in-error", "AMB"), None)
    cancelled = encounter("cancelled")
    yield Told("encounter-stay-cancelled", cancelled, Kind.STAY_CANCELLED, "period-start")
    yield Told("encounter-visit-cancelled", encounter("cancelled", "AMB"), None)
    yield Told("encounter-unknown", encounter("unknown"), None)
    yield Told("encounter-admitted", encounter("in-progress"), Kind.ADMITTED, running)
    yield Told("encounter-admitted-over", encounter("finished"), Kind.ADMITTED, "period-start")
    acute, left = encounter("arrived", "EMER"), encounter("finished", "EMER")
    yield Told("encounter-emergency", acute, Kind.EMERGENCY_STARTED, running)
    yield Told("encounter-emergency-over", left, Kind.EMERGENCY_STARTED, "period-start")
    yield Told("encounter-attending", encounter("triaged", "AMB"), Kind.ATTENDED, running)
    yield Told("encounter-attended", encounter("finished", "AMB"), Kind.ATTENDED, over)
    remote = encounter("finished", "VR")
    yield Told("encounter-remote", remote, Kind.ATTENDED_REMOTELY, "period-start")
    yield Told("encounter-unattended", encounter("finished", "PRENC"), None)
    yield Told("encounter-leave", encounter("onleave"), Kind.LEAVE_STARTED)
    yield Told("encounter-discharged", encounter("finished"), Kind.DISCHARGED, "period-end")
    elsewhere, dead = (encounter("finished", **left_for(place)) for place in ("snf", "exp"))
    row = "encounter-discharged-elsewhere"
    yield Told(row, elsewhere, Kind.DISCHARGED_ELSEWHERE, "period-end")
    yield Told("encounter-died", dead, Kind.DECEASED, "period-end")
    sent_on = {
        "resourceType": "MessageHeader",
        "id": "m",
        "eventCoding": {"code": "notification-transfer"},
        "source": {"endpoint": "https://hospital.example/unit"},
        "focus": [{"reference": "Encounter/stay-1"}],
    }
    transferred = bundle(sent_on, encounter("finished"), patient(), kind="message")
    yield Told("encounter-transferred", transferred, None)
    for event, kind in EVENTS.items():
        message = encounter("finished", "AMB", type=[_pathway(event)])
        yield Told(f"encounter-code:{event}", message, kind, "stated")
    never = encounter("cancelled", "AMB", type=[_pathway("8480#A")])
    yield Told("encounter-code-not-begun", never, None)
    message = encounter("finished", "AMB", type=[_step()])
    yield Told("encounter-stated", message, Kind.CODED, "stated")


def _notices() -> Iterator[Told]:
    days = {
        "admit-emergency": ("EMER", "in-progress", Kind.EMERGENCY_STARTED, "period-start"),
        "admit-inpatient": ("IMP", "in-progress", Kind.ADMITTED, "period-start"),
        "start-leave-inpatient": ("IMP", "onleave", Kind.LEAVE_STARTED, "leave-start"),
        "end-leave-inpatient": ("IMP", "in-progress", Kind.LEAVE_ENDED, "leave-end"),
        "discharge-emergency-home": ("EMER", "finished", Kind.DISCHARGED, "period-end"),
        "discharge-inpatient-home": ("IMP", "finished", Kind.DISCHARGED, "period-end"),
    }
    url = f"{MEDCOM}x/medcom-hospitalnotification-leave-period-extension"
    leave = {"extension": [{"url": url, "valuePeriod": PERIOD}]}
    for name, (encounter_class, status, kind, first) in days.items():
        about: dict[str, Any] = {"encounter_class": encounter_class, "status": status} | leave
        said = f"{first} occurred"
        yield Told(f"medcom-{name}", notice(("m1", name), **about), kind, said)
        for way, told in (("revise", kind), ("cancel", None)):
            message = notice(("m1", name), ("m2", f"{way}-{name}"), **about)
            yield Told(f"medcom-{way}-{name}", message, told, said)
    admitted = ("m1", "admit-inpatient")
    dead, alive = ("m2", "admit-inpatient"), ("m3", "admit-inpatient")
    yield Told("medcom-repeated", notice(admitted, dead, alive, deceased=False), None)
    wrong = notice(admitted, ("m2", "cancel-admit-inpatient"), status="entered-in-error")
    yield Told("medcom-in-error", wrong, Kind.STAY_CANCELLED, "period-start occurred")
    ended = notice(admitted, dead, status="finished", deceased=True)
    dated = notice(admitted, dead)
    dated["entry"][2]["resource"]["deceasedDateTime"] = "2026-03-04"
    yield Told("medcom-death", ended, Kind.DECEASED, "period-end")
    yield Told("medcom-death-in-progress", dated, Kind.DECEASED, "stated")


def _persons() -> Iterator[Told]:
    yield Told("patient-deceased", patient(deceasedBoolean=True), None)
    yield Told("patient-not-deceased", patient(deceasedBoolean=False), None)


def _without_status(message: Any) -> Any:
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    absent = {"url": url, "valueCode": "unknown"}
    kept = {name: value for name, value in message.items() if name != "status"}
    return kept | {"_status": {"extension": [absent]}}
