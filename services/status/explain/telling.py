"""One definition and the language in which is told what it has decided."""

from dataclasses import dataclass
from datetime import date, datetime

from schemas.codes import Unit
from schemas.definition import Definition
from schemas.volven import volven_list
from schemas.words import Language, amount_in_words, in_words, name_in, sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """Turns codes, days and amounts into words."""

    definition: Definition
    language: Language

    def say(self, key: str, **told: object) -> str:
        """A sentence of the table ``explain``."""
        return sentence("explain", key, self.language, **told)

    @property
    def title(self) -> str:
        """What the pathway is called."""
        return name_in(self.definition.name, self.language)

    def day(self, when: date | datetime) -> str:
        """A civil day, or a moment in Oslo."""
        return in_words(when, self.language)

    def amount(self, amount: int | None, unit: Unit, lowest: int | None = None) -> str:
        """How much, or that the sender named a day; a range with both its ends."""
        if amount is None:
            return self.say("due-by-amount")
        told = amount_in_words(amount, unit, self.language)
        return told if lowest is None else self.say("range", lowest=lowest, amount=told)

    def milestone(self, name: str) -> str:
        """What a milestone is called."""
        return name_in(self.definition.name_of(name), self.language)

    def phase(self, phase: str) -> str:
        """What a phase is called; its id where the definition does not name it."""
        found = [name_in(one.name, self.language) for one in self.definition.phases]
        ids = [one.id for one in self.definition.phases]
        return found[ids.index(phase)] if phase in ids else phase

    def to_patient(self, phase: str) -> str | None:
        """What the patient is told in a phase."""
        told = {one.id: name_in(one.patient, self.language) for one in self.definition.phases}
        return told.get(phase)


def coded(code: str) -> str:
    """The national text of ``list#code``, which is in Norwegian; the code where we have no text."""
    number, _, key = code.partition("#")
    text = volven_list(number).get(key)
    return code if text is None else f"«{text}»"
