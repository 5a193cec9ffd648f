"""Tasks: moments of list 8477 between hospital and municipality, and coded steps of a pathway."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.simulator.calendar import on_the_wall
from services.simulator.clerk import Clerk
from services.simulator.fhir.systems import Json, concept, identifier
from services.simulator.letter import ENCOUNTERS, Letter, encode
from services.simulator.sent import Fault
from services.simulator.story import Course, Event, Step

MOMENTS = {
    "1": "Tidspunkt for varsling til kommunen om innlagt pasient",
    "2": "Tidspunkt for når pasient er utskrivningsklar",
    "3": "Tidspunkt for varsel til kommunen om utskrivningsklar pasient",
    "4": "Tidspunkt for avmelding av pasient",
    "6": "Tidspunkt for melding til sykehuset om at kommunen ikke kan ta imot pasient",
    "7": "Tidspunkt for melding til sykehuset om at kommunen kan ta imot pasient",
    "12": "Tidspunkt for når pasient er overføringsklar",
}
"""Volven 8477, NHN-kodeverk 06.12.2024."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a Task.

    Attributes:
        executed: When it was done; ``None``: not yet.
    """

    at: datetime
    status: str
    executed: datetime | None = None
    tells: tuple[Step, ...] = ()
    settles: tuple[Course, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What stays the same in all versions.

    Attributes:
        focus: The stay that it is about; ``None`` for a coded step.
        asked_by: The unit that tells it, as a reference.
    """

    number: int
    domain: str
    sender: str
    code: Json
    authored: datetime
    asked_by: Json
    patient: Json
    focus: Json | None = None

    @property
    def system(self) -> str:
        """The system of the identifier."""
        return f"https://{self.domain}/oppgave"

    @property
    def source(self) -> str:
        """As bodies name it."""
        return f"Task|{self.system}|{self.number}"


def done_at(event: Event, at: datetime, *tells: Step) -> Version:
    """The version that says it is done, written at ``at``."""
    return Version(at=at, status="completed", executed=event.at, tells=tells)


def moment_code(code: str) -> Json:
    """A moment of list 8477."""
    return concept("8477", code, MOMENTS[code])


def write_task(clerk: Clerk, task: Task, versions: Sequence[Version]) -> None:
    """Write every version of a Task."""
    for number, version in enumerate(versions, start=1):
        clerk.letters.append(
            Letter(
                topic=ENCOUNTERS,
                key=str(task.number),
                sender=task.sender,
                source=task.source,
                ordered=True,
                value=encode(_resource(task, version, number)),
                at=version.at,
                faults=version.faults,
                tells=version.tells,
                settles=version.settles,
            )
        )


def _resource(task: Task, version: Version, number: int) -> Json:
    told: Json = {
        "resourceType": "Task",
        "id": f"oppgave-{task.number}",
        "meta": {
            "versionId": str(number),
            "lastUpdated": on_the_wall(version.at),
            "source": f"https://{task.domain}/fhir",
        },
        "identifier": [{"use": "official", **identifier(task.system, str(task.number))}],
        "status": version.status,
        "intent": "order",
        "priority": "routine",
        "code": task.code,
        "description": "Syntetisk melding. Personen finnes ikke.",
        "for": task.patient,
        "authoredOn": on_the_wall(task.authored),
        "lastModified": on_the_wall(version.at),
        "requester": task.asked_by,
    }
    if task.focus is not None:
        told["focus"] = task.focus
    if version.executed is not None:
        told["executionPeriod"] = {"start": on_the_wall(version.executed)}
    return told
