"""What a demo says, in one of the three languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from schemas.codes import LimitState
from schemas.load import load_definitions
from schemas.words import OSLO, Language, in_words, limit_in_words, name_in, sentence, word
from services.command.demo.pages import NOT_READY, SILENT, STARTING


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the table ``check``, not yet in any language.

    Attributes:
        told: What stands in its places; a phrase may stand in one too.
    """

    key: str
    told: Mapping[str, object]


def phrase(key: str, /, **told: object) -> Phrase:
    """The sentence of that key, with what is told in its places."""
    return Phrase(key, told)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: Language

    def say(self, key: str, **told: object) -> str:
        """A sentence of the demo's own."""
        return sentence("demo", key, self.language, **told)

    def tell(self, one: Phrase) -> str:
        """What a check says."""
        told = {name: self._told(name, value) for name, value in one.told.items()}
        if "when" in told:
            told["limit"] = limit_in_words(str(told["limit"]), str(told["when"]), self.language)
        return sentence("check", one.key, self.language, **told)

    def _told(self, name: str, value: object) -> object:
        if isinstance(value, Phrase):
            return self.tell(value)
        return self.state(str(value)) if name == "state" else value

    def state(self, state: str) -> str:
        """How limits stand, of all pathways together: some are guidance and some are rights."""
        if state == LimitState.OVERDUE:
            return self.say("overdue")
        return word("state", state, self.language)

    def trouble(self, told: str) -> str:
        """Why a service is not ready; its own sentences, which are English, stay as they are."""
        ours = (STARTING, SILENT, NOT_READY)
        return self.say(told) if told in ours else told

    def day(self, at: datetime) -> str:
        """E.g. ``fredag 13. mars 2026``."""
        there = at.astimezone(OSLO).date()
        weekday = word("weekday", str(there.isoweekday()), self.language)
        return self.say("weekday", weekday=weekday, day=in_words(there, self.language))

    def short_day(self, day: date) -> str:
        """E.g. ``13. mars``."""
        month = word("month", str(day.month), self.language)
        return self.say("short-day", day=day.day, month=month)

    def pathways(self, count: int) -> str:
        """How many pathways."""
        return self.say("pathway" if count == 1 else "pathways", count=count)

    def pathway(self, code: str, otherwise: str) -> str:
        """What a pathway is called; ``otherwise`` where no definition knows it."""
        return _names(self.language).get(code, otherwise)

    def phase(self, phase: str) -> str:
        """What a phase is called in running text."""
        return _phases(self.language).get(phase, phase)

    def milestone(self, code: str, kind: str) -> str:
        """What a milestone of a pathway is called."""
        return _milestones(self.language).get((code, kind), kind)


@cache
def _names(language: Language) -> Mapping[str, str]:
    return {one.code: name_in(one.name, language) for one in load_definitions().definitions}


@cache
def _phases(language: Language) -> Mapping[str, str]:
    named = [phase for one in load_definitions().definitions for phase in one.phases]
    names = {phase.id: name_in(phase.name, language) for phase in named}
    return {phase: name[:1].lower() + name[1:] for phase, name in names.items()}


@cache
def _milestones(language: Language) -> Mapping[tuple[str, str], str]:
    return {
        (one.code, step.id): name_in(step.name, language)
        for one in load_definitions().definitions
        for step in one.milestones
    }
