"""The words that people see, in bokmål, nynorsk and English, from the tables in ``wording/``."""

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from schemas.codes import MESSAGE_CLOCK, LimitState, Obligation, Unit
from schemas.definition import Branch
from schemas.milestone import When
from schemas.terms import Names

OSLO = ZoneInfo(MESSAGE_CLOCK)
WORDING = Path(__file__).parent / "wording"


class Language(StrEnum):
    """The languages of the screens."""

    NB = "nb"
    NN = "nn"
    EN = "en"


NB = Language.NB
Tables: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]


@cache
def tables() -> Tables:
    """Every table by its name: key, language, word. No two files have one of the same name."""
    found: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for file in sorted(WORDING.glob("*.toml")):
        found |= tomllib.loads(file.read_text("utf-8"))
    return found


def word(table: str, key: str, language: Language = NB) -> str:
    """The word for a key; a ``KeyError`` is a hole in a table, which a test looks for."""
    return tables()[table][key][language]


def sentence(table: str, key: str, language: Language, **told: object) -> str:
    """A sentence with what is told put in its places."""
    return word(table, key, language).format(**told)


def name_in(names: Names, language: Language = NB) -> str:
    """A definition's own word."""
    found: str = getattr(names, language)
    return found


def in_words(when: date | datetime, language: Language = NB) -> str:
    """A civil day, or a moment in Oslo to the minute."""
    if isinstance(when, datetime):
        there = when.astimezone(OSLO)
        clock = f"{there:%H:%M}" if language is Language.EN else f"{there:%H.%M}"
        day = in_words(there.date(), language)
        return sentence("when", "moment", language, day=day, clock=clock)
    month = word("month", str(when.month), language)
    return sentence("when", "day", language, day=when.day, month=month, year=when.year)


def span_in_words(when: When, language: Language = NB) -> str:
    """As exactly as it was told: a moment, a civil day, a month, a year, else both its ends."""
    first, last = when.first_on, when.last_on
    if when.at is not None or first == last:
        return in_words(when.at or first, language)
    if first.year == last.year and first.day == 1 and last.day == _last_day_of(last):
        if (first.month, last.month) == (1, 12):
            return sentence("when", "year", language, year=first.year)
        if first.month == last.month:
            month = word("month", str(first.month), language)
            return sentence("when", "month", language, month=month, year=first.year)
    ends = {"first": in_words(first, language), "last": in_words(last, language)}
    return sentence("when", "span", language, **ends)


def _last_day_of(day: date) -> int:
    _, last = monthrange(day.year, day.month)
    return last


def amount_in_words(amount: int, unit: Unit, language: Language = NB) -> str:
    """E.g. ``6 uker``."""
    return f"{amount} {word('unit' if amount == 1 else 'units', unit, language)}"


def limit_in_words(limit_id: str, when: str, language: Language = NB) -> str:
    """A limit's name, and its branch where it has one: ``OF3, kirurgi``."""
    return limit_id if when == Branch.NONE else f"{limit_id}, {word('branch', when, language)}"


def state_in_words(state: LimitState, obligation: Obligation, language: Language = NB) -> str:
    """How a limit stands; what is overdue is called by what it binds to."""
    if state is LimitState.OVERDUE:
        return word("late", obligation, language)
    return word("state", state, language)
