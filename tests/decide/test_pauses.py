"""A ledger of pauses beside the official clock. No Norwegian pathway has one: made up."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from schemas.codes import LimitState, Unit
from schemas.definition import Definition, PauseRule
from schemas.milestone import Statement
from schemas.status import Status
from tests.given import DEFINITIONS, on, only, statement
from tests.made_up import also, only_these, pathway, row, step, tell
from tests.times import morning_of

RULE = PauseRule(begins="away", ends="back", source="nobody")
AWAY = tuple(also(step("away", repeats=True), step("back", repeats=True)))
START = statement("E|start", tell("start", on(2026, 1, 5)), version=1)
LEFT = statement("E|away", tell("away", on(2026, 1, 10)), version=1)
CAME = statement("E|back", tell("back", on(2026, 1, 20)), version=1)
"""Away for ten days: the 10th is left out, the 20th counts again."""


def with_pauses(*rules: PauseRule, unit: Unit = Unit.DAY, amount: int = 14) -> Definition:
    """Fourteen days, and rules of pauses."""
    return pathway(row("start", "end", amount, unit=unit), milestones=AWAY, pauses=rules)


def judged_by(definition: Definition, *told: Statement) -> Status:
    now = morning_of(2026, 3, 1)
    return only(START, *told, now=now, definitions=only_these(definition))


def ended(day: int) -> Statement:
    return statement("E|end", tell("end", on(2026, 1, day)), version=1)


def test_no_pathway_of_ours_pauses_anything() -> None:
    """No rule is known in Norway by which days may be left out."""
    assert all(not definition.pauses for definition in DEFINITIONS.definitions)


def test_the_official_figure_is_never_altered_and_the_adjusted_one_stands_beside_it() -> None:
    """Late by the official clock, in time by the other: both are shown, and the first decides."""
    plain = judged_by(with_pauses(), LEFT, CAME, ended(25)).limits[0]
    status = judged_by(with_pauses(RULE), LEFT, CAME, ended(25))

    (found,) = status.limits
    assert replace(found, adjusted_due=None, adjusted_used=None) == plain
    assert (found.state, found.due, found.used) == (LimitState.MET_LATE, date(2026, 1, 19), 20)
    assert (found.adjusted_due, found.adjusted_used) == (date(2026, 1, 29), 10)
    (pause,) = status.pauses
    assert (pause.from_on, pause.to_on) == (date(2026, 1, 10), date(2026, 1, 20))
    assert (pause.source, pause.rule) == ("E|away", "nobody")


def test_while_a_pause_goes_on_nobody_can_say_when_it_is_due() -> None:
    """And the official clock runs on."""
    status = judged_by(with_pauses(RULE), LEFT)

    assert status.limits[0].state is LimitState.OVERDUE
    assert (status.limits[0].adjusted_due, status.pauses[0].to_on) == (None, None)


def test_only_the_reasons_and_limits_that_a_rule_names_count() -> None:
    """The patient's own wish pauses, and the unit's lack of room does not."""
    wish = replace(RULE, reasons=("8446#22",))
    other = replace(RULE, limits=("another",))

    def away(reason: str) -> Statement:
        told = tell("away", on(2026, 1, 10), reasons=(reason,))
        return statement("E|away", told, version=1)

    def due(rule: PauseRule, *told: Statement) -> date | datetime | None:
        return judged_by(with_pauses(rule), *told, CAME).limits[0].adjusted_due

    assert due(wish, away("8446#22")) == date(2026, 1, 29)
    assert due(wish, away("8446#1")) is None
    assert due(wish, LEFT) is None
    assert due(other, LEFT) is None


def test_days_that_two_pauses_share_are_left_out_once() -> None:
    """From the 10th to the 20th, and from the 15th to the 20th: ten days in all."""
    again = statement("E|away2", tell("away", on(2026, 1, 15)), version=1)

    (found,) = judged_by(with_pauses(RULE), LEFT, again, CAME).limits

    assert found.adjusted_due == date(2026, 1, 29)


@pytest.mark.parametrize(
    ("unit", "amount", "due", "adjusted"),
    [
        (Unit.WEEK, 2, date(2026, 1, 19), date(2026, 1, 29)),
        (Unit.MONTH, 1, date(2026, 2, 5), date(2026, 2, 15)),
        # Of the days away the 12th to the 16th, and the 19th, are working days.
        (Unit.WORKING_DAY, 10, date(2026, 1, 19), date(2026, 1, 27)),
        (Unit.HOUR, 240, None, None),
    ],
)
def test_civil_days_are_left_out_and_hours_are_not(
    unit: Unit, amount: int, due: date | None, adjusted: date | None
) -> None:
    """Whole days, whatever the limit is counted in."""
    (found,) = judged_by(with_pauses(RULE, unit=unit, amount=amount), LEFT, CAME).limits

    assert found.adjusted_due == adjusted
    assert due is None or found.due == due


@pytest.mark.parametrize(("day", "used"), [(26, 9), (27, 10), (28, 11), (31, 14)])
def test_the_working_days_that_were_used_fit_the_adjusted_day(day: int, used: int) -> None:
    """In time by it exactly when no more than the ten were used; the 31st is a Saturday."""
    definition = with_pauses(RULE, unit=Unit.WORKING_DAY, amount=10)

    (found,) = judged_by(definition, LEFT, CAME, ended(day)).limits

    assert (found.adjusted_due, found.adjusted_used) == (date(2026, 1, 27), used)
