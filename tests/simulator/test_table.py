"""The simulator's own figures against the definitions: copied by hand, and held together here."""

from datetime import date, datetime, timedelta

import pytest

from schemas.definition import Limit as Defined
from services.simulator.calendar import OSLO, clock, midnight
from services.simulator.table import A12, D12, STAY, Limit, Pathway
from tests.simulator.given import DEFINITIONS


@pytest.mark.parametrize("pathway", [A12, D12, STAY], ids=lambda one: one.code)
def test_every_figure_is_the_definition_s(pathway: Pathway) -> None:
    """When a definition changes, the simulator's table must be changed by somebody who knows."""
    definition = next(one for one in DEFINITIONS.definitions if one.code == pathway.code)

    assert (pathway.name, pathway.version) == (definition.name.nb, definition.version)
    assert [_row(limit) for limit in pathway.limits] == [
        _defined(limit) for limit in definition.limits
    ]
    once = {one.id for one in definition.milestones if not one.repeats and one.role == "step"}
    assert {kind for kind in pathway.once if kind in once} == pathway.once - {"treatment-start"}


def test_a_civil_day_begins_at_midnight_in_oslo_also_where_the_clock_is_changed() -> None:
    """29 March 2026 has 23 hours."""
    assert midnight(date(2026, 3, 30)) - midnight(date(2026, 3, 29)) == timedelta(hours=23)
    assert midnight(date(2026, 3, 29)) == datetime(2026, 3, 28, 23, tzinfo=OSLO).replace(
        hour=0, day=29
    )


def test_the_clock_on_the_wall_is_meant_on_days_on_which_it_is_changed() -> None:
    """Nine in the morning is nine in the morning."""
    for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25)):
        told = clock(day, 9 * 60).astimezone(OSLO)

        assert (told.date(), told.hour, told.minute) == (day, 9, 0)


def _row(limit: Limit) -> tuple[object, ...]:
    return (
        limit.id, limit.begins, limit.ends, limit.amount, limit.unit, limit.warn, limit.when,
        limit.source, limit.obligation, limit.unconfirmed_since, limit.repeats, limit.conditional,
    )  # fmt: skip


def _defined(limit: Defined) -> tuple[object, ...]:
    return (
        limit.id, limit.from_milestone, limit.to_milestone, limit.amount, limit.unit,
        limit.warn_before, limit.when, limit.source, limit.obligation, limit.unconfirmed_since,
        limit.repeats, bool(limit.only_if),
    )  # fmt: skip
