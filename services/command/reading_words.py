"""The words in which the desk tells how a message was read, in one of the three languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from schemas.words import Language, sentence, tables, word

JSON_TYPES = ("an object", "an array", "a string", "true or false", "a number")
"""What a reason may expect several of, with ``or`` between."""


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """The words of one language."""

    language: Language

    def say(self, key: str, **told: object) -> str:
        """A sentence or word of reading."""
        return sentence("reading", key, self.language, **told)

    def of(self, table: str, code: str) -> str:
        """The word for a code."""
        return word(table, code, self.language)

    def expected(self, english: str) -> str:
        """What was expected, or why something is not ours, from the words that readers have.

        They come in English, for they stand in what is published. Those that no row has, and what
        stands in the places of a row (names of fields and codes), stay as they are.
        """
        if self.language is Language.EN:
            return english
        types = _types(english)
        if len(types) > 1:
            return f" {self.say('or')} ".join(map(self.expected, types))
        for form, key in _forms().items():
            if found := form.fullmatch(english):
                return sentence("expected", key, self.language, **found.groupdict())
        return english

    def trap(self, key: str) -> str:
        """What goes wrong when a signal is read naively; empty where nothing is told."""
        found: Mapping[str, str] = tables()["trap"].get(key, {})
        return found.get(self.language, "")


def _types(english: str) -> list[str]:
    """The JSON types that are named, one after another; empty where it is another sentence."""
    pattern = "|".join(map(re.escape, JSON_TYPES))
    if re.fullmatch(rf"(?:{pattern})(?: or (?:{pattern}))*", english) is None:
        return []
    return re.findall(pattern, english)


@cache
def _forms() -> Mapping[re.Pattern[str], str]:
    """Each English sentence as a pattern, those without places first, with its key."""
    rows = {key: words[Language.EN] for key, words in tables()["expected"].items()}
    ordered = sorted(rows, key=lambda key: (rows[key].count("{"), key))
    return {_pattern(rows[key]): key for key in ordered}


def _pattern(english: str) -> re.Pattern[str]:
    parts = [
        re.escape(text) + (f"(?P<{name}>.+)" if name else "")
        for text, name, _, _ in Formatter().parse(english)
    ]
    return re.compile("".join(parts))
