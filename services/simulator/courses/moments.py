"""The moments that hospital and municipality tell each other of a stay, as Tasks of list 8477."""

from collections.abc import Sequence

from services.simulator.clerk import Clerk
from services.simulator.fhir.systems import Json, town, unit
from services.simulator.fhir.task import Task, Version, done_at, moment_code, write_task
from services.simulator.story import Event, Step, step_at

KINDS = {
    "R2": "discharge-ready",
    "R3": "municipality-notified-ready",
    "R4": "discharge-ready-withdrawn",
    "R6": "municipality-declined",
    "R7": "municipality-accepted",
    "R12": "transfer-ready",
}


def write_moments(clerk: Clerk, moments: Sequence[Event], stay: Json) -> list[Step]:
    """Write a Task for each moment; returns the milestones.

    A notice of admission that was asked for (``Q``) is one Task, first requested and then
    carried out (``T`` or ``W``).
    """
    steps: list[Step] = []
    asked = next((event for event in moments if event.code == "Q"), None)
    for event in moments:
        if event.code in KINDS:
            steps.append(_write_done(clerk, event, stay))
        elif event.code == "Q":
            notified = next((one for one in moments if one.code in "TW"), None)
            steps += _write_asked(clerk, event, notified, stay)
        elif asked is None:
            steps.append(_write_told(clerk, event, stay))
    return steps


def _task(clerk: Clerk, event: Event, stay: Json, code: str) -> Task:
    home, hospital = clerk.person.municipality, clerk.hospital
    by_municipality = code in {"6", "7"}
    return Task(
        number=clerk.number(),
        domain=f"kommune-{home.code}.example" if by_municipality else f"plo.{hospital.domain}",
        sender=f"kommune.{home.code}" if by_municipality else hospital.sender,
        code=moment_code(code),
        authored=event.at,
        asked_by=town(home) if by_municipality else unit(hospital),
        patient=clerk.subject(hospital),
        focus=stay,
    )


def _write_done(clerk: Clerk, event: Event, stay: Json) -> Step:
    task = _task(clerk, event, stay, event.code[1:])
    step = _step(task, KINDS[event.code], event, "executed")
    at = clerk.after(event.at, 1, 30)
    write_task(clerk, task, [done_at(event, at, step)])
    return step


def _write_told(clerk: Clerk, event: Event, stay: Json) -> Step:
    task = _task(clerk, event, stay, "1")
    step = _step(task, "municipality-notified", event, "executed")
    write_task(clerk, task, [done_at(event, clerk.after(event.at, 1, 30), step)])
    return step


def _write_asked(clerk: Clerk, asked: Event, notified: Event | None, stay: Json) -> list[Step]:
    task = _task(clerk, asked, stay, "1")
    need = _step(task, "need-stated", asked, "authored")
    versions = [Version(at=clerk.after(asked.at, 1, 20), status="requested", tells=(need,))]
    steps = [need]
    if notified is not None:
        step = _step(task, "municipality-notified", notified, "executed")
        versions.append(done_at(notified, clerk.after(notified.at, 1, 20), need, step))
        steps.append(step)
    write_task(clerk, task, versions)
    return steps


def _step(task: Task, kind: str, event: Event, day: str) -> Step:
    told = task.asked_by["identifier"]
    return step_at(
        event.at,
        kind=kind,
        day=day,
        organisation=f"{told['system']}|{told['value']}",
        source=task.source,
    )
