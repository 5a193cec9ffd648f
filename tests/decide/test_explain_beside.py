"""Why is it red, where the sum is not a plain one: and all that stands beside the clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schemas.codes import DayName, DelayBy, LimitState, Relation, Unit
from schemas.definition import Definition, DefinitionSet, Limit, RegistryRule
from schemas.milestone import Dated, Statement
from schemas.status import Delay, Pause, Related
from schemas.words import NB, Language
from services.status.decide.answer import Judged
from services.status.explain import explain
from tests.given import DEFINITIONS, HOSPITAL, at, coded, judged, on, referral, statement

(D12,) = (one for one in DEFINITIONS.definitions if one.version == "D12@2019-01-01")
NOW = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)
REFERRED = statement("ServiceRequest|id|R", referral(on(2026, 3, 30)), version=1)
ATTENDED = statement("Encounter|id|1", coded("D12M", on(2026, 4, 13)), version=1)
DECIDED = statement("Encounter|id|2", coded("D12CP", on(2026, 4, 20)), version=1)


def with_limit(**other: Any) -> tuple[Definition, DefinitionSet]:
    """D12 with one limit alone, of this kind."""
    limit: Limit = replace(D12.limits[0], **other)
    definition = replace(D12, limits=(limit,), unknown=())
    return definition, replace(DEFINITIONS, definitions=(definition,))


def why(definition: Definition, one: Judged, language: Language = NB, now: datetime = NOW) -> str:
    """The words for one instance."""
    return explain(one, definition, now, language)


def only(*told: Statement, definitions: DefinitionSet, now: datetime = NOW) -> Judged:
    """The one instance of D12."""
    told_of = judged(*told, now=now, definitions=definitions)
    (one,) = (each for each in told_of if each.status.pathway.code == "D12")
    return one


def test_the_holidays_that_were_skipped_are_named_by_their_days() -> None:
    """From the Monday before Easter ten working days end two weeks and three holidays later."""
    definition, definitions = with_limit(
        from_milestone="start", to_milestone="decision", amount=10, unit=Unit.WORKING_DAY
    )

    text = why(definition, only(REFERRED, definitions=definitions))

    assert "30. mars 2026 + 10 virkedager = 16. april 2026" in text
    assert "Lørdager og søndager teller ikke med." in text
    assert "Heller ikke: 2. april 2026, 3. april 2026, 6. april 2026." in text


def test_a_week_without_a_holiday_names_none() -> None:
    definition, definitions = with_limit(
        from_milestone="first-attendance", amount=3, warn_before=1, unit=Unit.WORKING_DAY
    )

    text = why(definition, only(REFERRED, ATTENDED, definitions=definitions))

    assert "13. april 2026 + 3 virkedager = 16. april 2026" in text
    assert "Heller ikke" not in text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.NB, "evaluert D12ES (teller ikke): "),
        (Language.NN, "evaluert D12ES (tel ikkje): "),
        (Language.EN, "evaluated D12ES (does not count): "),
    ],
)
def test_what_was_told_after_the_closing_is_shown_and_said_not_to_count(
    language: Language, told: str
) -> None:
    closed = statement("Encounter|id|8", coded("D12XG", on(2026, 4, 20)), version=1)
    late = statement("Encounter|id|9", coded("D12ES", on(2026, 4, 24)), version=1)
    definition, definitions = with_limit()

    text = why(definition, only(REFERRED, closed, late, definitions=definitions), language)

    assert told in text


def test_a_range_and_a_window_are_told_with_both_their_ends() -> None:
    definition, definitions = with_limit(amount_from=4, earliest=2)

    text = why(definition, only(REFERRED, ATTENDED, definitions=definitions))
    english = why(definition, only(REFERRED, ATTENDED, definitions=definitions), Language.EN)

    assert "13. april 2026 + 4–6 uker = 25. mai 2026" in text
    assert "Skal ikke nås før 27. april 2026." in text
    assert "Not to be met before 27 April 2026." in english


def test_what_was_met_too_early_is_told_by_how_much() -> None:
    """Of months begun ones are counted: twelve may have been used where twelve had not passed."""
    window = {"amount": 18, "earliest": 12, "unit": Unit.MONTH}
    definition, definitions = with_limit(**window)
    early, in_time = (
        statement("Encounter|id|2", coded("D12CP", on(2027, 4, day)), version=1) for day in (8, 13)
    )
    now = datetime(2027, 6, 2, 10, 0, tzinfo=UTC)

    texts = [
        why(definition, only(REFERRED, ATTENDED, one, definitions=definitions, now=now), now=now)
        for one in (early, in_time)
    ]

    assert "brukt 12 måneder, 5 dager for tidlig" in texts[0]
    assert "brukt 12 måneder\n" in texts[1]


def test_what_was_met_too_early_by_the_clock_is_told_in_hours() -> None:
    definition, definitions = with_limit(amount=4, earliest=2, warn_before=1, unit=Unit.HOUR)
    noon = datetime(2026, 4, 13, 10, 0, tzinfo=UTC)
    attended = statement("Encounter|id|1", coded("D12M", at(noon)), version=1)
    told = coded("D12CP", at(noon + timedelta(minutes=75)))
    decided = statement("Encounter|id|2", told, version=1)

    text = why(definition, only(REFERRED, attended, decided, definitions=definitions))

    assert "brukt 2 timer, 0 timer og 45 minutter for tidlig" in text


def test_a_deadline_that_the_sender_named_is_told_as_theirs() -> None:
    """No sum: the hospital has set the patient's own day, and that is a right."""
    definition, definitions = with_limit(
        from_milestone="start",
        to_milestone="first-attendance",
        amount=None,
        due_by=DayName.DEADLINE_FOR_HELP,
    )
    said = referral(on(2026, 3, 30))
    deadline = Dated(DayName.DEADLINE_FOR_HELP, on(2026, 5, 4))
    told = statement("ServiceRequest|id|R", replace(said, days=(*said.days, deadline)), version=1)

    text = why(definition, only(told, definitions=definitions))

    assert "Fristen er den avsenderen har satt (frist for helsehjelp): 4. mai 2026" in text
    assert "29 dager etter fristen" in text


def test_a_limit_that_a_purpose_leaves_out_says_which_purpose() -> None:
    definition, definitions = with_limit(unless_purposes=("8485#2",))
    said = referral(on(2026, 3, 30), purpose="8485#2")
    told = statement("ServiceRequest|id|R", said, version=1)

    text = why(definition, only(told, definitions=definitions))

    assert "Gjelder ikke når hensikten med henvisningen er «Behandling" in text


def test_a_limit_that_a_milestone_keeps_from_running_says_which() -> None:
    definition, definitions = with_limit(from_milestone="start", unless=("first-attendance",))

    text = why(definition, only(REFERRED, ATTENDED, definitions=definitions))

    assert "Gjelder ikke når dette er meldt: Første fremmøte." in text


def test_a_limit_that_awaits_what_it_runs_by_says_that_and_not_that_nothing_was_told() -> None:
    """Its beginning has been told, so that is not what it waits for."""
    definition, definitions = with_limit(only_if=("evaluated",))

    one = only(REFERRED, ATTENDED, definitions=definitions)

    assert [row.state for row in one.status.limits] == [LimitState.NOT_STARTED]
    assert "Gjelder bare når dette er meldt: evaluering." in why(definition, one)


def test_what_showed_a_limit_to_be_met_is_not_called_the_day_it_was_met() -> None:
    definition, definitions = with_limit(to_milestone="evaluated", shown_by=("decision",))

    one = only(REFERRED, ATTENDED, DECIDED, definitions=definitions)

    assert [row.state for row in one.status.limits] == [LimitState.MET]
    shown = "dagen er ikke meldt; klinisk beslutning 20. april 2026 viser at det var gjort da"
    assert shown in why(definition, one)


def test_a_limit_that_is_never_late_says_what_excuses_it() -> None:
    """Until it would be late it runs as any other."""
    definition, definitions = with_limit(to_milestone="evaluated", excused_by=("decision",))

    one = only(REFERRED, ATTENDED, DECIDED, definitions=definitions)

    assert [row.state for row in one.status.limits] == [LimitState.NOT_APPLICABLE]
    assert "for dette er meldt: Klinisk beslutning" in why(definition, one)


def test_an_organisations_own_goal_is_told_as_its_own() -> None:
    definition, definitions = with_limit(set_by=HOSPITAL, units=(HOSPITAL,))
    attended = replace(ATTENDED.says[0], organisation=HOSPITAL)
    told = statement("Encounter|id|1", attended, version=1)

    text = why(definition, only(REFERRED, told, definitions=definitions))

    assert f"Eget mål, satt av {HOSPITAL}." in text


def test_a_check_of_the_registrys_is_told_with_its_number_and_words() -> None:
    """The hospital hears it now, in the words that the registry would send in a month."""
    rule = RegistryRule(number="208", event="C", lacks=("M",))
    definition = replace(D12, registry=(rule,))
    definitions = replace(DEFINITIONS, definitions=(definition,))

    text = why(definition, only(REFERRED, DECIDED, definitions=definitions))

    words = "«Kode C (klinisk beslutning) mangler forutgående kode M (første frammøte)»"
    assert f"NPR vil melde tilbake, 9329#208: {words} (Encounter|id|2)" in text


def test_each_round_of_a_repeat_is_told_by_the_one_rule_it_has() -> None:
    evaluated = statement("Encounter|id|3", coded("D12E", on(2026, 5, 4)), version=1)

    (one,) = judged(REFERRED, ATTENDED, DECIDED, evaluated, now=NOW)

    assert "[evaluation#1]: løper" in why(D12, one)


def test_what_stands_beside_the_clocks_is_told_in_each_language() -> None:
    """Delays by whose doing they were, pauses with their rule, and other pathways."""
    one = only(REFERRED, ATTENDED, definitions=DEFINITIONS)
    status = replace(
        one.status,
        delays=(Delay(reason="8446#22", by=DelayBy.PATIENT, source="Appointment|id|9"),),
        pauses=(
            Pause(
                from_on=date(2026, 4, 14),
                to_on=None,
                reason="8446#22",
                rule="En regel",
                source="Appointment|id|9",
            ),
        ),
        related=(Related("abc123", Relation.PARALLEL),),
    )
    beside = Judged(status=status, next_change_at=None, trace=one.trace)

    nb, en = (why(D12, beside, language) for language in (NB, Language.EN))

    reason = "«Pasienten har selv bestemt utsettelsen av velferdsgrunner» [8446#22]"
    assert f"{reason}: pasienten, sagt av Appointment|id|9" in nb
    assert f"{reason}: the patient, told by Appointment|id|9" in en
    assert "14. april 2026 – pågår, sagt av Appointment|id|9; regel: En regel" in nb
    assert "at the same time as abc123" in en


def test_the_adjusted_figure_stands_beside_the_official_one() -> None:
    """The official figure is never altered; who reads both must see which is which."""
    one = only(REFERRED, ATTENDED, definitions=DEFINITIONS)
    rows = [
        replace(row, adjusted_due=date(2026, 6, 8), adjusted_used=5)
        if row.id == "assessment"
        else row
        for row in one.status.limits
    ]
    adjusted = Judged(
        status=replace(one.status, limits=tuple(rows)), next_change_at=None, trace=one.trace
    )

    text = why(D12, adjusted)

    assert "13. april 2026 + 6 uker = 25. mai 2026" in text
    assert "Uten pausene: frist 8. juni 2026, brukt 5 uker." in text
    assert {row.state for row in rows if row.id == "assessment"} == {LimitState.OVERDUE}
