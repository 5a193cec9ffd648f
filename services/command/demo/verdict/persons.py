"""Whoever a status is about was told of: revisions 1…n of each person, and those that are named."""

from collections.abc import Iterator, Sequence

from services.command.demo.evidence import Check, Event, Evidence


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
        f"{count} events of {len(evidence.persons)} persons, and whom each status names",
        tuple(found),
    )


def _of_person(name: str, told: Sequence[int]) -> Iterator[str]:
    if list(told) != list(range(1, len(told) + 1)):
        yield f"person {name}: revisions are not 1…{len(told)}, in order"


def _named(event: Event, evidence: Evidence) -> Iterator[str]:
    if event.person_revision not in evidence.persons.get(event.key, ()):
        yield (
            f"instance {event.instance} revision {event.revision}: revision "
            f"{event.person_revision} of its patient was never published"
        )
