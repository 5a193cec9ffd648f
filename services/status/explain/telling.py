"""One definition and the language in which is told what it has decided."""

from schemas.codes import Unit
from schemas.telling import Telling
from schemas.volven import text_of
from schemas.words import amount_in_words, name_in


class Explaining(Telling):
    """Turns what was decided into the words of ``explain``."""

    __slots__ = ()
    TABLE = "explain"

    def amount(self, amount: int | None, unit: Unit, lowest: int | None = None) -> str:
        """How much, or that the sender named a day; a range with both its ends."""
        if amount is None:
            return self.say("due-by-amount")
        told = amount_in_words(amount, unit, self.language)
        return told if lowest is None else self.say("range", lowest=lowest, amount=told)

    def to_patient(self, phase: str) -> str | None:
        """What the patient is told in a phase."""
        told = {one.id: name_in(one.patient, self.language) for one in self.definition.phases}
        return told.get(phase)


def coded(code: str) -> str:
    """The national text of ``list#code``, which is in Norwegian; the code where we have no text."""
    text = text_of(code)
    return code if text is None else f"«{text}»"
