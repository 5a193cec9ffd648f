"""`milepael definitions diff`: what has changed for patients. No change goes unsaid."""

import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas.codes import DayName, Obligation, Unit
from schemas.definition import (
    Branch,
    BranchSign,
    Cut,
    Definition,
    Evidence,
    Follow,
    Limit,
    Milestone,
    Names,
    Owner,
    PauseRule,
    RegistryRule,
    Role,
    Running,
    Scope,
    Source,
)
from schemas.load import PATHWAYS
from schemas.words import Language
from services.command.definitions.diff import between, texts
from tests.command.test_definitions import milepael
from tests.given import DEFINITIONS

D12 = next(one for one in DEFINITIONS.definitions if one.version == "D12@2019-01-01")
DAY = date(2027, 1, 1)
SENTENCE = Names(nb="Noe annet.", nn="Noko anna.", en="Something else.")
RULE = RegistryRule(number="205", event="X", lacks=("A",))
NAMED = {"id", "from_milestone", "to_milestone", "when", "code"}
"""By these a limit, milestone or pathway is told from another: otherwise it is another one."""

LIMIT: dict[str, Any] = {
    "amount": 7,
    "amount_from": 4,
    "earliest": 3,
    "unit": Unit.MONTH,
    "obligation": Obligation.LEGAL_RIGHT,
    "warn_before": 2,
    "source": "another",
    "evidence": Evidence.PRIMARY,
    "from_outcomes": ("P",),
    "counts": (DayName.RECEIVED,),
    "due_by": DayName.DEADLINE_FOR_HELP,
    "only_if": ("start",),
    "unless": ("closed",),
    "shown_by": ("first-attendance",),
    "excused_by": ("closed",),
    "unless_purposes": ("8485#3",),
    "instead_of": "another",
    "repeats": True,
    "unconfirmed_since": DAY,
    "valid_from": DAY,
    "set_by": "urn:oid:2.16.578.1.12.4.1.4.101|999000001",
    "units": ("urn:oid:2.16.578.1.12.4.1.4.102|999",),
}
OWN = """
adds_to = "D12"
owner = { organisation = "urn:oid:2.16.578.1.12.4.1.4.101|999000001" }
valid_from = 2027-01-01
[[limits]]
id = "own-assessment"
from_milestone = "first-attendance"
to_milestone = "decision"
amount = WEEKS
unit = "week"
warn_before = 1
source = "another"
evidence = "P"
"""
MILESTONE: dict[str, Any] = {
    "name": SENTENCE,
    "signals": (),
    "role": Role.CLOSING,
    "days": (DayName.SENT,),
    "phase": "closed",
    "repeats": True,
    "required": True,
    "required_unless": ("L",),
    "at_most": 2,
    "owner": Owner.GP,
    "may_follow": ("closed",),
}
ALL_BUT_DEATH = tuple(one for one in D12.milestones if one.id != "deceased")
DEFINITION: dict[str, Any] = {
    "name": SENTENCE,
    "cut": Cut.PER_EPISODE,
    "branches": (BranchSign(milestone="decision", when=Branch.SEVERE, outcome="P"),),
    "volven": (),
    "separate": ("9321",),
    "family": "another",
    "valid_to": DAY,
    "replaces": ("D10",),
    "scope": Scope(age_to=17),
    "phases": (),
    "calendar": "SE",
    "running": Running.MOVES,
    "registry": (RULE,),
    "follows": (Follow(code="D11"),),
    "pauses": (PauseRule(begins="start", ends="closed", source="nobody"),),
    "sources": (Source(text="another", read_on=DAY),),
    "unknown": ("Noe",),
    "milestones": ALL_BUT_DEATH,
    "limits": D12.limits[1:],
}


def said(after: Definition, before: Definition = D12) -> list[str]:
    """Everything that is told of the difference, in English."""
    return [line for _, lines in between([before], [after], Language.EN) for line in lines]


def with_limit(**other: object) -> Definition:
    """D12 with its first limit otherwise."""
    first, *rest = D12.limits
    if "due_by" in other:
        other["amount"] = None
    return replace(D12, limits=(replace(first, **other), *rest))  # type: ignore[arg-type]


def with_milestone(**other: object) -> Definition:
    """D12 with its milestone of first attendance otherwise."""
    at = next(n for n, one in enumerate(D12.milestones) if one.id == "first-attendance")
    changed = replace(D12.milestones[at], **other)  # type: ignore[arg-type]
    return replace(D12, milestones=(*D12.milestones[:at], changed, *D12.milestones[at + 1 :]))


CHANGED: list[tuple[str, Callable[[], Definition]]] = [
    *((f"limit {name}", lambda name=name: with_limit(**{name: LIMIT[name]})) for name in LIMIT),
    *(
        (f"milestone {name}", lambda name=name: with_milestone(**{name: MILESTONE[name]}))
        for name in MILESTONE
    ),
]


@pytest.mark.parametrize(("what", "make"), CHANGED, ids=[name for name, _ in CHANGED])
def test_no_change_of_a_limit_or_milestone_goes_unsaid(
    what: str, make: Callable[[], Definition]
) -> None:
    """Otherwise somebody approves a change that they were not told of."""
    assert said(make()), what


@pytest.mark.parametrize("what", DEFINITION)
def test_no_change_of_a_definition_goes_unsaid(what: str) -> None:
    assert said(replace(D12, **{what: DEFINITION[what]})), what


def test_the_tables_of_changes_have_every_field_that_a_file_may_say() -> None:
    """A new word of the language needs a sentence for its change."""
    for shape, told in ((Limit, LIMIT), (Milestone, MILESTONE), (Definition, DEFINITION)):
        names = {one.name for one in fields(shape) if one.init}
        assert names - NAMED - {"valid_from"} == told.keys() - {"valid_from"}, shape


def test_what_is_the_same_is_said_to_be_the_same() -> None:
    assert said(D12) == []
    assert list(texts([], Language.NN)) == ["Ingenting er endra for pasientane."]


@pytest.mark.parametrize(("amount", "says"), [(5, "should wait less"), (7, "may wait longer")])
def test_it_says_what_another_amount_means_for_the_patient(amount: int, says: str) -> None:
    (line,) = said(with_limit(amount=amount))

    assert says in line
    assert f"{amount} weeks (before: 6 weeks)" in line


def test_a_limit_a_step_and_a_pathway_that_come_and_go_are_named() -> None:
    fewer = replace(D12, limits=D12.limits[1:], milestones=ALL_BUT_DEATH)

    gone, new = said(fewer), said(D12, before=fewer)

    assert any(line.startswith("The limit is gone. assessment:") for line in gone)
    assert "The step is gone: Deceased." in gone
    assert any(line.startswith("New limit. assessment:") for line in new)
    assert [lines for _, lines in between([D12], [], Language.EN)] != []


def test_a_new_version_is_compared_with_the_one_before_it() -> None:
    """A dated file added beside the old one: the reader asks what is new from that day."""
    (first, *rest) = D12.limits
    newer = replace(D12, valid_from=DAY, limits=(replace(first, amount=4), *rest))

    ((heading, lines),) = between([D12], [D12, newer], Language.NB)

    assert heading.endswith("(D12@2019-01-01 → D12@2027-01-01)")
    assert len(lines) == 1


def test_a_version_that_another_follows_is_not_told_as_withdrawn() -> None:
    """The pathway goes on, by another text: nobody is turned away."""
    first, second = (replace(D12, valid_to=DAY), replace(D12, valid_from=DAY))

    assert said(second, before=first) == []
    assert list(between([D12], [first, second], Language.EN)) == []
    assert "takes no new patients from 1 January 2027" in said(first)[0]


def test_what_comes_back_after_days_without_a_version_was_withdrawn() -> None:
    first, second = (replace(D12, valid_to=DAY), replace(D12, valid_from=date(2028, 1, 1)))

    assert said(second, before=first) == ["The pathway is no longer withdrawn."]
    assert said(D12, before=first) == ["The pathway is no longer withdrawn."]
    ((_, told),) = between([first], [first, replace(D12, valid_from=DAY)], Language.EN)
    assert told == ["The pathway is no longer withdrawn."]


def test_a_new_source_is_said_to_change_nothing_only_where_nothing_else_does() -> None:
    (alone,) = said(with_limit(source="another"))
    longer, beside = said(with_limit(source="another", amount=7))

    assert alone.endswith("Nothing changes for the patient.")
    assert "may wait longer" in longer
    assert beside.startswith("assessment has another source")
    assert "Nothing changes" not in beside


def test_two_folders_or_files_are_compared_by_the_command(tmp_path: Path) -> None:
    other = tmp_path / "pathways"
    shutil.copytree(PATHWAYS, other)
    file = other / "D12.2019-01-01.toml"
    file.write_text(file.read_text("utf-8").replace("amount = 12", "amount = 10"), "utf-8")

    folders = milepael("definitions", "diff", PATHWAYS, other, "--lang", "nn")
    files = milepael("definitions", "diff", PATHWAYS / file.name, file, "--json")
    same = milepael("definitions", "diff", "D12", "D12")

    assert folders.exit_code == 0
    assert "10 veker (før: 12 veker)" in folders.stdout
    assert "10 uker (før: 12 uker)" in files.stdout
    assert same.stdout == "Ingenting er endret for pasientene.\n"


def test_an_organisations_own_goals_are_compared_on_both_sides_or_as_they_were(
    tmp_path: Path,
) -> None:
    """Who approves a goal of the hospital's own is told what it changes, by its own words."""
    for name, weeks in (("was", 4), ("now", 3)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own.toml").write_text(OWN.replace("WEEKS", str(weeks)), "utf-8")
    asked = ("definitions", "diff", PATHWAYS, PATHWAYS, "--lang", "en")
    was, now = ("--local", tmp_path / "was"), ("--local", tmp_path / "now")

    changed = milepael(*asked, *was, *now).stdout

    assert "The patient should wait less. own-assessment" in changed
    assert "3 weeks (before: 4 weeks)" in changed
    assert "Nothing has changed" in milepael(*asked, *was).stdout
    assert milepael(*asked, *was, *now, *now).exit_code == 2
