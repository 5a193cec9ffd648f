"""What a definition of the right shape can still have wrong."""

from pathlib import Path

import pytest

from schemas.check import worth_a_look
from schemas.lists import OID
from schemas.load import PATHWAYS, BadDefinition, definition_files, read_all, read_definition
from tests.definitions.given import LIMIT, MILESTONES, made_up

PHASE = MILESTONES[: MILESTONES.index("[[milestones]]")]
OTHER = LIMIT.replace("answer", "{}", 1)


def mistakes_in(folder: Path, text: str) -> list[str]:
    """What keeps it from loading."""
    file = folder / "x.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadDefinition) as bad:
        read_definition(file)
    return [mistake.says for mistake in bad.value.mistakes]


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        ('source = "Et sted"', 'source = " "', "limit 'answer' has no source; a limit without"),
        ('source = "Et sted"\n', "", "limit 'answer': source is not said"),
        ('unit = "day"\n', "", "limit 'answer': unit is not said"),
        ('from_milestone = "asked"\n', "", "limit 'answer': from_milestone is not said"),
        ('from_milestone = "asked"', 'from_milestone = "nobody"', "limit 'answer' names milestone"),
        ("amount = 5", "amount = -1", "limit 'answer': amount must be 0 or more"),
        ("amount = 5\n", "", "limit 'answer' has either an amount or a day that it is due by"),
        ("amount = 5", 'amount = 5\ndue_by = "deadline-for-help"', "limit 'answer' has either"),
        ("amount = 5", "amount = 5\nearliest = 6", "limit 'answer': earliest must be 0 or more"),
        ("amount = 5", "amount = 5\namount_from = 6", "limit 'answer': amount_from must be 0"),
        ("warn_before = 1", "warn_before = 6", "limit 'answer': warn_before must be 0 or more"),
        (
            "amount = 5",
            'amount = 5\nunless_purposes = ["8485#99"]',
            "limit 'answer': list 8485 has",
        ),
        ("amount = 5", 'amount = 5\nunless_purposes = ["8446#1"]', "limit 'answer': 8446#1 is not"),
        (
            "amount = 5",
            'amount = 5\ninstead_of = "answer"',
            "limit 'answer': only a goal in a local",
        ),
        ('en = "Asked"', 'en = ""', "the name of milestone 'asked' is not said in en"),
        (', nn = "Ventar"', "", "phase 'waiting', name: nn is not said"),
        (
            'nb = "Du venter."',
            'nb = " "',
            "what the patient is told in phase 'waiting' is not said",
        ),
        ('id = "answered"', 'id = "asked"', "milestone 'asked' is defined twice"),
        ("[[limits]]", f"{PHASE}\n[[limits]]", "phase 'waiting' is defined twice"),
        ('phase = "waiting"\n', "", "milestone 'asked' starts, and has no phase"),
        (
            'answered"] }]\ndays = ["executed"]',
            'answered"] }]\ndays = []',
            "milestone 'answered' has no day that counts",
        ),
        (
            'id = "answered"',
            'id = "answered"\nat_most = 0',
            "milestone 'answered': at_most must be",
        ),
        (
            'id = "answered"',
            'id = "answered"\nrequired_unless = ["L"]',
            "milestone 'answered' is not required",
        ),
        (
            'signals = [{ kind = "coded", codes = ["urn:made-up|answered"] }]',
            (
                'signals = [{ kind = "referral-rejected", '
                'outcomes_coded = ["henvisningsstatus#made-up"] }]'
            ),
            "milestone 'answered': list henvisningsstatus has no made-up",
        ),
        (
            'id = "answered"',
            'id = "answered"\nmay_follow = ["asked"]',
            "milestone 'answered' may follow 'asked', which is no closing",
        ),
        (
            'id = "answered"',
            'id = "answered"\nmay_follow = ["answered"]',
            "milestone 'answered' may follow 'answered', which is no closing",
        ),
        (
            'id = "asked"',
            'id = "asked"\nmay_follow = ["answered"]',
            "milestone 'asked' is no step, and only a step may follow a closing",
        ),
        (
            "amount = 5",
            'amount = 5\nunless = ["asked"]',
            "limit 'answer': unless names its own from_milestone, so it never runs",
        ),
        (
            "amount = 5",
            'amount = 5\nunless = ["answered"]',
            "limit 'answer': unless names its own to_milestone, so it is never met",
        ),
        (
            "amount = 5",
            'amount = 5\nshown_by = ["asked"]',
            "limit 'answer': shown_by names its own from_milestone, so it is met as soon",
        ),
        (
            "amount = 5",
            'amount = 5\nshown_by = ["answered"]',
            "limit 'answer': shown_by names its own to_milestone, which shows no more",
        ),
        (
            "amount = 5",
            'amount = 5\nexcused_by = ["asked"]',
            "limit 'answer': excused_by names its own from_milestone, so it is never late",
        ),
        (
            "amount = 5",
            'amount = 5\nexcused_by = ["answered"]',
            "limit 'answer': excused_by names its own to_milestone, which excuses nobody",
        ),
        (
            'cut = "per-person"',
            (
                'cut = "per-person"\nbranches = [\n'
                '{ milestone = "asked", care_levels = ["1"], when = "inpatient" },\n'
                '{ milestone = "asked", care_levels = ["1"], when = "outpatient" }]'
            ),
            "'asked' with care level '1' tells of two branches",
        ),
        (
            'cut = "per-person"',
            (
                'cut = "per-person"\n'
                'branches = [{ milestone = "asked", outcome = "Q", when = "surgery" }]'
            ),
            "branch 'surgery': no list in `volven` has a code for 'asked' with outcome 'Q'",
        ),
        (
            'cut = "per-person"',
            (
                'cut = "per-person"\nbranches = [\n'
                '{ milestone = "asked", codes = ["urn:x|1"], when = "severe" },\n'
                '{ milestone = "asked", codes = ["urn:x|1"], when = "less-severe" }]'
            ),
            "'asked' with code 'urn:x|1' tells of two branches",
        ),
        ('id = "waiting"', 'id = ""', "phase id '' is no name"),
        ('id = "asked"', 'id = "was asked"', "milestone id 'was asked' is no name"),
        ('id = "answer"\n', 'id = ""\n', "limit id '' is no name"),
        (
            "[[limits]]",
            PHASE.replace('"waiting"', '"unused"') + "[[limits]]",
            "no milestone leads to phase 'unused', so no patient is ever told of it",
        ),
        ('en = "A pathway"', 'en = ""', "the name is not said in en"),
        ('nn = "Ventar"', 'nn = " "', "the name of phase 'waiting' is not said in nn"),
        (
            "amount = 5",
            'amount = 5\nunless = ["nobody"]',
            "limit 'answer' names milestone 'nobody', which is not defined",
        ),
        (
            "amount = 5",
            'amount = 5\nshown_by = ["nobody"]',
            "limit 'answer' names milestone 'nobody', which is not defined",
        ),
        (
            "amount = 5",
            'amount = 5\nexcused_by = ["nobody"]',
            "limit 'answer' names milestone 'nobody', which is not defined",
        ),
        (
            "amount = 5",
            'amount = 5\nonly_if = ["nobody"]',
            "limit 'answer' names milestone 'nobody'",
        ),
        ('phase = "waiting"', 'phase = "gone"', "milestone 'asked' names phase 'gone', which is"),
        ('role = "start"\n', "", "no milestone has role 'start', so no instance can open"),
        (
            'signals = [{ kind = "coded", codes = ["urn:made-up|answered"] }]',
            "signals = []",
            "milestone 'answered' can never be reached: no signal tells it",
        ),
        (
            '"urn:made-up|answered"',
            '"urn:made-up|asked"',
            "milestones 'asked' and 'answered' both claim urn:made-up|asked",
        ),
        (
            '"urn:made-up|answered"',
            '"answered"',
            "milestone 'answered': answered is not of the form",
        ),
        (
            '"urn:made-up|answered"',
            '"urn:oid:2.16.578.1.12.4.1.1.9188|99"',
            "milestone 'answered': list 9188 has no 99",
        ),
        (
            'kind = "coded", codes = ["urn:made-up|answered"]',
            'kind = "attended", codes = ["urn:made-up|answered"]',
            "milestone 'answered': a signal of kind coded or coded-declined has codes; else",
        ),
        (
            'kind = "coded", codes = ["urn:made-up|answered"]',
            'kind = "attended", care_levels = ["77"]',
            "milestone 'answered': list 8406 has no 77",
        ),
        (
            'kind = "coded", codes = ["urn:made-up|answered"]',
            'kind = "attended", outcomes_coded = ["8445#77"]',
            "milestone 'answered': list 8445 has no 77",
        ),
        (
            '"urn:made-up|answered"] }',
            '"urn:made-up|answered"], closes = "waiting", phase = "waiting" }',
            "milestone 'answered': a signal that closes says its phase there, and has no other",
        ),
        (
            '"urn:made-up|answered"] }',
            '"urn:made-up|answered"], phase = "nowhere" }',
            "milestone 'answered' names phase 'nowhere', which is not defined",
        ),
    ],
)
def test_a_definition_with_a_mistake_does_not_load(
    tmp_path: Path, was: str, becomes: str, sentence: str
) -> None:
    """Each sentence begins with what it is about."""
    sound = made_up(LIMIT)
    assert sound.count(was) == 1

    found = mistakes_in(tmp_path, sound.replace(was, becomes))

    assert any(says.startswith(sentence) for says in found), found


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("calendar", '"SE"', "no calendar of that name is known"),
        ("volven", '["9999"]', "list 9999 is not among those in volven.csv"),
        ("scope", "{ age_from = 18, age_to = 17 }", "scope: age_from must be no more than age_to"),
        ("scope", "{ age_to = -1 }", "scope: age_to must be 0 or more"),
        ("scope", '{ specialties = ["99"] }', "scope: list 8451 has no 99"),
        ("scope", '{ counties = ["1813"] }', "scope: 1813 in counties is no such number"),
        ("scope", '{ municipalities = ["18"] }', "scope: 18 in municipalities is no such number"),
        ("registry", '[{ number = "999", first = true }]', "list 9329 has no 999"),
        ("registry", '[{ number = "107" }]', "registry rule 107: it says nothing that could fire"),
        (
            "registry",
            '[{ number = "107", event = "C", spares = ["C"], again = true }]',
            "registry rule 107: it judges event C and spares it",
        ),
        (
            "registry",
            '[{ number = "107", first = true }]',
            "registry rule 107: first wants the event that is to come first",
        ),
        (
            "registry",
            '[{ number = "107", age_from = 19, age_to = 18 }]',
            "registry rule 107: age_from must be no more than age_to",
        ),
        (
            "registry",
            '[{ number = "107", age_to = -1 }]',
            "registry rule 107: age_to must be 0 or more",
        ),
        (
            "registry",
            '[{ number = "110", event = "F", lacks = ["C"] }]',
            "registry rule 110: no milestone is told by event C",
        ),
        ("replaces", '["Z 1"]', "replaces 'Z 1', which is neither a code nor a version"),
        ("replaces", '["Z1@2026-01-01"]', "a version does not replace itself"),
        ("sources", "[]", "the definition has no source"),
        ("sources", '[{ text = " ", read_on = 2026-01-01 }]', "the definition has no source"),
        ("code", '""', "code '' is no name"),
        ("code", '"Z 1"', "code 'Z 1' is no name"),
        (
            "follows",
            '[{ outcomes = ["K"] }]',
            "follows names one pathway by its code, or those of a family",
        ),
        (
            "follows",
            '[{ code = "Z1", family = "cancer" }]',
            "follows names one pathway by its code, or those of a family",
        ),
        (
            "pauses",
            '[{ begins = "asked", ends = "nobody", source = "Et sted" }]',
            "pause names milestone 'nobody', which is not defined",
        ),
        (
            "follows",
            '[{ code = "Z1", moved = true }]',
            "Z1 follows itself, as every pathway may, however it was closed",
        ),
        (
            "pauses",
            '[{ begins = "asked", ends = "asked", source = "Et sted" }]',
            "pause begins and ends with 'asked', so it leaves no day out",
        ),
        (
            "pauses",
            '[{ begins = "asked", ends = "answered", reasons = ["8446#x"], source = "Et sted" }]',
            "pause: list 8446 has no x",
        ),
        (
            "pauses",
            '[{ begins = "asked", ends = "answered", source = "Et sted", limits = ["no"] }]',
            "pause names limit 'no', which is not defined",
        ),
        (
            "pauses",
            '[{ begins = "asked", ends = "answered", source = " " }]',
            "pause has no source",
        ),
    ],
)
def test_rules_beside_the_clocks_are_checked(
    tmp_path: Path, key: str, value: str, sentence: str
) -> None:
    """They are told to hospitals, so they must be judged as the registry judges."""
    assert sentence in mistakes_in(tmp_path, made_up(LIMIT, **{key: value}))


def test_a_registry_rule_that_is_written_twice_does_not_load(tmp_path: Path) -> None:
    """Which of them counts could not be told."""
    rules = '[{ number = "107", no_time = true }, { number = "107", again = true }]'

    assert "registry rule 107 is defined twice" in mistakes_in(tmp_path, made_up(registry=rules))


STATED = 'kind = "coded", codes = ["urn:made-up|{}"]'
DECIDES = 'kind = "decision", event = "C"'


@pytest.mark.parametrize(
    ("first", "second", "claimed"),
    [
        (', outcomes = ["K"]', ', outcomes = ["K", "M"]', "CK"),
        ("", ', outcomes = ["K", "M"]', "CK/M"),
        ("", "", "C"),
        (', outcomes = ["K"]', ', outcomes = ["M"]', None),
        (', rule = "received"', ', rule = "assessed"', None),
    ],
)
def test_two_signals_that_claim_one_national_code_do_not_load(
    tmp_path: Path, first: str, second: str, claimed: str | None
) -> None:
    """Only the first would ever be told, and nobody would see that the other is dead."""
    text = made_up(LIMIT, code='"A12"', volven='["8480"]')
    for name, more in (("asked", first), ("answered", second)):
        text = text.replace(STATED.format(name), DECIDES + more)

    if claimed is None:
        (tmp_path / "x.toml").write_text(text, "utf-8")
        assert read_definition(tmp_path / "x.toml").code == "A12"
    else:
        says = f"milestones 'asked' and 'answered' both claim {claimed}"
        assert says in mistakes_in(tmp_path, text)


def test_two_signals_that_differ_by_level_of_care_may_bear_the_same_code(tmp_path: Path) -> None:
    """Narrowed apart, each is told by its own."""
    signal = 'kind = "coded", codes = ["urn:made-up|answered"]'
    apart = made_up(LIMIT).replace(signal, f'{signal}, care_levels = ["1"]') + (
        '[[milestones]]\nid = "told"\nname = { nb = "a", nn = "b", en = "c" }\n'
        f'signals = [{{ {signal}, care_levels = ["3"] }}]\ndays = ["executed"]\n'
    )
    (tmp_path / "x.toml").write_text(apart, "utf-8")

    assert len(read_definition(tmp_path / "x.toml").milestones) == 3
    both = apart.replace('["3"]', '["1", "3"]')
    assert "milestones 'answered' and 'told' both claim urn:made-up|answered" in mistakes_in(
        tmp_path, both
    )


def write(folder: Path, **texts: str) -> list[Path]:
    """Definition files by name."""
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return definition_files(folder)


def test_versions_that_are_valid_on_the_same_day_do_not_load(tmp_path: Path) -> None:
    """Which of them counts could not be told."""
    old = made_up(LIMIT, valid_from="2025-01-01", valid_to="2026-02-01")
    files = write(tmp_path, a=old, b=made_up(LIMIT))

    with pytest.raises(BadDefinition) as bad:
        read_all(files, tmp_path)

    says = "Z1@2025-01-01 is valid until 2026-02-01, and Z1@2026-01-01 from before"
    assert [str(one) for one in bad.value.mistakes] == [
        f"b.toml:2: {says}; let the one end on the day the other begins"
    ]


def test_one_version_in_two_files_does_not_load(tmp_path: Path) -> None:
    """A copy that was forgotten."""
    files = write(tmp_path, a=made_up(LIMIT), b=made_up(LIMIT))

    with pytest.raises(BadDefinition) as bad:
        read_all(files, tmp_path)

    assert [one.says for one in bad.value.mistakes] == ["Z1@2026-01-01 is defined in two files"]


def remarks(folder: Path, **texts: str) -> list[str]:
    """What is worth a look in files that load."""
    return [str(one) for one in worth_a_look(read_all(write(folder, **texts), folder))]


SUMS = "".join(
    OTHER.format(name)
    .replace('"answered"', f'"{ends}"')
    .replace('"asked"', f'"{begins}"')
    .replace("amount = 5", f"amount = {amount}")
    for name, begins, ends, amount in (
        ("first", "asked", "answered", 5),
        ("second", "answered", "done", 6),
        ("all", "asked", "done", 12),
    )
)
DONE = (
    '[[milestones]]\nid = "done"\nname = { nb = "a", nn = "b", en = "c" }\n'
    'signals = [{ kind = "coded", codes = ["urn:made-up|done"] }]\ndays = ["executed"]\n'
)


def test_a_limit_that_is_not_the_sum_of_its_parts_is_worth_a_look(tmp_path: Path) -> None:
    """A published table could say so; more likely somebody mistyped."""
    assert remarks(tmp_path, a=made_up(DONE + SUMS.replace("amount = 12", "amount = 11"))) == []

    text = made_up(DONE + SUMS)
    (found,) = remarks(tmp_path, a=text)

    assert "Z1@2026-01-01: limit 'all' is 12, and first 5 + second 6 = 11" in found
    assert found.startswith(f"a.toml:{text.splitlines().index('amount = 12') + 1}: ")


def test_two_pathways_that_claim_one_code_are_worth_a_look(tmp_path: Path) -> None:
    """It may be meant, as of a coordinator who serves them all; not while one is withdrawn."""
    first, second = made_up(LIMIT), made_up(LIMIT, code='"Z2"')

    found = remarks(tmp_path, a=first, b=second)

    assert len(found) == 2
    assert "Z1@2026-01-01 and Z2@2026-01-01 both claim urn:made-up|answered" in found[0]
    withdrawn = made_up(LIMIT, valid_from="2025-01-01", valid_to="2026-01-01")
    assert remarks(tmp_path, a=withdrawn, b=second) == []


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"follows": '[{ code = "Z9" }]'}, "Z1@2026-01-01 follows Z9, which no file defines"),
        (
            {"follows": '[{ family = "canser" }]'},
            "Z1@2026-01-01 follows family 'canser', which no file defines",
        ),
        ({"replaces": '["Z9"]'}, "Z1@2026-01-01 replaces Z9, which no file defines"),
    ],
)
def test_a_pathway_that_names_an_unknown_one_is_worth_a_look(
    tmp_path: Path, more: dict[str, str], sentence: str
) -> None:
    """The set may do without the other; then it never happens."""
    (found,) = remarks(tmp_path, a=made_up(LIMIT, **more))

    assert found == f"a.toml:6: {sentence}; add the file that defines it, or leave it out"


def test_a_national_list_that_we_do_not_have_is_worth_a_look(tmp_path: Path) -> None:
    """It may be a new one; a mistyped number would never be told, and nobody would see why."""
    text = made_up(LIMIT).replace("urn:made-up|answered", f"{OID}9999|1")

    (found,) = remarks(tmp_path, a=text)

    assert "Z1@2026-01-01 names list 9999, which volven.csv does not have" in found
    says = f"milestone 'answered': {OID}99|1 is of no national list: their numbers have four digits"
    assert says in mistakes_in(tmp_path, text.replace("9999|1", "99|1"))


def test_our_own_limits_add_up() -> None:
    """OF4 = OF1 + OF2 + OF3 in every complete table, per treatment."""
    read = read_all(definition_files(PATHWAYS), PATHWAYS)

    assert [one for one in worth_a_look(read) if "limit" in one.says] == []
