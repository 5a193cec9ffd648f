"""EpisodesOfCare: a course that a hospital has opened, or a municipal service that runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.simulator.calendar import on_the_wall
from services.simulator.clerk import Clerk
from services.simulator.fhir.systems import Json, concept, identifier, town
from services.simulator.letter import PATIENTS, Letter, encode
from services.simulator.sent import Fault
from services.simulator.story import Course, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One version of an EpisodeOfCare.

    Attributes:
        since: Day on which it began, as the version has it.
    """

    at: datetime
    since: date
    tells: tuple[Step, ...] = ()
    hints: tuple[Step, ...] = ()
    settles: tuple[Course, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What stays the same in all versions."""

    number: int
    domain: str
    sender: str
    topic: str
    type: Json
    organisation: Json
    patient: Json

    @property
    def system(self) -> str:
        """The system of the identifier."""
        return f"https://{self.domain}/forlop"

    @property
    def source(self) -> str:
        """As bodies name it."""
        return f"EpisodeOfCare|{self.system}|{self.number}"


def write_service(clerk: Clerk, since: date, at: datetime, courses: Sequence[Course]) -> None:
    """A municipal service that has run for long: whoever is admitted is the municipality's too."""
    home = clerk.person.municipality
    episode = Episode(
        number=clerk.number(),
        domain=f"kommune-{home.code}.example",
        sender=f"kommune.{home.code}",
        topic=PATIENTS,
        type=concept("9151", clerk.chance.choice(("1", "15"))),
        organisation=town(home),
        patient=clerk.known_subject(),
    )
    write_episode(clerk, episode, [Telling(at=at, since=since, settles=tuple(courses))])


def write_episode(clerk: Clerk, episode: Episode, tellings: Sequence[Telling]) -> None:
    """Write every version of an EpisodeOfCare."""
    for version, telling in enumerate(tellings, start=1):
        clerk.letters.append(
            Letter(
                topic=episode.topic,
                key=str(episode.number),
                sender=episode.sender,
                source=episode.source,
                ordered=True,
                value=encode(_resource(episode, telling, version)),
                at=telling.at,
                faults=telling.faults,
                tells=telling.tells,
                hints=telling.hints,
                settles=telling.settles,
            )
        )


def _resource(episode: Episode, telling: Telling, version: int) -> Json:
    since = {"start": telling.since.isoformat()}
    return {
        "resourceType": "EpisodeOfCare",
        "id": f"forlop-{episode.number}",
        "meta": {
            "versionId": str(version),
            "lastUpdated": on_the_wall(telling.at),
            "source": f"https://{episode.domain}/fhir",
        },
        "identifier": [{"use": "official", **identifier(episode.system, str(episode.number))}],
        "status": "active",
        "statusHistory": [{"status": "active", "period": since}],
        "type": [episode.type],
        "patient": episode.patient,
        "managingOrganization": episode.organisation,
        "period": since,
        "careManager": {"display": "Koordinator uten navn"},
    }
