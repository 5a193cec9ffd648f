"""The cancer pathways: the whole table of times, and every code of the national list."""

import json
from datetime import date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from schemas.codes import LimitState
from schemas.definition import Definition
from schemas.milestone import Statement, When
from schemas.status import LimitStatus, Status
from schemas.volven import volven_list
from services.command.commands import app_for
from tests.definitions.cancer_table import WITHOUT_TIMES, Published, published
from tests.given import DEFINITIONS, bodies, coded, statement
from tests.times import evening_of, morning_of

CANCER = [one for one in DEFINITIONS.definitions if one.family == "cancer"]
NEWEST = {one.code: one for one in sorted(CANCER, key=lambda one: one.valid_from)}
CODES = sorted(volven_list("8480"))
WITHDRAWN = {"A03": date(2021, 5, 1), "A05": date(2021, 5, 1)}
MILESTONES = {
    "A": "start",
    "S": "first-attendance",
    "O": "transferred",
    "C": "decision",
    "F": "treatment-start",
    "P": "treatment-postponed",
    "X": "closed",
}
ROWS = list(published())
IN_PART = {"A04", "A05", "A26", "A37", "A06@2015-05-01"}
"""Of these the rows of some treatment are not known, or there are none: who may yet be given that
cannot be late."""


def test_every_pathway_of_the_national_list_has_its_definition() -> None:
    """Twenty-four by organ, metastases, diagnostic; and two that were withdrawn on 1 May 2021."""
    assert NEWEST.keys() == volven_list("9173").keys()
    assert len(NEWEST) == 28
    assert {code: one.valid_to for code, one in NEWEST.items() if one.valid_to} == WITHDRAWN


def test_the_command_lists_every_published_row_with_its_source_and_no_other() -> None:
    """Others build on these lines; a row that nobody published would be taken for national."""
    asked = ["definitions", "list", "--json"]
    answer = CliRunner().invoke(app_for(asked), asked)
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    ours = [line for line in lines if line["code"] in NEWEST]

    assert [
        (one["code"], one["limit"], one["when"], one["amount"], one["valid_from"], one["valid_to"])
        for one in ours
        if one["limit"] is not None
    ] == [
        (one.code, one.limit, one.when, one.amount, str(one.valid_from), _until(one))
        for one in ROWS
    ]
    assert {one["code"] for one in ours if one["limit"] is None} == WITHOUT_TIMES
    assert {(one["unit"], one["obligation"]) for one in ours if one["limit"]} == {
        ("day", "guidance")
    }
    assert all(one["source"] and one["evidence"] in "PSD" for one in ours if one["limit"])
    assert all(one["unknown"] for one in ours)


def _until(row: Published) -> str | None:
    return None if row.valid_to is None else str(row.valid_to)


def opened_on(row: Published) -> date:
    """A day on which an instance of that version opens; for the newest, one of 2026."""
    return date(2026, 1, 15) if row.valid_to is None else row.valid_to - timedelta(days=1)


def code_on(code: str, day: date) -> Statement:
    """A contact that states one code."""
    return statement(f"Encounter|{code}", coded(code, When(day, day)), version=1)


def course(row: Published, until: date | None) -> list[Statement]:
    """What begins the row's clock, and on a day what ends it; nothing that another clock ends."""
    day = opened_on(row)
    begins = {"OF2": "S", "OF3": "CK"}.get(row.limit, "A")
    ends = {"OF1": "S", "OF2": "CK"}.get(row.limit, f"F{row.treatment}")
    told = [code_on(f"{row.code}A", day)]
    if begins != "A":
        told.append(code_on(f"{row.code}{begins}", day))
    if until is not None:
        told.append(code_on(f"{row.code}{ends}", until))
    return told


def stands(row: Published, told: list[Statement], now: datetime) -> LimitStatus:
    """The row in the one instance of its pathway, which must be of its version."""
    (status,) = [one for one in bodies(*told, now=now).values() if one.pathway.code == row.code]
    (limit,) = [one for one in status.limits if (one.id, one.when) == (row.limit, row.when)]
    version = next(one for one in CANCER if one.version == status.pathway.version)
    assert limit.source in {one.source for one in version.limits}
    return limit


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_last_day_of_each_published_time_is_in_time_and_the_next_is_late(
    row: Published,
) -> None:
    """Counted in calendar days from the day it begins, for each row as published."""
    due = opened_on(row) + timedelta(days=row.amount)
    after = due + timedelta(days=1)
    much_later = evening_of(after.year + 1, after.month, 1)

    in_time = stands(row, course(row, due), much_later)
    late = stands(row, course(row, after), much_later)

    assert (in_time.state, in_time.due, in_time.used) == (LimitState.MET, due, row.amount)
    assert (late.state, late.used) == (LimitState.MET_LATE, row.amount + 1)
    assert in_time.allowed == row.amount


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_while_it_runs_each_published_time_is_overdue_from_the_day_after(row: Published) -> None:
    """While the treatment is not known the longest branch decides, so of those only that; of a
    table that is known in part only none does."""
    longest = max(
        one.amount for one in ROWS if one[:2] == row[:2] and one.valid_from == row.valid_from
    )
    due = opened_on(row) + timedelta(days=longest)
    after = due + timedelta(days=1)
    told = course(row, None)

    evening = stands(row, told, evening_of(due.year, due.month, due.day))
    next_day = stands(row, told, morning_of(after.year, after.month, after.day))

    if row.treatment and {row.code, f"{row.code}@{row.valid_from}"} & IN_PART:
        assert {evening.state, next_day.state} == {LimitState.NOT_STARTED}
    else:
        assert evening.state is LimitState.DUE_SOON
        assert next_day.state is LimitState.OVERDUE


def of_pathway(code: str, *told: Statement) -> Status:
    """The one instance of a pathway."""
    (status,) = [one for one in bodies(*told).values() if one.pathway.code == code[:3]]
    return status


def start_of(definition: Definition) -> date:
    """A day on which one may open, long enough before 1 June 2026."""
    return date(2026, 2, 2) if definition.valid_to is None else date(2021, 2, 1)


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_national_list_reaches_its_milestone(code: str) -> None:
    """All 442 are the definition's; what is not in the list no signal claims."""
    first = start_of(NEWEST[code[:3]])
    told = [code_on(f"{code[:3]}A", first)]
    if code[3:] != "A":
        told.append(code_on(code, first + timedelta(days=3)))

    status = of_pathway(code, *told)

    assert status.milestones[-1].kind == MILESTONES[code[3]]
    assert status.milestones[-1].outcome == (code[4:] or None)
    assert len(status.milestones) == len({one.source for one in told})


def test_there_are_442_codes() -> None:
    """Sixteen of each of 27 pathways, and ten of the diagnostic one."""
    assert len(CODES) == 442 == 27 * 16 + 10


ENDING = {"A01": "CM CA CI FK FM FS FL FO FI X", "B01": "CA CI FK FM FS FL FO FI X"}
ENDING["C01"] = "CK CU CA CI X"


@pytest.mark.parametrize("code", [one for one in CODES if one[:3] in ENDING])
def test_what_ends_a_pathway_is_what_the_registry_says_ends_it(code: str) -> None:
    """A decision that ends it, the first treatment, and X; in the diagnostic one every decision."""
    first = start_of(NEWEST[code[:3]])

    status = of_pathway(
        code, code_on(f"{code[:3]}A", first), code_on(code, first + timedelta(days=9))
    )

    ending = code[3:] in ENDING[code[:3]].split()
    assert (status.phase in {"closed", "treatment-start", "no-treatment"}) == ending


@pytest.mark.parametrize(
    ("codes", "phase", "told"),
    [
        ("A12CK A12FK", "treatment-start", "Behandlingen din er i gang."),
        ("A12CK A12FM", "treatment-start", "Behandlingen din er i gang."),
        ("A12CK A12FL", "treatment-start", "Behandlingen din er i gang."),
        ("A12CK A12FS", "treatment-start", "Behandlingen din er i gang."),
        ("A12CK A12FO", "no-treatment", "uten behandling nå"),
        ("A12CK A12FI", "no-treatment", "uten behandling nå"),
        ("A12CI", "closed", "Pakkeforløpet er avsluttet."),
        ("A12X", "closed", "Pakkeforløpet er avsluttet."),
        ("B01CK", "decided", "tatt stilling til hva undersøkelsene viser"),
        ("B01CU", "decided", "tatt stilling til hva undersøkelsene viser"),
        ("A12CK", "decided", "hvilken behandling du skal få"),
        ("C01CA", "closed", "Utredningen er avsluttet."),
    ],
)
def test_the_patient_is_told_what_was_done_and_nothing_that_no_code_says(
    codes: str, phase: str, told: str
) -> None:
    """The first treatment is the news, not that a registration has ended; of B01's decisions the
    list says nothing of treatment."""
    stated = [f"{codes[:3]}A", f"{codes[:3]}S", *codes.split()]
    days = [start_of(NEWEST[codes[:3]]) + timedelta(days=number) for number in range(len(stated))]

    status = of_pathway(codes, *map(code_on, stated, days))

    assert status.phase == phase
    (sentence,) = [one.patient.nb for one in NEWEST[codes[:3]].phases if one.id == phase]
    assert told in sentence


def test_the_working_days_of_myeloma_are_counted_as_days_by_our_own_reading() -> None:
    """The note says 14 virkedager, and means calendar days where there is a table beside it."""
    (row,) = NEWEST["A04"].limits

    assert (row.amount, row.unit, row.evidence) == (14, "day", "D")
    assert any("14 virkedager" in one for one in NEWEST["A04"].unknown)


def test_children_are_those_up_to_eighteen() -> None:
    """Rule 116 is theirs alone, and 117 everybody else's; at eighteen neither can be told."""
    numbers = {code: {rule.number for rule in one.registry} for code, one in NEWEST.items()}

    assert NEWEST["A30"].scope.age_to == 18
    assert {code for code in numbers if "116" in numbers[code]} == {"A30"}
    assert {code for code in numbers if "117" not in numbers[code]} == {"A30"}
    over = next(rule for rule in NEWEST["A30"].registry if rule.number == "116")
    under = next(rule for rule in NEWEST["A12"].registry if rule.number == "117")
    assert (over.age_from, under.age_to) == (19, 17)


def test_leads_are_told_as_unknown_and_never_counted() -> None:
    """Stavanger's and Nord-Trøndelag's figures contradict one another."""
    for code in ("A20", "A21", "A22"):
        assert NEWEST[code].limits == ()
        assert any("bare et spor" in sentence for sentence in NEWEST[code].unknown)
    assert any("i strid med Stavanger" in sentence for sentence in NEWEST["A22"].unknown)


@pytest.mark.parametrize("limit", ["OF3", "OF4"])
def test_drugs_in_testicular_cancer_are_judged_by_the_longest_of_what_they_may_be(
    limit: str,
) -> None:
    """The row is for metastatic disease, which none tells; adjuvant drugs have the other."""
    for definition in (one for one in DEFINITIONS.definitions if one.code == "A18"):
        amounts = {one.when.value: one.amount for one in definition.limits if one.id == limit}

        assert (amounts["drug"] or 0) >= (amounts["observation"] or 0)
