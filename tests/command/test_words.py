"""The tables of words: whole, in three languages that say the same."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from string import Formatter

import pytest

from schemas.codes import (
    DayName,
    DelayBy,
    Finding,
    Kind,
    LimitState,
    Obligation,
    Relation,
    Unit,
)
from schemas.definition import Branch, Evidence, Owner, Role
from schemas.milestone import When
from schemas.words import (
    Language,
    amount_in_words,
    in_words,
    span_in_words,
    state_in_words,
    tables,
)
from services.command.demo.wish import Kind as SabotageKind
from services.milestone.read.fields import Use
from services.milestone.read.profiles import PARTS
from services.simulator.sent import Fault
from tests.command.given import World

CODED: dict[str, Iterable[str]] = {
    "kind": Kind,
    "unit": Unit,
    "units": Unit,
    "obligation": Obligation,
    "late": Obligation,
    # What is overdue is called by what it binds to.
    "state": set(LimitState) - {LimitState.OVERDUE},
    "branch": Branch,
    "day": DayName,
    "finding": Finding,
    "delay-by": DelayBy,
    "relation": Relation,
    "owner": Owner,
    "role": Role,
    "evidence": Evidence,
    "month": [str(number) for number in range(1, 13)],
    "weekday": [str(number) for number in range(1, 8)],
    "field-use": set(Use) - {Use.ELSEWHERE},
    "order-part": PARTS,
    "fault": Fault,
    "sabotage": SabotageKind,
    "check-name": ("rest", *(one.name for one in World([]).checks())),
}
SILENT = {("role", "step")}
"""A step does nothing to the instance."""


@pytest.mark.parametrize("table", CODED)
def test_every_code_has_its_word(table: str) -> None:
    """A new code without a word would end a command with an error, for one user, one day."""
    assert set(tables()[table]) == set(CODED[table])


def test_every_word_is_there_in_all_three_languages() -> None:
    for table, key, words in entries():
        assert set(words) == set(Language), (table, key)
        if (table, key) not in SILENT:
            assert all(one.strip() for one in words.values()), (table, key)


def test_the_three_languages_have_the_same_places_to_fill_in() -> None:
    """Otherwise one of them leaves a fact out."""
    for table, key, words in entries():
        places = {
            language: sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
            for language, text in words.items()
        }
        assert len({tuple(one) for one in places.values()}) == 1, (table, key, places)


def entries() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every entry of every table."""
    for table, rows in tables().items():
        for key, words in rows.items():
            yield table, key, dict(words)


def test_overdue_guidance_is_never_called_a_breach_in_any_language() -> None:
    """Forløpstid is no right: to call it fristbrudd would be wrong by law."""
    for language in Language:
        guidance = state_in_words(LimitState.OVERDUE, Obligation.GUIDANCE, language)
        right = state_in_words(LimitState.OVERDUE, Obligation.LEGAL_RIGHT, language)
        assert guidance != right
        assert not any(word in guidance for word in ("brudd", "brot", "breach"))


@pytest.mark.parametrize(
    ("language", "day", "moment", "amount"),
    [
        (Language.NB, "17. mai 2026", "17. mai 2026 kl. 12.30", "6 uker"),
        (Language.NN, "17. mai 2026", "17. mai 2026 kl. 12.30", "6 veker"),
        (Language.EN, "17 May 2026", "17 May 2026 at 12:30", "6 weeks"),
    ],
)
def test_days_moments_and_amounts_are_written_as_the_language_has_them(
    language: Language, day: str, moment: str, amount: str
) -> None:
    assert in_words(date(2026, 5, 17), language) == day
    assert in_words(datetime(2026, 5, 17, 10, 30, tzinfo=UTC), language) == moment
    assert amount_in_words(6, Unit.WEEK, language) == amount


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2024, 2, 1), date(2024, 2, 29), "februar 2024"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(9999, 12, 1), date(9999, 12, 31), "desember 9999"),
        (date(2026, 1, 1), date(2026, 1, 1), "1. januar 2026"),
        (date(2026, 1, 1), date(2026, 1, 30), "1. januar 2026 – 30. januar 2026"),
        (date(2026, 1, 1), date(2026, 2, 28), "1. januar 2026 – 28. februar 2026"),
        (date(2025, 1, 1), date(2026, 12, 31), "1. januar 2025 – 31. desember 2026"),
    ],
)
def test_what_is_not_a_day_is_told_as_exactly_as_it_was(first: date, last: date, told: str) -> None:
    assert span_in_words(When(first, last)) == told
