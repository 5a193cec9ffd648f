"""What every pathway says once the patient is dead, and the day on which its clocks stop."""

from dataclasses import replace

import pytest

from schemas.codes import DayName, Kind
from schemas.definition import Definition
from schemas.lists import OID
from tests.given import DEFINITIONS, bodies, coded, event, on, said, statement

STAY = next(one for one in DEFINITIONS.definitions if one.code == "sykehusinnleggelse")


def told_to(definition: Definition, phase: str) -> str:
    """The sentence of one of its phases."""
    (sentence,) = [one.patient.nb for one in definition.phases if one.id == phase]
    return sentence


@pytest.mark.parametrize(
    "definition",
    DEFINITIONS.definitions,
    ids=lambda one: one.version,
)
def test_death_has_a_phase_and_a_sentence_of_its_own(definition: Definition) -> None:
    """Nobody who is dead is told that help goes on, or that a conversation was held."""
    (deceased,) = [one for one in definition.milestones if one.id == "deceased"]

    assert [signal.kind for signal in deceased.signals] == [Kind.DECEASED]
    assert deceased.phase == "deceased"
    assert told_to(definition, "deceased") == told_to(STAY, "deceased")
    assert [one.id for one in definition.milestones if one.phase == "deceased"] == ["deceased"]


def test_who_died_waiting_keeps_what_was_overdue_by_the_day_of_death() -> None:
    """Of a stay that is not finished the day of death is stated, and period.end tells none."""
    start = statement("Encounter|1", coded("A12A", on(2026, 1, 5)), version=1)
    death = said(Kind.DECEASED, on(2026, 1, 20), DayName.STATED)
    died = statement("Encounter|2", death, version=1)

    told = bodies(start, died).values()

    (body,) = [one for one in told if one.pathway.code == "A12"]
    assert body.phase == "deceased"
    assert body.milestones[-1].on == on(2026, 1, 20).first_on
    assert body.milestones[-1].day == "stated"
    states = {(one.id, one.when): one.state for one in body.limits}
    assert states["OF1", "none"] == "overdue"
    assert states["OF4", "drug"] == "not-applicable"


def test_the_day_of_death_that_is_stated_comes_before_the_end_of_the_stay() -> None:
    """A stay may be closed in the system a day after."""
    start = statement("Encounter|1", coded("D11A", on(2026, 1, 5)), version=1)
    ended = said(Kind.DECEASED, on(2026, 1, 21), DayName.PERIOD_END)
    stated = said(Kind.DECEASED, on(2026, 1, 20), DayName.STATED)
    death = replace(ended, days=(*ended.days, *stated.days))
    died = statement("Encounter|2", death, version=1)

    (body,) = [one for one in bodies(start, died).values() if one.pathway.code == "D11"]

    assert body.milestones[-1].on == on(2026, 1, 20).first_on


def test_a_death_is_told_of_a_discharge_and_opens_none_by_itself() -> None:
    """The epikrise begins by a notice of the discharge: who died in the ward has had none."""
    stay = "Encounter|stay"
    ward = event(Kind.ADMITTED, on(2026, 1, 5), DayName.PERIOD_START)
    death = said(Kind.DECEASED, on(2026, 1, 9), DayName.PERIOD_END)
    dead = statement(stay, ward, death, depth=1, episodes=(stay,))
    notice = said(Kind.CODED, on(2026, 1, 9), DayName.EXECUTED, stated=(f"{OID}9102|L5",))
    left = statement("Task|1", notice, version=1, episodes=(stay,))

    alone = {one.pathway.code: one.phase for one in bodies(dead).values()}
    both = {one.pathway.code: one.phase for one in bodies(dead, left).values()}

    assert alone == {"sykehusinnleggelse": "deceased"}
    assert both == {"sykehusinnleggelse": "deceased", "epikrise": "deceased"}
