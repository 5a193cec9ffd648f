"""Which milestone of which pathway a fact could make."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from schemas.codes import DayName, Kind
from schemas.definition import Definition, Milestone, Signal, StartRule
from schemas.milestone import Said, When
from services.status.decide.calendar import oslo_day, start_of
from services.status.decide.facts import Fact

OF_THE_PERSON = frozenset({Kind.DECEASED})
"""Kinds that concern whatever course the patient is in."""


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


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact, as the milestone that it would make.

    Attributes:
        when: The day that counts; ``None`` when none of the milestone's days was told.
        day: Which of the sender's days that is.
    """

    fact: Fact
    milestone: Milestone
    level: Level
    when: When | None
    day: DayName | None

    @property
    def on(self) -> date:
        """The civil day to sort by; what has no day comes last."""
        return date.max if self.when is None else self.when.first_on

    @property
    def at_latest_on(self) -> date:
        """The last civil day on which it may have been."""
        return date.max if self.when is None else self.when.last_on

    def waits_until(self, now: datetime) -> datetime | None:
        """The moment from which it counts, when that is still to come."""
        if self.when is None:
            return None
        if self.when.at is not None:
            return self.when.at if self.when.at > now else None
        return start_of(self.when.first_on) if self.when.first_on > oslo_day(now) else None


def claims(
    definition: Definition, facts: Iterable[Fact], rules: Mapping[str, StartRule]
) -> Iterator[Claim]:
    """Each fact that could make a milestone of the pathway, as the first milestone that it fits.

    Args:
        definition: The pathway.
        facts: All that stands about one person.
        rules: Start rule per sender; ``received`` for those that are not named.
    """
    for fact in facts:
        made = _made(definition, fact, rules)
        if made is not None:
            level, milestone, signal = made
            day, when = _day(signal.days or milestone.days, fact.said)
            yield Claim(fact, milestone, level, when, day)


def _made(
    definition: Definition, fact: Fact, rules: Mapping[str, StartRule]
) -> tuple[Level, Milestone, Signal] | None:
    """The first milestone that the fact fits, by the signal that fits it most surely."""
    rule = rules.get(fact.statement.sender, StartRule.RECEIVED)
    best: tuple[Level, Milestone, Signal] | None = None
    for milestone, signal in definition.signals.get(fact.said.kind, ()):
        if best is not None and milestone is not best[1]:
            break
        if signal.rule is None or signal.rule is rule:
            level = _level(definition, signal, fact.said)
            if level is not None and (best is None or level < best[0]):
                best = (level, milestone, signal)
    return best


def _level(definition: Definition, signal: Signal, said: Said) -> Level | None:
    code = said.code
    if code is not None:
        stated = code.volven in definition.volven and code.pathway == definition.code
        fits = not signal.outcomes or code.outcome in signal.outcomes
        return Level.STATED if stated and fits and signal.event == code.event else None
    if signal.event is not None:
        return None
    if signal.specialties and said.specialty is not None:
        return Level.RECOGNISED if said.specialty in signal.specialties else None
    if said.kind in OF_THE_PERSON and not signal.specialties:
        return Level.PERSON
    return Level.POSSIBLE


def _day(wanted: tuple[DayName, ...], said: Said) -> tuple[DayName | None, When | None]:
    told = {dated.name: dated.when for dated in said.days}
    for name in wanted:
        if name in told:
            return name, told[name]
    return None, None
