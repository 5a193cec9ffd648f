"""What a reason expected, told at the desk in the language that was asked for."""

from schemas.words import Language
from services.command.reading_words import ReadingWords
from tests.fuzz.mutate import spoiled_at
from tests.fuzz.oracle import answered
from tests.fuzz.spoil import SPOILS
from tests.fuzz.test_planted import examples
from tests.fuzz.write import places, written

WAYS = sorted(SPOILS)


def test_every_reason_of_a_spoiled_message_has_words_in_both_norwegian_languages() -> None:
    """Every field of every example, each spoiled in one of the ways, in turn."""
    told = set()
    for message in examples().values():
        for turn, path in enumerate(places(message)):
            reading = answered(written(spoiled_at(message, path, WAYS[turn % len(WAYS)])))
            told |= {reason.expected for parked in reading.parked for reason in parked.reasons}
            told |= {aside.why for aside in reading.not_ours}

    assert len(told) > 60
    for language in (Language.NB, Language.NN):
        words = ReadingWords(language)
        # A single word is the name of a field.
        assert {one for one in told if " " in one and words.expected(one) == one} == set()
        assert ReadingWords(Language.EN).expected(min(told)) == min(told)
