"""Branches as data: what a definition may say of them, and how they go with rounds."""

from dataclasses import replace
from pathlib import Path

import pytest

from schemas.definition import Branch, Definition, DefinitionSet, Role
from schemas.load import BadDefinition, read_definition
from schemas.status import Status
from services.status.decide.answer import Judged
from tests.definitions.given import edited
from tests.given import DEFINITIONS, coded, judged, on, statement
from tests.times import evening_of

(A12,) = (one for one in DEFINITIONS.definitions if one.code == "A12")
WORDS = [when.value for when in Branch if when is not Branch.NONE]
FOR_NOTHING = "for branch 'radiotherapy', and nothing in `branches` tells of it"
RADIOTHERAPY = '{ id = "OF3", when = "radiotherapy"'
FIRST = '{ id = "OF1", amount = 9'
WRITTEN_OUT = (
    'from_milestone = "start", to_milestone = "decision", unit = "day", '
    'obligation = "guidance", warn_before = 2'
)
A12_FILE, FAMILY = "A12.2021-07-02.toml", "families/cancer.toml"


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        (
            RADIOTHERAPY,
            RADIOTHERAPY.replace("radiotherapy", "herbs"),
            f"limit 'OF3': when cannot be that; write {', '.join(map(repr, WORDS))} or 'none'",
        ),
        (
            RADIOTHERAPY,
            RADIOTHERAPY.replace("radiotherapy", "drug"),
            "limit 'OF3' has two rows for branch 'drug'",
        ),
        (
            RADIOTHERAPY,
            '{ id = "OF3"',
            "limit 'OF3' has a row without a branch beside rows with one",
        ),
        (RADIOTHERAPY, '{ id = "OF1"', "limit 'OF1' is defined twice"),
        (
            'outcome = "S", when = "radiotherapy"',
            'outcome = "S", when = "none"',
            f"limit 'OF3' has a row {FOR_NOTHING}",
        ),
        (
            'outcome = "M", when = "drug"',
            'outcome = "K", when = "drug"',
            "'treatment-start' with outcome 'K' tells of two branches",
        ),
        (
            '"treatment-start", outcome = "I"',
            '"treatment", outcome = "I"',
            "branch 'none' names milestone 'treatment', which is not defined",
        ),
        (
            'outcome = "I", when = "none"',
            'outcome = "Z", when = "none"',
            "branch 'none': no list in `volven` has a code for 'treatment-start' with outcome 'Z'",
        ),
        (
            RADIOTHERAPY,
            f'{RADIOTHERAPY}, from_milestone = "start"',
            "limit 'OF3': its rows must have the same from_milestone",
        ),
        (
            RADIOTHERAPY,
            RADIOTHERAPY.replace("radiotherapy", "inpatient"),
            "limit 'OF3': its rows must be of one dimension",
        ),
        (
            'outcome = "S", when = "radiotherapy"',
            'outcome = "S", care_levels = ["1"], when = "radiotherapy"',
            "branch 'radiotherapy' is told by one of outcome, care_levels and codes",
        ),
        (
            FIRST,
            FIRST.replace("OF1", "OF#1") + f", {WRITTEN_OUT}",
            "limit id 'OF#1' is no name",
        ),
    ],
)
def test_a_definition_that_is_unclear_about_its_branches_does_not_load(
    tmp_path: Path, was: str, becomes: str, sentence: str
) -> None:
    """One sentence says what to mend; a guess would put a wrong limit on a patient."""
    edited(tmp_path, was, becomes, A12_FILE, FAMILY)

    with pytest.raises(BadDefinition) as bad:
        read_definition(tmp_path / "pathways" / A12_FILE)

    told = [f"{mistake.says}; {mistake.remedy}" for mistake in bad.value.mistakes]
    assert any(one.startswith(f"{sentence};") or one == sentence for one in told), told


def repeating() -> DefinitionSet:
    """A12 with one limit: from each transfer to the treatment, 10 days or 20."""
    limit = replace(
        next(one for one in A12.limits if one.id == "OF3"),
        id="R",
        from_milestone="transferred",
        from_outcomes=(),
        repeats=True,
    )
    rows = (
        replace(limit, when=Branch.SURGERY, amount=10),
        replace(limit, when=Branch.DRUG, amount=20),
    )
    return definitions(replace(A12, limits=rows))


def definitions(definition: Definition) -> DefinitionSet:
    """One definition alone."""
    return DefinitionSet(definitions=(definition,), start_rules={}, digest="one")


def round_states(status: Status) -> dict[tuple[str, str], str]:
    """The state of each round of each branch."""
    return {(limit.id, limit.when): limit.state.value for limit in status.limits}


def course(*codes: tuple[str, int]) -> Judged:
    """A12 with these codes on days of January, judged on the evening of the 14th."""
    told = [
        statement(f"E|{code}{day}", coded(f"A12{code}", on(2026, 1, day)), version=1)
        for code, day in codes
    ]
    (one,) = judged(*told, now=evening_of(2026, 1, 14), definitions=repeating())
    return one


def test_each_round_has_a_row_for_each_branch() -> None:
    """The branches of one round stand together, and one round says nothing of the next."""
    one = course(("A", 1), ("O", 2), ("O", 9))

    assert round_states(one.status) == {
        ("R#1", "surgery"): "due-soon",
        ("R#1", "drug"): "due-soon",
        ("R#2", "surgery"): "running",
        ("R#2", "drug"): "running",
    }
    assert [trace.longest for trace in one.trace.limits] == [
        on(2026, 1, 22).first_on,
        on(2026, 1, 22).first_on,
        on(2026, 1, 29).first_on,
        on(2026, 1, 29).first_on,
    ]


def test_a_branch_that_is_known_stands_alone_in_every_round() -> None:
    """Treated by surgery on the 13th: eleven days after the first transfer, four after the next."""
    one = course(("A", 1), ("O", 2), ("O", 9), ("FK", 13))

    assert round_states(one.status) == {
        ("R#1", "surgery"): "met-late",
        ("R#1", "drug"): "not-applicable",
        ("R#2", "surgery"): "met",
        ("R#2", "drug"): "not-applicable",
    }
    assert {trace.branch for trace in one.trace.limits} == {Branch.SURGERY}
    assert {trace.branch_by for trace in one.trace.limits} == {"E|FK13"}


def test_the_first_milestone_to_tell_of_a_branch_decides_it() -> None:
    """Where treatments are steps and all count: radiotherapy on the 5th, drugs on the 9th."""
    steps = tuple(
        replace(one, role=Role.STEP, repeats=True) if one.id == "treatment-start" else one
        for one in A12.milestones
    )
    told = [
        statement("E|A", coded("A12A", on(2026, 1, 1)), version=1),
        statement("E|1", coded("A12FM", on(2026, 1, 9)), version=1),
        statement("E|2", coded("A12FS", on(2026, 1, 5)), version=1),
    ]

    (one,) = judged(
        *told, now=evening_of(2026, 1, 9), definitions=definitions(replace(A12, milestones=steps))
    )

    judged_by = {trace.branch for trace in one.trace.limits if trace.id == "OF4"}
    assert judged_by == {Branch.RADIOTHERAPY}
    assert round_states(one.status)["OF4", "radiotherapy"] == "met"
