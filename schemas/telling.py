"""One definition, and the language in which it is told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from schemas.definition import Definition
from schemas.words import Language, in_words, name_in, sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """Its own words, and the sentences of one table about it.

    Attributes:
        TABLE: The table, in ``wording/``, that its sentences stand in.
    """

    definition: Definition
    language: Language
    TABLE: ClassVar[str]

    def say(self, key: str, **told: object) -> str:
        """A sentence of the table."""
        return sentence(self.TABLE, key, self.language, **told)

    @property
    def title(self) -> str:
        """What the pathway is called."""
        return name_in(self.definition.name, self.language)

    def day(self, when: date | datetime) -> str:
        """A civil day, or a moment in Oslo."""
        return in_words(when, self.language)

    def milestone(self, name: str) -> str:
        """What a milestone is called."""
        return name_in(self.definition.name_of(name), self.language)

    def phase(self, phase: str) -> str:
        """What a phase is called; its id where the definition does not name it."""
        names = {one.id: one.name for one in self.definition.phases}
        return name_in(names[phase], self.language) if phase in names else phase
