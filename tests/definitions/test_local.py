"""Local files: a hospital's or municipality's own goals, beside the national ones."""

from pathlib import Path

import pytest

from schemas.codes import Obligation
from schemas.load import PATHWAYS, BadDefinition, load_definitions
from tests.definitions.given import LIMIT, made_up

SERIES = "urn:oid:2.16.578.1.12.4.1.4.101"
OWNER = f"{SERIES}|974795787"
WARD = "urn:oid:2.16.578.1.12.4.1.4.102|4001234"
GOAL = """
adds_to = "Z1"
valid_from = 2026-06-01
owner = { organisation = "OWNER" }
every_limit = { source = "Vedtak", evidence = "P", unit = "day", warn_before = 1 }
limits = [{ id = "our-answer", from_milestone = "asked", to_milestone = "answered", amount = 3 }]
milestones = [
  { id = "answered", signals = [{ kind = "coded", codes = ["urn:ours|answered"] }] },
  { id = "thanked", name = { nb = "a", nn = "b", en = "c" }, days = ["executed"], signals = [
    { kind = "coded", codes = ["urn:ours|thanked"] }
  ] },
]
""".replace("OWNER", OWNER)


def folders(folder: Path, local: str) -> tuple[Path, None, Path]:
    """A made-up national set, and a local file."""
    for name, text in (("national", made_up(LIMIT)), ("local", local)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "x.toml").write_text(text, "utf-8")
    return folder / "national", None, folder / "local"


def test_a_local_file_adds_goals_and_codes_and_leaves_all_that_is_national(tmp_path: Path) -> None:
    """Each goal bears who set it, and since when."""
    (national,) = load_definitions(folders(tmp_path, GOAL)[0]).definitions
    (definition,) = load_definitions(*folders(tmp_path, GOAL)).definitions

    was, goal = definition.limits
    assert (goal.id, goal.set_by, goal.amount) == ("our-answer", OWNER, 3)
    assert (goal.obligation, str(goal.valid_from)) == (Obligation.LOCAL_GOAL, "2026-06-01")
    assert (was.id, was.amount, was.set_by) == ("answer", 5, None)
    assert definition.version == national.version
    codes = [code for one in definition.milestones for s in one.signals for code in s.codes]
    ids = [one.id for one in definition.milestones]
    assert ids == [*(one.id for one in national.milestones), "thanked"]
    assert codes[1:] == ["urn:made-up|answered", "urn:ours|answered", "urn:ours|thanked"]


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        (
            '{ id = "thanked",',
            '{ id = "thanked", signals = [] },\n  { id = "thanked",',
            "local/x.toml:10: 'thanked' is written here and in line 9; bring the two together",
        ),
        (
            '"our-answer"',
            '"answer"',
            (
                "local/x.toml:6: limit 'answer' is there already, and a local file changes none; "
                "give the goal an id of its own"
            ),
        ),
        (
            "amount = 3",
            'amount = 3, obligation = "legal-right"',
            (
                "local/x.toml:6: a local file sets goals, and neither rights nor guidance; "
                'write obligation = "local-goal"'
            ),
        ),
        (
            "amount = 3",
            'amount = 3, instead_of = "answer"',
            (
                "local/x.toml:6: limit 'our-answer' comes instead of what is no goal of the "
                "definition's; leave it out: both will count"
            ),
        ),
        ('"Z1"', '"Z2"', "local/x.toml:2: adds_to names no definition; there is Z1"),
        (
            "adds_to",
            "without = []\nadds_to",
            (
                "local/x.toml:2: without: no such key; there are adds_to, owner, valid_from, "
                "every_limit, milestones, limits, sources, unknown"
            ),
        ),
        (
            "valid_from = 2026-06-01\n",
            "",
            "local/x.toml: valid_from is not said; write valid_from = …",
        ),
        (
            "|974795787",
            "",
            f"local/x.toml:4: owner: {SERIES} is not of the form system|number; write",
        ),
        ("974795787", "974 795 787", f"local/x.toml:4: owner: {OWNER[:-9]}974 795 787 is not of"),
        (
            "urn:oid:",
            "",
            "local/x.toml:4: owner: the series of 2.16.578.1.12.4.1.4.101|974795787 has",
        ),
        (
            "owner = {",
            "owner = 3 # {",
            "local/x.toml:4: owner names no organisation, or no list of",
        ),
        (" }\nevery", ", units = 3 }\nevery", "local/x.toml:4: owner names no organisation, or no"),
        (
            " }\nevery",
            ', unit = "urn:x|1" }\nevery',
            "local/x.toml:4: owner.unit: no such key; there are organisation, units",
        ),
        ("every_limit = {", "every_limit = 3 # {", "local/x.toml:5: every_limit is not a table"),
        (
            '"answered", signals',
            '"answered", repeats = true, signals',
            "local/x.toml:8: milestone 'answered': a local file does not say repeats; leave it out",
        ),
        (
            'id = "thanked"',
            'id = "thanked", role = "closing"',
            "local/x.toml:9: milestone 'thanked': a local file does not say role; leave it out",
        ),
        (
            'id = "answered", signals',
            'id = "asked", signals',
            (
                "local/x.toml:8: milestone 'asked' opens or closes, and a local file does not tell "
                "it anew; tell a milestone of your own"
            ),
        ),
        (
            'kind = "coded", codes = ["urn:ours|thanked"]',
            'kind = "discharged"',
            (
                "local/x.toml:10: a local file tells milestones by codes of its own, and closes "
                'none by them; write kind = "coded" and codes'
            ),
        ),
        ("limits = [", "limits = [3, ", "local/x.toml:6: limits is not a list of such"),
        (
            'unit = "day"',
            'unit = "year"',
            "local/x.toml:5: limit 'our-answer': unit cannot be that; write 'minute'",
        ),
        (
            '["urn:ours|answered"]',
            '["urn:made-up|asked"]',
            "local/x.toml:8: milestones 'asked' and 'answered' both claim urn:made-up|asked",
        ),
    ],
)
def test_a_local_file_that_would_change_anything_national_is_refused(
    tmp_path: Path, was: str, becomes: str, sentence: str
) -> None:
    """And with it the whole set, by the local file's own line."""
    assert GOAL.count(was) == 1

    with pytest.raises(BadDefinition) as bad:
        load_definitions(*folders(tmp_path, GOAL.replace(was, becomes)))

    assert any(str(one).startswith(sentence) for one in bad.value.mistakes), str(bad.value)


def test_the_example_that_people_are_shown_loads(tmp_path: Path) -> None:
    """The page beside the definitions; an example that does not load teaches the wrong thing."""
    page = (PATHWAYS / "README.md").read_text("utf-8")
    (tmp_path / "goal.toml").write_text(page.split("```toml\n")[1].split("```")[0], "utf-8")

    definitions = load_definitions(local=tmp_path).definitions

    goals = [limit.id for one in definitions for limit in one.limits if limit.set_by]
    assert goals == ["our-decision"]


def test_what_only_the_owner_says_is_told_by_its_units_alone(tmp_path: Path) -> None:
    """No code of one hospital's makes a step of another's patients; national signals stay open."""
    local = GOAL.replace(f'"{OWNER}" }}', f'"{OWNER}", units = ["{WARD}"] }}')

    (definition,) = load_definitions(*folders(tmp_path, local)).definitions

    told = [(signal.codes, signal.units) for one in definition.milestones for signal in one.signals]
    assert told == [
        (("urn:made-up|asked",), ()),
        (("urn:made-up|answered",), ()),
        (("urn:ours|answered",), (OWNER, WARD)),
        ((), ()),
        (("urn:ours|thanked",), (OWNER, WARD)),
    ]
    assert [(one.set_by, one.units) for one in definition.limits] == [
        (None, ()),
        (OWNER, (OWNER, WARD)),
    ]


def test_two_owners_may_tell_a_step_by_one_code(tmp_path: Path) -> None:
    """Each by its own notes: two municipalities have one journal system, and one list of codes."""
    paths = folders(tmp_path, GOAL)
    other = GOAL.replace("974795787", "974795788").replace("our-answer", "their-answer")
    other = other.replace('"thanked", name', '"remembered", name')
    (tmp_path / "local" / "y.toml").write_text(other, "utf-8")

    (definition,) = load_definitions(*paths).definitions

    assert [one.id for one in definition.milestones][-2:] == ["thanked", "remembered"]
    assert [one.set_by for one in definition.limits] == [None, OWNER, f"{SERIES}|974795788"]


@pytest.mark.parametrize(
    ("since", "added"), [("2026-06-01", [False, True]), ("2025-06-01", [True, True])]
)
def test_a_goal_is_added_to_the_versions_by_which_anything_opens_from_its_day_on(
    tmp_path: Path, since: str, added: list[bool]
) -> None:
    """An older version may lack the milestone that the goal counts to, and need not have it."""
    paths = folders(tmp_path, GOAL.replace("2026-06-01", since))
    old = made_up(LIMIT, valid_from="2025-01-01")
    (tmp_path / "national" / "old.toml").write_text(old, "utf-8")

    definitions = load_definitions(*paths).definitions

    goals = {one.version: "our-answer" in [row.id for row in one.limits] for one in definitions}
    assert [goals[version] for version in sorted(goals)] == added


def test_nothing_is_added_to_a_pathway_that_takes_nobody_any_more(tmp_path: Path) -> None:
    """The goal would never be anybody's."""
    paths = folders(tmp_path, GOAL)
    withdrawn = made_up(LIMIT, valid_to="2026-06-01")
    (tmp_path / "national" / "x.toml").write_text(withdrawn, "utf-8")

    with pytest.raises(BadDefinition) as bad:
        load_definitions(*paths)

    says = "no version of Z1 takes new patients from valid_from on; write a day on which one does"
    assert [str(one) for one in bad.value.mistakes] == [f"local/x.toml:2: {says}"]


def test_a_folder_of_local_files_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A slip in its name would leave all goals out, and nobody would see it."""
    national, senders, local = folders(tmp_path, GOAL)

    with pytest.raises(BadDefinition) as bad:
        load_definitions(national, senders, local.with_name("locale"))

    assert str(bad.value) == f"{tmp_path / 'locale'}: there is no such folder; name another folder"
