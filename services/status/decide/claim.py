"""Which milestone of which pathway a fact could make."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import IntEnum
from operator import attrgetter
from typing import Final, TypeAlias

from schemas.codes import DayName, Kind
from schemas.definition import Definition, Milestone, Role, Signal, StartRule, Way
from schemas.milestone import PathwayCode, Said, When
from services.status.decide.calendar import start_of
from services.status.decide.facts import Fact
from services.status.decide.members import RECEIVED, SENT

OF_THE_PERSON: Final = frozenset({Kind.DECEASED})
"""Kinds that concern whatever course the patient is in."""
EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
Moment: TypeAlias = tuple[date, bool, datetime, str, int]


class Level(IntEnum):
    """How surely a fact is this pathway's. The smaller, the surer."""

    STATED = 0
    """It states the pathway's code."""
    RECOGNISED = 1
    """Its kind and specialty are those of the pathway."""
    PERSON = 2
    """It concerns every course of the patient."""
    POSSIBLE = 3
    """The kind fits; only a referral or episode in common can make it this pathway's."""


STATED: Final = Level.STATED
RECOGNISED: Final = Level.RECOGNISED
PERSON: Final = Level.PERSON
POSSIBLE: Final = Level.POSSIBLE
"""Each by a name of its own: see ``members``."""


class Claim:
    """A fact, as the milestone that it would make.

    Attributes:
        role: What it does to the instance: the milestone's, unless told so it closes.
        phase: The phase of the instance once this is the last thing that happened.
        when: The day that counts; ``None`` when none of the milestone's days was told.
        day: Which of the sender's days that is.
        on: The civil day to sort by; what has no day comes last.
        at: The moment, where a time was told.
        moment: By day, then time if known (unknown before known), then source, then version.
    """

    __slots__ = ("at", "day", "fact", "level", "milestone", "moment", "on", "phase", "role", "when")

    def __init__(
        self,
        fact: Fact,
        milestone: Milestone,
        level: Level,
        role: Role,
        phase: str | None,
        when: When | None,
        day: DayName | None,
        on: date,
        at: datetime | None,
        moment: Moment,
    ) -> None:
        self.fact: Final = fact
        self.milestone: Final = milestone
        self.level: Final = level
        self.role: Final = role
        self.phase: Final = phase
        self.when: Final = when
        self.day: Final = day
        self.on: Final = on
        self.at: Final = at
        self.moment: Final = moment

    @property
    def at_latest_on(self) -> date:
        """The last civil day on which it may have been."""
        return date.max if self.when is None else self.when.last_on

    @property
    def at_the_latest(self) -> bool:
        """Whether its day is only the last on which it can have been.

        It is the day on which it was sent, and no earlier version was sent without it.
        """
        return self.day is SENT and self.fact.first == 0

    @property
    def outcome(self) -> str:
        """Outcome of the stated code; empty where there is none."""
        code = self.fact.said.code
        return "" if code is None else code.outcome


moment_of: Final = attrgetter("moment")
"""The key by which claims are put in the order in which they happened."""


def waits_until(claim: Claim, now: datetime) -> datetime | None:
    """The moment from which a claim counts, when that is still to come."""
    if claim.when is None:
        return None
    begins = claim.at or start_of(claim.on)
    return begins if begins > now else None


def claim_of(fact: Fact, definition: Definition, rules: Mapping[str, StartRule]) -> Claim | None:
    """A fact as the first milestone of a pathway that it fits; ``None`` where it fits none.

    Args:
        fact: What was said.
        definition: The pathway.
        rules: Start rule per sender; ``received`` for those that are not named.
    """
    said = fact.said
    rule = rules.get(fact.statement.sender, RECEIVED)
    if said.code is None:
        level, way = _by_kind(definition, said, rule)
    else:
        level, way = STATED, _by_code(definition, said, said.code, rule)
    if way is None:
        return None
    day, when = _day(way.days, said)
    on, at = (date.max, None) if when is None else (when.first_on, when.at)
    moment = (on, at is not None, at or EARLIEST, fact.source, fact.rank)
    return Claim(fact, way.milestone, level, way.role, way.phase, when, day, on, at, moment)


def _by_code(definition: Definition, said: Said, code: PathwayCode, rule: StartRule) -> Way | None:
    if code.pathway != definition.code or code.volven not in definition.volven:
        return None
    for way in definition.ways.get(said.kind, ()):
        signal = way.signal
        if (
            signal.event == code.event
            and (not signal.outcomes or code.outcome in signal.outcomes)
            and (signal.rule is None or signal.rule is rule)
            and not (way.narrow and _disagrees(signal, said))
        ):
            return way
    return None


def _by_kind(definition: Definition, said: Said, rule: StartRule) -> tuple[Level, Way | None]:
    """The first milestone, by the signal that fits most surely."""
    surest, best = POSSIBLE, None
    for way in definition.ways.get(said.kind, ()):
        if best is not None and way.milestone is not best.milestone:
            break
        if way.signal.rule is None or way.signal.rule is rule:
            level = _level(way, said)
            if level is not None and (best is None or level < surest):
                surest, best = level, way
    return surest, best


def _level(way: Way, said: Said) -> Level | None:
    signal = way.signal
    if signal.event is not None or (way.narrow and _disagrees(signal, said)):
        return None
    if signal.codes:
        named = any(code in signal.codes for code in said.stated)
        fits = not signal.specialties or said.specialty in signal.specialties
        speaks = not signal.units or said.organisation in signal.units
        return STATED if named and fits and speaks else None
    if signal.specialties and said.specialty is not None:
        return RECOGNISED if said.specialty in signal.specialties else None
    if said.kind in OF_THE_PERSON and not signal.specialties:
        return PERSON
    return POSSIBLE


def _disagrees(signal: Signal, said: Said) -> bool:
    """Whether the fact does not say what the signal asks for; what it does not tell, it is not."""
    return (
        (bool(signal.care_levels) and said.care_level not in signal.care_levels)
        or (bool(signal.purposes) and said.purpose not in signal.purposes)
        or said.purpose in signal.unless_purposes
        or (bool(signal.outcomes_coded) and said.outcome not in signal.outcomes_coded)
    )


def _day(wanted: tuple[DayName, ...], said: Said) -> tuple[DayName | None, When | None]:
    for name in wanted:
        for dated in said.days:
            if dated.name is name:
                return name, dated.when
    return None, None
