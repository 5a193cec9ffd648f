"""One definition and the language in which is told what it has decided."""

from schemas.codes import LimitState, Unit
from schemas.milestone import When
from schemas.status import LimitStatus
from schemas.telling import Telling
from schemas.volven import text_of
from schemas.words import amount_in_words, name_in, span_in_words


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

    def when(self, when: When | None) -> str:
        """A day or moment as exactly as it was told, or that none was."""
        return self.say("no-day") if when is None else span_in_words(when, self.language)

    def unsure(self, limit: LimitStatus) -> str:
        """That a limit was judged by what is not known exactly; empty where it is."""
        idle = limit.state in (LimitState.NOT_STARTED, LimitState.NOT_APPLICABLE)
        return self.say("unsure") if limit.uncertain and not idle else ""

    def to_patient(self, phase: str) -> str | None:
        """What the patient is told in a phase."""
        told = {one.id: name_in(one.patient, self.language) for one in self.definition.phases}
        return told.get(phase)


def coded(code: str) -> str:
    """The national text of ``list#code``, which is in Norwegian; the code where we have no text."""
    text = text_of(code)
    return code if text is None else f"«{text}»"
