"""What could not be read: exactly the broken messages, and exactly their patients incomplete."""

from collections import Counter
from collections.abc import Iterable, Iterator

from schemas.milestone import Place
from services.command.demo.evidence import Check, Evidence, Json
from services.command.demo.verdict.pairs import live
from services.command.demo.words import Phrase, phrase
from services.simulator.truth import Broken, Truth


def parked(evidence: Evidence, truth: Truth) -> Check:
    """Parked messages by place, incomplete patients by name, and senders by class of reason."""
    found = [
        *_places(evidence, truth.broken),
        *_patients(evidence, truth),
        *_senders(evidence, truth.broken),
    ]
    open_ones = [one for one in truth.broken if not one.mended]
    nobody = sum(not one.persons for one in open_ones)
    return Check(
        "parked",
        phrase(
            "parked",
            count=len(truth.broken),
            parked=len(evidence.parked),
            mended=len(truth.broken) - len(open_ones),
            nobody=nobody,
        ),
        tuple(found),
    )


def place_of(parked: Json) -> Place:
    """The raw message that it came in, whichever entry of it could not be read."""
    told = parked["place"]
    return Place(told["topic"], told["partition"], told["offset"])


def _places(evidence: Evidence, broken: Iterable[Broken]) -> Iterator[Phrase]:
    told = {place_of(one): one for one in evidence.parked}
    meant = {
        evidence.appended[one.number].place: one
        for one in broken
        if one.number in evidence.appended
    }
    for place in sorted(meant.keys() - told.keys()):
        yield phrase("not-parked", place=_name(place))
    for place in sorted(told.keys() - meant.keys()):
        yield phrase("sound-parked", place=_name(place))
    for place in sorted(told.keys() & meant.keys()):
        kinds = {reason["kind"] for reason in told[place]["reasons"]}
        if kinds != {meant[place].reason}:
            yield phrase("parked-for", place=_name(place), kinds=", ".join(sorted(kinds)))
        if not meant[place].persons and told[place]["patients"]:
            yield phrase("names-patient", place=_name(place))


def _patients(evidence: Evidence, truth: Truth) -> Iterator[Phrase]:
    published = list(live(evidence.events).values())
    living = {str(body["patient"]) for body in published}
    told = {str(body["patient"]) for body in published if body["completeness"]["parked"]}
    meant = {name for one in truth.broken if not one.mended for name in one.persons}
    for name in sorted((meant & living) - told):
        yield phrase("shown-complete", name=name)
    for name in sorted(told - meant):
        yield phrase("shown-incomplete", name=name)


def _senders(evidence: Evidence, broken: Iterable[Broken]) -> Iterator[Phrase]:
    told = {
        (name, one["reason"]): one["count"]
        for name, body in evidence.senders.items()
        for one in body["unread"]
    }
    meant = Counter(
        (one.sender, one.reason) for one in broken if not one.persons and not one.mended
    )
    for sender, reason in sorted(told.keys() | meant.keys()):
        counts = told.get((sender, reason), 0), meant[sender, reason]
        if counts[0] != counts[1]:
            yield phrase(
                "sender-count", name=sender, count=counts[0], reason=reason, meant=counts[1]
            )


def _name(place: Place) -> Phrase:
    at = {"partition": place.partition, "offset": place.offset}
    return phrase("place", topic=place.topic, **at)
