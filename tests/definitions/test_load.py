"""How the files become a set: all of them or none, and every mistake with its place."""

from pathlib import Path
from typing import Any

import pytest

from schemas.definition import StartRule
from schemas.digest import ENGINE, calendar_told, set_digest
from schemas.load import (
    PATHWAYS,
    BadDefinition,
    Read,
    load_definitions,
    read_all,
    read_definition,
)
from schemas.tables import Place, Remark
from schemas.volven import FILE as VOLVEN
from schemas.volven import volven_list
from schemas.working_days import all_holidays
from tests.definitions.given import LIMIT, edited, made_up, ours_in


def mistakes_of(folder: Path) -> list[str]:
    """As people read them."""
    with pytest.raises(BadDefinition) as bad:
        load_definitions(folder)
    return [str(mistake) for mistake in bad.value.mistakes]


def test_all_mistakes_of_all_files_come_at_once_with_file_line_and_remedy(tmp_path: Path) -> None:
    """Mended in one go; and not one of the files is used meanwhile."""
    (tmp_path / "a.toml").write_text(made_up("[[limits]]\nid = 'x'\nfrom_milstone = 'asked'\n"))
    (tmp_path / "b.toml").write_text(made_up(calender='"SE"', valid_from="2027-01-01"))
    (tmp_path / "c.toml").write_text("code = \n")

    found = mistakes_of(tmp_path)

    assert "a.toml:41: limit 'x': from_milstone: no such key; write from_milestone" in found
    assert "a.toml:39: limit 'x': source is not said; write source = …" in found
    assert "b.toml:6: calender: no such key; write calendar" in found
    assert any(one.startswith("c.toml:1: is not TOML: Invalid value") for one in found)
    assert [one[:6] for one in found] == sorted(one[:6] for one in found)


def test_a_file_that_windows_has_marked_is_read_as_any_other(tmp_path: Path) -> None:
    """An editor that writes a byte order mark shows none, so nobody could take it away."""
    (tmp_path / "a.toml").write_text(made_up(LIMIT), "utf-8-sig")

    assert len(load_definitions(tmp_path).definitions) == 1


def test_a_mistake_in_a_family_is_told_once_and_by_its_own_line(tmp_path: Path) -> None:
    """Twenty-eight definitions share the line."""
    file = edited(tmp_path, 'phase = "assessment"', 'phase = "nowhere"', "families/cancer.toml")

    found = mistakes_of(tmp_path / "pathways")

    line = next(
        number
        for number, text in enumerate(file.read_text("utf-8").splitlines(), 1)
        if text == 'id = "first-attendance"'
    )
    *unused, one = found
    assert all("no milestone leads to phase 'assessment'" in other for other in unused)
    # Of the family, and of the three that say what it tells their own patients in that phase.
    assert len(unused) == 4
    assert one.startswith(f"families/cancer.toml:{line - 1}: milestone 'first-attendance' names")
    assert 'add [[phases]] with id = "nowhere"' in one


def test_a_definition_says_only_what_differs_from_its_family() -> None:
    """A template, then what all rows share, then the row."""
    definition = read_definition(PATHWAYS / "C01.2015-05-01.toml")

    ids = [milestone.id for milestone in definition.milestones]
    assert "treatment-start" not in ids
    assert definition.branches == ()
    assert definition.follows == ()
    assert [phase.id for phase in definition.phases] == [
        "waiting", "assessment", "closed", "deceased",
    ]  # fmt: skip
    decision = definition.milestones[ids.index("decision")]
    assert (decision.name.nb, decision.phase) == ("Klinisk beslutning", "closed")
    assert ids.index("decision") < ids.index("closed")


def test_the_registry_s_words_are_read_from_its_list() -> None:
    """So nobody can mistype them; a file that says them does not load."""
    definitions = load_definitions()
    numbers = {rule.number for one in definitions.definitions for rule in one.registry}

    assert numbers <= definitions.registry.keys()
    assert definitions.registry["108"] == volven_list("9329")["108"]


def test_words_of_the_registry_in_a_file_are_refused(tmp_path: Path) -> None:
    """As is a goal's owner: it is the local file's."""
    edited(tmp_path, '"107", no_time', '"107", text = "x", no_time', "families/cancer.toml")
    edited_again = tmp_path / "pathways" / "A12.2021-07-02.toml"
    edited_again.write_text(
        edited_again.read_text("utf-8").replace("amount = 9", 'amount = 9, set_by = "a|b"'), "utf-8"
    )

    found = mistakes_of(tmp_path / "pathways")

    assert any("registry rule '107': text: no such key" in one for one in found)
    assert any("limit 'OF1': set_by: no such key" in one for one in found)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"family": '"canser"'}, "x.toml:6: family names no file in families/; there is cancer"),
        ({"without": '["closed"]'}, "x.toml:6: without names what the family does not have"),
        ({"every_limit": "3"}, "x.toml:6: every_limit is not a table"),
        ({"without": '"closed"'}, "x.toml:6: without is not a list"),
        ({"limits": "3"}, "x.toml:6: limits cannot be that; write a list, as in […]"),
        (
            {"milestones": '["a"]'},
            "x.toml:6: milestone 1 cannot be that; write a table, as in { … }",
        ),
    ],
)
def test_what_cannot_be_put_together_is_told(
    tmp_path: Path, more: dict[str, str], sentence: str
) -> None:
    """And never rises as a bug of ours."""
    ours_in(tmp_path)
    text = made_up(**more)
    if "milestones" in more:
        text = text[: text.index("[[milestones]]")]
    (tmp_path / "pathways" / "x.toml").write_text(text)

    assert any(one.startswith(sentence) for one in mistakes_of(tmp_path / "pathways"))


ODD = ("3", '"x"', "[]", "{}", "[[1]]", "[{ id = [1] }]", "2026-01-01")


@pytest.mark.parametrize("name", ["families/cancer.toml", "A30.2016-01-01.toml"])
def test_whatever_is_said_of_a_key_a_file_loads_or_is_refused(tmp_path: Path, name: str) -> None:
    """Every key in turn, with a value of every wrong shape: never a bug of ours."""
    folder = ours_in(tmp_path)
    for file in folder.glob("*.toml"):
        if file.name != "A30.2016-01-01.toml":
            file.unlink()
    lines = (folder / name).read_text("utf-8").splitlines()
    refused = 0

    for number, line in enumerate(lines):
        key, equals, _ = line.partition(" = ")
        for odd in ODD if equals and not line.startswith((" ", "#")) else ():
            # What follows of a list that began here makes it no TOML, and that is refused too.
            changed = [*lines[:number], f"{key} = {odd}", *lines[number + 1 :]]
            (folder / name).write_text("\n".join(changed), "utf-8")
            try:
                load_definitions(folder)
            except BadDefinition:
                refused += 1

    assert refused > len(lines)


def test_the_digest_is_of_every_file_that_decides(tmp_path: Path) -> None:
    """Two processes with the same digest decide alike: families and local files too."""
    folder, local = ours_in(tmp_path), tmp_path / "local"
    local.mkdir()
    digests = {load_definitions(folder).digest, load_definitions(folder, None, local).digest}
    family = folder / "families" / "cancer.toml"
    family.write_text(family.read_text("utf-8") + "# more\n", "utf-8")
    digests.add(load_definitions(folder).digest)
    (local / "a.toml").write_text(
        'adds_to = "A12"\nvalid_from = 2026-01-01\nowner = { organisation = "urn:x|1" }\n'
    )
    digests.add(load_definitions(folder, None, local).digest)

    assert len(digests) == 3
    assert load_definitions().digest == load_definitions(ours_in(tmp_path / "again")).digest


@pytest.mark.parametrize("changed", ["D12.2019-01-01.toml", "families/cancer.toml", "new.toml"])
def test_files_that_change_while_they_are_read_are_no_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    """The old definitions would decide under the digest of the new."""
    folder = ours_in(tmp_path)

    def overtaken(*told: Any) -> list[Read]:
        read = read_all(*told)
        with (folder / changed).open("a", encoding="utf-8") as file:
            file.write("# newer\n")
        return read

    monkeypatch.setattr("schemas.load.read_all", overtaken)

    assert mistakes_of(folder) == [
        f"{folder.name}: a file was changed while the files were read; read them again"
    ]


def test_the_digest_is_of_the_national_lists_and_the_code_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The registry's words stand in bodies, and two releases may judge alike files otherwise."""
    lists = tmp_path / "volven.csv"
    lists.write_bytes(VOLVEN.read_bytes() + b"\n")
    before = set_digest(PATHWAYS)

    monkeypatch.setattr("schemas.digest.VOLVEN", lists)
    other_lists = set_digest(PATHWAYS)
    monkeypatch.setattr("schemas.digest.ENGINE", ENGINE + 1)

    assert len({before, other_lists, set_digest(PATHWAYS)}) == 3


@pytest.mark.parametrize("moved", ["holiday", "clock"])
def test_the_digest_is_of_the_days_that_the_libraries_give(
    monkeypatch: pytest.MonkeyPatch, moved: str
) -> None:
    """An upgrade that moves a day moves due days: everybody is to be judged anew, and at once."""
    before = set_digest(PATHWAYS)

    if moved == "holiday":
        told = all_holidays()
        monkeypatch.setattr("schemas.digest.all_holidays", lambda: told[:-1])
    else:
        monkeypatch.setattr("schemas.digest.MESSAGE_CLOCK", "Europe/London")
    calendar_told.cache_clear()

    after = set_digest(PATHWAYS)
    monkeypatch.undo()
    calendar_told.cache_clear()
    assert after != before == set_digest(PATHWAYS)


def test_the_days_that_the_libraries_give_are_those_that_limits_count_in() -> None:
    """2026 as the almanac has it: Easter on 5 April, and the clocks on the last Sundays."""
    told = calendar_told().decode().splitlines()

    movable = ("04-02", "04-03", "04-05", "04-06", "05-14", "05-24", "05-25")
    fixed = ("01-01", "05-01", "05-17", "12-25", "12-26")
    assert {one for one in told if one.startswith("holiday 2026")} == {
        f"holiday 2026-{day}" for day in (*movable, *fixed)
    }
    assert [one for one in told if one.startswith("clock 2026")] == [
        "clock 2026-03-29 2:00:00",
        "clock 2026-10-25 1:00:00",
    ]


def test_what_the_folders_are_called_is_each_hosts_own_matter(tmp_path: Path) -> None:
    """Two hosts of one installation need not agree about it."""
    digests = set()
    for name in ("local", "goals"):
        folder, senders = tmp_path / name, tmp_path / f"{name}.toml"
        folder.mkdir()
        (folder / "a.toml").write_text("x = 1\n")
        senders.write_text("[start-rule]\n")
        digests.add(set_digest(PATHWAYS, senders, folder))

    assert len(digests) == 1


def test_a_file_of_schemas_for_editors_may_be_named_in_a_comment(tmp_path: Path) -> None:
    """``#:schema`` is how the editors' TOML tools find it; to TOML it is a comment."""
    (tmp_path / "x.toml").write_text("#:schema ../json/definition.schema.json\n" + made_up(LIMIT))

    assert load_definitions(tmp_path).definitions[0].version == "Z1@2026-01-01"


def test_an_empty_folder_is_no_set(tmp_path: Path) -> None:
    """A wrong path must not end as a service that follows nothing."""
    with pytest.raises(BadDefinition) as bad:
        load_definitions(tmp_path)

    says = "the folder holds no definition file (*.toml)"
    assert bad.value.mistakes == (Remark(Place(str(tmp_path)), says, "name another folder"),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[start-rules]\n", "s.toml:1: start-rules: no such key; write [start-rule]"),
        ("start-rule = 3\n", "s.toml:1: start-rule cannot be that; write a table, as in { … }"),
        (
            '[start-rule]\nours = "sent"\n',
            "s.toml:2: start-rule: ours cannot be that; write 'received' or 'assessed'",
        ),
    ],
)
def test_a_file_of_senders_that_says_nothing_of_use_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    """Passed over, a sender's pathways would begin on another day, and nobody would see why."""
    (tmp_path / "a.toml").write_text(made_up(LIMIT), "utf-8")
    senders = tmp_path / "senders" / "s.toml"
    senders.parent.mkdir()
    senders.write_text(text, "utf-8")

    with pytest.raises(BadDefinition) as bad:
        load_definitions(tmp_path, senders)

    assert [str(one) for one in bad.value.mistakes] == [sentence]


def test_a_start_rule_is_a_senders_own(tmp_path: Path) -> None:
    """Whoever is not named is under the ordinary one."""
    (tmp_path / "a.toml").write_text(made_up(LIMIT), "utf-8")
    senders = tmp_path / "senders.txt"
    senders.write_text('[start-rule]\nours = "assessed"\n', "utf-8")

    assert load_definitions(tmp_path, senders).start_rules == {"ours": StartRule.ASSESSED}


@pytest.mark.parametrize("rows", ["milestones", "phases", "registry"])
def test_what_a_file_says_twice_over_its_family_is_refused(tmp_path: Path, rows: str) -> None:
    """Only the last would count, and nobody would see that the first is lost."""
    key = "number" if rows == "registry" else "id"
    name = {"milestones": "closed", "phases": "closed", "registry": "107"}[rows]
    row = f'[[{rows}]]\n{key} = "{name}"\n'
    file = ours_in(tmp_path) / "A20.2015-05-01.toml"
    text = file.read_text("utf-8")
    file.write_text(f"{text}\n{row}{row}", "utf-8")

    last = text.count("\n") + 4
    says = f"'{name}' is written here and in line {last - 2}"
    assert mistakes_of(file.parent) == [
        f"{file.name}:{last}: {says}; bring the two together, or leave one out"
    ]


def test_a_template_that_a_family_says_twice_is_refused(tmp_path: Path) -> None:
    """Limits would be made of the last."""
    file = ours_in(tmp_path) / "families" / "cancer.toml"
    text = file.read_text("utf-8")
    first = text.index('[[limit_templates]]\nid = "OF1"')
    template = text[first : text.index("[[", first + 2)]
    file.write_text(f"{text}\n{template}", "utf-8")

    (found,) = mistakes_of(tmp_path / "pathways")

    line = text[:first].count("\n") + 1
    assert f"'OF1' is written here and in line {line}; bring the two together" in found
