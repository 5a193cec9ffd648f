"""Where the care is given, and how severe it is: limits that differ by it, from round to round."""

from dataclasses import replace
from datetime import UTC, datetime

from schemas.definition import Branch, BranchSign, Definition, Limit
from schemas.milestone import Statement
from schemas.status import LimitStatus
from tests.given import at, on, only, statement
from tests.made_up import SYSTEM, also, only_these, pathway, row, step, tell

OUTPATIENT, INPATIENT = "3", "1"
"""Volven 8406."""


def by_care(*limits: Limit) -> Definition:
    """A pathway whose contacts tell where the care is given, and a code how severe it is."""
    return pathway(
        *limits,
        branches=(
            BranchSign(milestone="start", care_levels=(OUTPATIENT,), when=Branch.OUTPATIENT),
            BranchSign(milestone="start", care_levels=(INPATIENT,), when=Branch.INPATIENT),
            BranchSign(milestone="middle", care_levels=(OUTPATIENT,), when=Branch.OUTPATIENT),
            BranchSign(milestone="middle", care_levels=(INPATIENT,), when=Branch.INPATIENT),
            BranchSign(milestone="middle", codes=(f"{SYSTEM}|severe",), when=Branch.SEVERE),
            BranchSign(milestone="middle", codes=(f"{SYSTEM}|milder",), when=Branch.LESS_SEVERE),
        ),
    )


def rows_of(begins: str, ends: str, **amounts: int) -> tuple[Limit, ...]:
    """A row for each branch; ``less_severe`` is written with an underscore."""
    return tuple(
        row(begins, ends, amount, when=Branch(when.replace("_", "-")), repeats=begins == ends)
        for when, amount in amounts.items()
    )


EVALUATIONS = by_care(*rows_of("middle", "middle", outpatient=56, inpatient=42))


def contact(name: str, day: int, care: str | None, month: int = 1) -> Statement:
    told = tell(name, on(2026, month, day), care_level=care)
    return statement(f"E|{name}|{month}-{day}", told, version=1)


def applies(definition: Definition, *told: Statement) -> dict[str, str]:
    """The branch that each round of its limit is judged by."""
    limits = only(*told, definitions=only_these(definition)).limits
    return {one.id.partition("#")[2]: one.when for one in limits if _counts(one)}


def _counts(limit: LimitStatus) -> bool:
    return limit.state.value != "not-applicable"


def test_each_round_is_judged_by_where_the_care_was_when_it_began() -> None:
    """Outpatient at first, then admitted: the first round had eight weeks, the second six."""
    told = [
        contact("start", 5, OUTPATIENT),
        contact("middle", 12, OUTPATIENT),
        contact("middle", 2, INPATIENT, month=2),
        contact("middle", 2, None, month=3),
    ]

    assert applies(EVALUATIONS, *told) == {"1": "outpatient", "2": "inpatient", "3": "inpatient"}


def test_what_is_told_later_on_the_day_is_not_known_when_the_round_begins() -> None:
    """Seen in the morning and admitted in the evening; without times nobody can say which first."""

    def told(hour: int, care: str, *, timed: bool) -> Statement:
        moment = datetime(2026, 1, 12, hour, tzinfo=UTC)
        when = at(moment) if timed else on(2026, 1, 12)
        return statement(f"E|{hour}", tell("middle", when, care_level=care), version=1)

    def rounds(*, timed: bool) -> dict[str, str]:
        day = [told(7, OUTPATIENT, timed=timed), told(19, INPATIENT, timed=timed)]
        return applies(EVALUATIONS, contact("start", 5, None), *day)

    assert rounds(timed=True) == {"1": "outpatient", "2": "inpatient"}
    assert len(set(rounds(timed=False).values())) == 1


def test_of_treatments_the_first_counts_also_for_a_round_that_begins_later() -> None:
    """What is given after it is a second treatment; care and severity may change, and this not."""

    def treated(code: str, day: int) -> Statement:
        told = tell("middle", on(2026, 1, day))
        both = replace(told, stated=(*told.stated, f"{SYSTEM}|{code}"))
        return statement(f"E|{code}", both, version=1)

    by_treatment = pathway(
        *rows_of("away", "end", surgery=7, drug=28),
        milestones=tuple(also(step("away"))),
        branches=tuple(
            BranchSign(milestone="middle", codes=(f"{SYSTEM}|{when.value}",), when=when)
            for when in (Branch.SURGERY, Branch.DRUG)
        ),
    )
    told = [contact("start", 5, None), contact("away", 20, None)]

    limits = only(
        *told, treated("surgery", 8), treated("drug", 12), definitions=only_these(by_treatment)
    ).limits

    assert [one.when for one in limits if _counts(one)] == ["surgery"]


def test_what_is_told_only_later_tells_of_the_round_before() -> None:
    """The start says nothing of the care; the first to say anything does."""
    told = [
        contact("start", 5, None),
        contact("middle", 12, None),
        contact("middle", 2, INPATIENT, month=2),
    ]

    assert applies(EVALUATIONS, *told)["1"] == "inpatient"


def test_while_nothing_tells_the_rows_stand_together() -> None:
    """Day care (8406#2) is neither: nobody is called late before the longer time has passed."""
    told = [contact("start", 5, "2"), contact("middle", 12, "2")]

    limits = only(*told, definitions=only_these(EVALUATIONS)).limits

    assert [(one.when, one.state.value) for one in limits] == [
        ("outpatient", "overdue"),
        ("inpatient", "overdue"),
    ]
    assert "not-applicable" not in {one.state.value for one in limits}


def test_severity_is_a_dimension_of_its_own() -> None:
    """How severe it is tells nothing of where the care is, nor the other way round."""
    both = by_care(
        *rows_of("start", "end", severe=7, less_severe=28),
        *rows_of("start", "middle", outpatient=14, inpatient=7),
    )
    severe = tell("middle", on(2026, 1, 6), care_level=OUTPATIENT)
    both_codes = replace(severe, stated=(*severe.stated, f"{SYSTEM}|severe"))
    told = statement("E|middle", both_codes, version=1)

    limits = only(contact("start", 5, None), told, definitions=only_these(both)).limits

    assert {(one.id, one.when) for one in limits if _counts(one)} == {
        ("start-end", "severe"),
        ("start-middle", "outpatient"),
    }
