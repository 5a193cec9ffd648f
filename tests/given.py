"""The vocabulary of the tests: only the interesting value needs spelling out. All is synthetic."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from schemas.codes import GONE, DayName, Finding, Kind, Lasts, ReasonClass, Strength
from schemas.definition import DefinitionSet, StartRule
from schemas.lists import EVENTS
from schemas.load import load_definitions
from schemas.milestone import (
    Alias,
    Dated,
    OrderKey,
    PathwayCode,
    PersonStated,
    Place,
    Said,
    Statement,
    When,
)
from schemas.parked import Parked, Reason
from schemas.status import Status
from services.status.decide import decide
from services.status.decide.answer import Change, Decision, Judged, Published, Told

KEY = b"test key for instance ids"
ANNA, BERIT = "p-anna", "p-berit"
BUP = "310"
"""Fagområde psykisk helsevern barn og unge, Volven 8451."""
HOSPITAL, OTHER_HOSPITAL = "enh|hospital-one", "enh|hospital-two"
NOON = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
EVERY_REFERRAL = "henvisning"
DEFINITIONS = load_definitions()
BUT_REFERRALS = replace(
    DEFINITIONS,
    definitions=tuple(one for one in DEFINITIONS.definitions if one.code != EVERY_REFERRAL),
)
"""All but that of every referral, which has an instance beside that of the pathway it leads to."""


def on(year: int, month: int, day: int) -> When:
    """A whole civil day."""
    return When(date(year, month, day), date(year, month, day))


def in_month(year: int, month: int, last: int) -> When:
    """A month, of which only the month is known."""
    return When(date(year, month, 1), date(year, month, last))


def at(moment: datetime) -> When:
    """A moment; test moments are far from midnight, so the civil day is that of UTC."""
    return When(moment.date(), moment.date(), moment)


def said(
    kind: Kind, when: When | None = None, name: DayName = DayName.PERIOD_START, **more: Any
) -> Said:
    """One standing thing that a resource says, with one named day."""
    days = () if when is None else (Dated(name, when),)
    return replace(Said(kind=kind, days=days), **more)


def event(kind: Kind, when: When, name: DayName = DayName.OCCURRED, **more: Any) -> Said:
    """One passing thing: the message was itself the event."""
    return said(kind, when, name, lasts=Lasts.PASSING, **more)


def coded(code: str, when: When, **more: Any) -> Said:
    """A stated code of list 9327 or, for cancer, 8480; e.g. ``D12CU`` or ``A12FK``."""
    volven = "9327" if code.startswith("D") else "8480"
    stated = PathwayCode(volven, code[:3], code[3], code[4:])
    return said(EVENTS[volven][code[3]], when, DayName.STATED, code=stated, **more)


def referral(when: When, **more: Any) -> Said:
    """A referral to child and adolescent mental health care, received on a day."""
    return said(Kind.REFERRAL_RECEIVED, when, DayName.RECEIVED, **({"specialty": BUP} | more))


_offsets = iter(range(10**9))


def statement(source: str, *says: Said, **more: Any) -> Statement:
    """One version of one source resource about Anna, told in log order.

    ``version``, ``depth`` set the source's own order; without them it has none.
    """
    offset = next(_offsets)
    version, depth = more.pop("version", None), more.pop("depth", None)
    patient = more.pop("patient", ANNA)
    told = Statement(
        source=source,
        sender="test-sender",
        order=OrderKey(version=version, depth=depth),
        ordered=version is not None or depth is not None,
        says=says,
        patient=patient,
        aliases=(Alias(patient, Strength.NATIONAL),),
        known_at=LONG_AGO + timedelta(seconds=offset),
        place=Place("fhir", 0, offset),
        content="",
    )
    return with_content(replace(told, **more))


def with_content(told: Statement) -> Statement:
    """The statement with its digest: of all but when and where it was known."""
    bare = replace(told, known_at=LONG_AGO, place=Place("", 0, 0), content="")
    return replace(told, content=sha256(repr(bare).encode()).hexdigest())


def arrived(told: Iterable[Statement]) -> list[Statement]:
    """The statements as they come out of the log when they go in, in this order."""
    return [
        replace(one, known_at=LONG_AGO + timedelta(seconds=n), place=Place("fhir", 0, n))
        for n, one in enumerate(told)
    ]


def linked(patient: str, other: str, **more: Any) -> Statement:
    """A Patient resource that says two pseudonyms are one person."""
    aliases = (Alias(patient, Strength.NATIONAL), Alias(other, Strength.D_NUMBER))
    person = PersonStated(municipality="1813")
    source = f"Patient|{patient}"
    return statement(source, patient=patient, aliases=aliases, person=person, **more)


def unread_message(**more: Any) -> Parked:
    """A message about Anna that could not be read."""
    offset = next(_offsets)
    parked = Parked(
        place=Place("fhir", 0, offset, -1),
        known_at=LONG_AGO + timedelta(seconds=offset),
        reasons=(Reason(ReasonClass.UNSOUND, "Encounter.status", "a code of the value set"),),
        patients=(ANNA,),
        size=10,
        digest="digest",
    )
    return replace(parked, **more)


def under_rule(rule: StartRule, sender: str = "test-sender") -> DefinitionSet:
    """The definitions with one sender under a start rule."""
    return replace(BUT_REFERRALS, start_rules={sender: rule})


def decided(
    *told: Statement,
    now: datetime = NOON,
    parked: Iterable[Parked] = (),
    definitions: DefinitionSet = BUT_REFERRALS,
) -> Decision:
    """What the core says of these statements; one that stands in a place twice counts once."""
    by_place = {one.place: one for one in told}
    pseudonyms = {alias.pseudonym for one in told for alias in one.aliases}
    asked = Told(
        pseudonyms=tuple(sorted(pseudonyms)),
        statements=tuple(by_place.values()),
        parked=tuple(parked),
    )
    return decide(asked, definitions, now, KEY)


def judged(*told: Statement, **more: Any) -> list[Judged]:
    """The live instances."""
    answer = decided(*told, **more)
    return [one for person in answer.persons for one in person.instances]


def bodies(*told: Statement, **more: Any) -> dict[str, Status]:
    """The live bodies by instance."""
    return {one.status.instance: one.status for one in judged(*told, **more)}


def only(*told: Statement, **more: Any) -> Status:
    """The one live body."""
    (status,) = bodies(*told, **more).values()
    return status


def states(status: Status) -> dict[str, str]:
    """The state of each limit."""
    return {limit.id: limit.state.value for limit in status.limits}


def reached(status: Status) -> list[str]:
    """The milestones in order."""
    return [milestone.kind for milestone in status.milestones]


def findings(status: Status) -> set[Finding]:
    """What does not fit."""
    return {found.code for found in status.findings}


def published(change: Change) -> Published:
    """What is kept of a revision once it has been said."""
    gone = change.status.phase in GONE
    return Published(
        instance=change.status.instance,
        gone=gone,
        revision=change.revision,
        digest=change.digest,
        read=lambda: change.status,
    )
