"""What a limit names and can never come to: it does not load, and says where and what to write."""

from pathlib import Path

import pytest

from schemas.check import worth_a_look
from schemas.load import definition_files, read_all
from tests.definitions.given import LIMIT, made_up, mistakes, remarked

ANSWERED = 'id = "answered"'
ENDS = 'to_milestone = "answered"'
AMOUNT = "amount = 5"
SELF = ((ENDS, 'to_milestone = "asked"'),)


def changed(*edits: tuple[str, str], **more: str) -> str:
    """The made-up definition with its limit, and these passages otherwise."""
    text = made_up(LIMIT, **more)
    for was, becomes in edits:
        assert text.count(was) == 1
        text = text.replace(was, becomes)
    return text


REPEATS = ('id = "asked"', 'id = "asked"\nrepeats = true')


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        (SELF, " goes from one 'asked' to the next, and only the first counts: it is never met"),
        ((*SELF, REPEATS), None),
        (
            ((AMOUNT, "amount = 5\nrepeats = true"),),
            " repeats, and 'asked' does not, so it has one",
        ),
        (((AMOUNT, "amount = 5\nrepeats = true"), REPEATS), None),
        (((AMOUNT, 'amount = 5\nrepeats = true\ncounts = ["executed"]'),), None),
    ],
)
def test_a_limit_repeats_only_where_its_milestone_does(
    tmp_path: Path, edits: tuple[tuple[str, str], ...], says: str | None
) -> None:
    """Of a milestone that does not repeat the first counts, and no other would ever end it."""
    found = mistakes(tmp_path, changed(*edits))

    assert [one.startswith(f"limit 'answer'{says}") for one in found] == ([True] if says else [])


def test_what_shows_a_limit_met_says_nothing_where_it_repeats(tmp_path: Path) -> None:
    """Of which round it would speak, nobody could tell."""
    text = changed((AMOUNT, 'amount = 5\nrepeats = true\nshown_by = ["told"]'), REPEATS)
    told = text[text.index('[[milestones]]\nid = "answered"') : text.index("[[limits]]")]

    found = mistakes(tmp_path, text + told.replace("answered", "told"))

    says = "limit 'answer' repeats, and what shows one round to have ended would show them all: "
    assert found == [f"{says}shown_by says nothing"]


NEED = 'signals = [{ kind = "need-stated" }]\ndays = ["authored"]'
CODED = 'signals = [{ kind = "coded", codes = ["urn:made-up|answered"] }]\ndays = ["executed"]'
DONE = (
    '[[milestones]]\nid = "done"\nname = { nb = "a", nn = "b", en = "c" }\n'
    'signals = [{ kind = "coded", codes = ["urn:made-up|done"] }]\ndays = ["executed"]\n'
)
TO_DONE = (ENDS, 'to_milestone = "done"')


@pytest.mark.parametrize(
    ("only_if", "unless", "edits", "sound"),
    [
        ('"answered"', '"answered"', (), False),
        ('"answered", "done"', '"answered"', (), True),
        ('"answered"', '"answered"', ((CODED, NEED),), True),
    ],
)
def test_a_limit_that_rules_itself_out_does_not_load(
    tmp_path: Path, only_if: str, unless: str, edits: tuple[tuple[str, str], ...], sound: bool
) -> None:
    """A need may also be told by an ongoing service, and then no milestone says that it is."""
    conditions = f"amount = 5\nonly_if = [{only_if}]\nunless = [{unless}]"

    found = mistakes(tmp_path, changed(TO_DONE, (AMOUNT, conditions), *edits) + DONE)

    says = "limit 'answer': all that only_if wants stands in unless too, so it never runs"
    assert found == ([] if sound else [says])


@pytest.mark.parametrize(("since", "sound"), [("2026-05-31", True), ("2026-06-01", False)])
def test_a_limit_that_comes_after_the_last_start_does_not_load(
    tmp_path: Path, since: str, sound: bool
) -> None:
    """An instance has the limits of the day on which it opened."""
    text = changed((AMOUNT, f"amount = 5\nvalid_from = {since}"), valid_to="2026-06-01")

    found = remarked(tmp_path, text)

    line = text.splitlines().index(f"valid_from = {since}") + 1
    says = "limit 'answer' is valid from a day on which no instance opens any more, so none has it"
    remedy = "write a day before 2026-06-01, or leave the limit out"
    assert [str(one) for one in found] == ([] if sound else [f"x.toml:{line}: {says}; {remedy}"])


def looked_at(folder: Path, text: str) -> list[str]:
    """What is worth a look in a file that loads."""
    (folder / "x.toml").write_text(text, "utf-8")
    return [str(one) for one in worth_a_look(read_all(definition_files(folder), folder))]


def test_a_limit_from_one_to_the_next_that_does_not_repeat_is_worth_a_look(tmp_path: Path) -> None:
    """The first two may be meant, as those after a certain outcome are; more likely all are."""
    once = changed(*SELF, REPEATS)
    each = once.replace(AMOUNT, "amount = 5\nrepeats = true")

    line = once.splitlines().index('to_milestone = "asked"') + 1
    says = "limit 'answer' goes from the first 'asked' to the second, and no further"
    remedy = "write repeats = true if it goes from each to the next"
    assert looked_at(tmp_path, once) == [f"x.toml:{line}: Z1@2026-01-01: {says}; {remedy}"]
    assert looked_at(tmp_path, each) == []


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ('{ counties = ["18", "99"] }', "99 in counties"),
        ('{ municipalities = ["1813", "0000"] }', "0000 in municipalities"),
        ('{ counties = ["18", "01"], municipalities = ["5516", "1502"] }', None),
    ],
)
def test_a_county_that_there_never_was_is_worth_a_look(
    tmp_path: Path, scope: str, said: str | None
) -> None:
    """Nobody lives there, so everybody would be out of scope; a reform may make a new one."""
    found = looked_at(tmp_path, made_up(LIMIT, scope=scope))

    begins = f"x.toml:6: Z1@2026-01-01: scope: {said} is of no county that we know; "
    assert [one.startswith(begins) for one in found] == ([True] if said else [])


BRANCHED = """
[[branches]]
milestone = "asked"
care_levels = ["LEVEL"]
when = "inpatient"
[[branches]]
milestone = "asked"
outcome = "OUTCOME"
when = "surgery"
"""
DECIDED = 'kind = "decision", event = "C", outcomes = ["K"], care_levels = ["3"]'


@pytest.mark.parametrize(
    ("level", "outcome", "says"),
    [
        ("3", "K", None),
        ("1", "K", "branch 'inpatient': 'asked' is never told at care level '1'"),
        ("3", "M", "branch 'surgery': no list in `volven` has a code for 'asked' with outcome 'M'"),
    ],
)
def test_a_branch_that_its_milestone_never_tells_does_not_load(
    tmp_path: Path, level: str, outcome: str, says: str | None
) -> None:
    """CM is a code, and this milestone is of CK alone, at one level of care."""
    text = made_up(LIMIT, code='"A12"', volven='["8480"]').replace(
        'kind = "coded", codes = ["urn:made-up|asked"]', DECIDED
    )
    branches = BRANCHED.replace("LEVEL", level).replace("OUTCOME", outcome)

    assert mistakes(tmp_path, text + branches) == ([says] if says else [])
