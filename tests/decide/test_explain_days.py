"""Why is it red, where a day is not told exactly or not at all: nothing is told as it is not."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.codes import DayName, Kind, LimitState, Unit
from schemas.milestone import Statement, When
from schemas.words import Language
from tests.decide.test_explain_beside import ATTENDED, DECIDED, REFERRED, only, why, with_limit
from tests.given import coded, in_month, on, referral, said, statement


def attended(when: When | None) -> Statement:
    """First attendance, as exactly as that."""
    return told("Encounter|id|1", "D12M", when)


def decided(when: When | None) -> Statement:
    """A clinical decision."""
    return told("Encounter|id|2", "D12CP", when)


def told(source: str, code: str, when: When | None) -> Statement:
    """A code; without a day where that is ``None``."""
    one = coded(code, when or on(2026, 1, 1))
    return statement(source, one if when else replace(one, days=()), version=1)


def emergency(when: When) -> Statement:
    """Assessed as an emergency, which is a start of its own."""
    code = "urn:milepael:milestone|D12-emergency-assessed"
    one = said(Kind.CODED, when, DayName.EXECUTED, stated=(code,))
    return statement("Encounter|id|9", one, version=1)


def words(*statements: Statement, language: Language = Language.EN, **limit: Any) -> str:
    """What is told of D12 with this one limit."""
    definition, definitions = with_limit(**limit)
    return why(definition, only(*statements, definitions=definitions), language)


def test_what_was_told_without_a_day_was_not_left_undone_by_a_closing() -> None:
    """The pathway is open, and the assessment is told: only when is not."""
    text = words(REFERRED, ATTENDED, decided(None))

    assert "Counts from 13 April 2026: First attendance" in text
    assert "Clinical decision was told without a day, by Encounter|id|2" in text
    assert "closed" not in text


def test_a_closing_without_a_day_is_said_to_have_none() -> None:
    dead = statement("Patient|id|1", said(Kind.DECEASED), version=1)

    text = words(REFERRED, ATTENDED, dead)

    assert "The pathway was closed, on a day that is not told, without: Clinical decision" in text


def test_what_shows_a_limit_met_and_has_no_day_is_told_as_that() -> None:
    limit: dict[str, Any] = {"to_milestone": "evaluated", "shown_by": ("decision",)}

    text = words(REFERRED, ATTENDED, decided(None), **limit)

    assert "clinical decision, told without a day, shows that it was done" in text


def test_what_shows_it_sooner_than_it_was_told_is_told_beside_the_day_that_was() -> None:
    limit: dict[str, Any] = {"to_milestone": "evaluated", "shown_by": ("decision",)}
    evaluated = told("Encounter|id|3", "D12ES", on(2026, 5, 4))

    text = words(REFERRED, ATTENDED, DECIDED, evaluated, **limit)

    assert "Evaluation was told for a later day; clinical decision 20 April 2026 shows" in text


IDLE: list[tuple[dict[str, Any], tuple[Statement, ...], str]] = [
    ({"from_outcomes": ("U",)}, (DECIDED,), "not with the outcome that it counts from: U."),
    (
        {"amount": None, "due_by": DayName.DEADLINE_FOR_HELP},
        (DECIDED,),
        "not with the day that it is reckoned by: deadline for care.",
    ),
    ({"counts": (DayName.SENT,)}, (DECIDED,), "not with the day that it is reckoned by: sent."),
    ({}, (decided(None),), "Clinical decision has been told, but not on what day."),
]


@pytest.mark.parametrize(("limit", "also", "says"), IDLE)
def test_what_was_told_is_not_said_to_be_untold_where_the_limit_waits_for_more(
    limit: dict[str, Any], also: tuple[Statement, ...], says: str
) -> None:
    """The sender reads what to send; what stands further down as told is not denied here."""
    span: dict[str, Any] = {"from_milestone": "decision", "to_milestone": "evaluated"}

    text = words(REFERRED, ATTENDED, *also, **span, **limit)

    assert says in text
    assert "has not been told" not in text


def test_what_was_not_told_at_all_is_said_not_to_be() -> None:
    span: dict[str, Any] = {"from_milestone": "decision", "to_milestone": "evaluated"}

    assert "Clinical decision has not been told." in words(REFERRED, ATTENDED, **span)


def test_what_came_before_what_it_counts_from_is_no_longer_waited_for() -> None:
    """Straight to treatment: nobody waits for the start from an emergency that came after it."""
    start = told("Encounter|id|7", "D12A", on(2026, 4, 1))
    span: dict[str, Any] = {"from_milestone": "emergency-assessed", "to_milestone": "start"}

    text = words(start, emergency(on(2026, 4, 20)), **span)

    assert "Start came before Assessed as an emergency: there is nothing to wait for." in text


@pytest.mark.parametrize(
    ("begins", "ends", "also"),
    [
        ("start", "decision", (DECIDED,)),
        ("emergency-assessed", "start", (emergency(on(2026, 3, 2)),)),
        ("emergency-assessed", "start", (emergency(on(2026, 3, 30)),)),
        ("emergency-assessed", "start", (emergency(in_month(2026, 3, 31)),)),
    ],
)
def test_what_may_have_come_afterwards_is_not_said_to_have_come_before(
    begins: str, ends: str, also: tuple[Statement, ...]
) -> None:
    """It waits for something else, and that is what the sender is asked for."""
    span: dict[str, Any] = {"from_milestone": begins, "to_milestone": ends}

    text = words(REFERRED, *also, **span, only_if=("evaluated",))

    assert "Applies only once this has been told: evaluation." in text
    assert "came before" not in text


def test_what_is_told_of_a_time_before_the_limit_is_awaited_anew() -> None:
    """A decision before the first attendance is not the one that this waits for."""
    text = words(REFERRED, ATTENDED, decided(on(2026, 4, 1)))

    assert "Clinical decision after that has not been told." in text


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            Language.NB,
            (
                "OVER FORLØPSTIDEN (usikkert",
                "Teller fra januar 2026, senest 31. januar 2026",
                "gjelder januar 2026",
            ),
        ),
        (
            Language.NN,
            (
                "OVER FORLØPSTIDA (usikkert",
                "Tel frå januar 2026, seinast 31. januar 2026",
                "gjeld januar 2026",
            ),
        ),
        (
            Language.EN,
            (
                "PAST THE GUIDANCE TIME (uncertain",
                "Counts from January 2026, at the latest 31 January 2026",
                "is for January 2026",
            ),
        ),
    ],
)
def test_a_month_is_told_as_a_month_and_the_state_as_uncertain(
    language: Language, says: tuple[str, ...]
) -> None:
    referred = statement("ServiceRequest|id|R", referral(on(2026, 1, 1)), version=1)

    text = words(referred, attended(in_month(2026, 1, 31)), language=language)

    assert [one for one in says if one not in text] == []


def test_a_year_that_meets_a_limit_is_told_as_a_year() -> None:
    year = When(on(2026, 1, 1).first_on, on(2026, 12, 31).first_on)

    text = words(REFERRED, ATTENDED, decided(year))

    assert "Clinical decision 2026, told by Encounter|id|2" in text


def test_no_clock_time_is_told_where_nobody_told_one() -> None:
    """Hours from a day: it began some time on that day, and ended some time on another."""
    text = words(REFERRED, ATTENDED, decided(on(2026, 4, 14)), unit=Unit.HOUR, warn_before=1)

    assert "Counts from 13 April 2026, at the latest 14 April 2026 at 00:00" in text
    assert "Clinical decision 14 April 2026, told by Encounter|id|2" in text


def test_what_is_known_exactly_is_not_called_uncertain() -> None:
    definition, definitions = with_limit()
    one = only(REFERRED, ATTENDED, DECIDED, definitions=definitions)

    assert one.status.limits[0].state is LimitState.MET
    assert "usikkert" not in why(definition, one, now=datetime(2026, 6, 2, tzinfo=UTC))
