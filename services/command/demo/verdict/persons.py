"""Whoever a status is about was told of: revisions 1…n of each person, and those that are named."""

from collections.abc import Iterator, Sequence

from services.command.demo.evidence import Check, Event, Evidence
from services.command.demo.words import Phrase, phrase


def persons(evidence: Evidence) -> Check:
    """No gap and no repeat, and each status names a revision of its patient that was published."""
    found = [
        *(
            sentence
            for name, told in evidence.persons.items()
            for sentence in _of_person(name, told)
        ),
        *(sentence for event in evidence.events for sentence in _named(event, evidence)),
    ]
    count = sum(len(told) for told in evidence.persons.values())
    return Check(
        "persons",
        phrase("persons", count=count, persons=len(evidence.persons)),
        tuple(found),
    )


def _of_person(name: str, told: Sequence[int]) -> Iterator[Phrase]:
    if list(told) != list(range(1, len(told) + 1)):
        yield phrase("person-numbers", name=name, count=len(told))


def _named(event: Event, evidence: Evidence) -> Iterator[Phrase]:
    if event.person_revision not in evidence.persons.get(event.key, ()):
        yield phrase(
            "person-unknown",
            instance=event.instance,
            revision=event.revision,
            person_revision=event.person_revision,
        )
