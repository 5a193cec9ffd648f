"""The page for integrators: made from the tables, so it cannot say anything else than the code."""

import re
from pathlib import Path

from schemas.codes import Kind, ReasonClass
from schemas.generate import generated
from services.milestone.decide.signals import ROWS, TABLE
from services.milestone.page import page
from services.milestone.read.fields import EXTENSIONS, LISTS, USES, Use
from services.milestone.read.fields_r5 import USES_R5
from services.milestone.read.profiles import load_profiles

PAGE = page()


def rows_of(title: str) -> list[str]:
    """The lines of the tables under a heading."""
    (_, rest) = PAGE.split(f"\n### {title}\n", 1)
    return [line for line in re.split(r"\n#+ ", rest)[0].splitlines() if line.startswith("|")]


def test_the_page_is_one_of_the_files_that_drift_is_looked_for_in() -> None:
    assert dict(generated())[Path("docs/reading.md")] == PAGE


def test_every_signal_has_one_line_with_its_trap_and_every_code_another() -> None:
    for row in TABLE:
        (line,) = [one for one in PAGE.splitlines() if one.startswith(f"| `{row.id}` |")]
        assert row.trap in line
        assert row.source in line
    for one in ROWS.values():
        if one.kind is not None:
            assert f"**{one.kind}**" in PAGE, one.id


def test_every_kind_that_can_come_out_is_on_the_page() -> None:
    assert {kind for kind in Kind if f"**{kind}**" in PAGE} == set(Kind)


def test_every_field_that_is_used_stands_under_its_resource_and_no_other_does() -> None:
    for resource, uses in USES.items():
        told = {line.split("`")[1] for line in rows_of(f"Fields of {resource}")[2:]}

        assert told == {path for path, use in uses.items() if Use.ELSEWHERE not in use}


def test_every_field_of_r5_that_is_used_stands_on_the_page() -> None:
    """Also one that R4 has and does not tell it in, such as the use of an episode's diagnosis."""
    for resource, uses in USES_R5.items():
        headings = (f"Fields of {resource}", f"Fields of {resource} in R5")
        told = {line.split("`")[1] for one in headings for line in rows_of(one)[2:]}

        assert {path for path, use in uses.items() if Use.ELSEWHERE not in use} <= told


def test_every_field_for_days_names_the_days() -> None:
    lines = [line for line in PAGE.splitlines() if "a candidate day" in line]

    assert not [line for line in lines if line.endswith("a candidate day:  |")]


def test_every_extension_list_reason_class_and_profile_is_told() -> None:
    for name in (*EXTENSIONS, *LISTS, *ReasonClass, *[one.name for one in load_profiles().known]):
        assert f"| `{name}` |" in PAGE


def test_every_link_within_the_page_leads_to_a_heading() -> None:
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in PAGE.splitlines()
        if line.startswith("#")
    }

    assert set(re.findall(r"\(#([^)]+)\)", PAGE)) <= headings


def test_no_cell_breaks_its_table() -> None:
    widths = [line.replace("\\|", "").count("|") for line in PAGE.splitlines() if "|" in line]

    assert all(width >= 3 for width in widths)
