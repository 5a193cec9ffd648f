"""What reads like a rule and can never come about does not load."""

from pathlib import Path

import pytest

from tests.definitions.given import LIMIT, made_up, mistakes

STATED = 'kind = "coded", codes = ["urn:made-up|{}"]'
KNOWN = made_up(LIMIT, code='"A12"', volven='["8480"]')
DECIDED = 'kind = "decision", event = "C", outcomes = ["K"]'


def told_by(asked: str, answered: str, base: str = KNOWN) -> str:
    """The made-up definition with these two signals."""
    text = base.replace(STATED.format("asked"), asked)
    return text.replace(STATED.format("answered"), answered)


@pytest.mark.parametrize(("outcome", "begins"), [("K", True), ("Q", False), ("M", False)])
def test_a_limit_that_no_outcome_can_begin_does_not_load(
    tmp_path: Path, outcome: str, begins: bool
) -> None:
    """CM is a code, and no signal of the milestone takes it; CQ is none at all."""
    text = told_by(DECIDED, STATED.format("answered")).replace(
        "amount = 5", f'amount = 5\nfrom_outcomes = ["{outcome}"]'
    )

    says = "limit 'answer' can never begin so: no list in `volven` has a code for 'asked' with "
    assert mistakes(tmp_path, text) == ([] if begins else [f"{says}outcome '{outcome}'"])


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ('event = "C", after = ["CM"]', None),
        ('after = ["CZ"]', "after names CZ, and no code in the lists of `volven` ends so"),
        ('lacks = ["CZ"]', "lacks names CZ, and no code in the lists of `volven` ends so"),
        ('event = "C", outcomes = ["Z"], first = true', "outcome 'Z'"),
        ('outcomes = ["Z"], first = true', "outcome 'Z'"),
    ],
)
def test_a_registry_rule_of_a_code_that_no_list_has_does_not_load(
    tmp_path: Path, rule: str, sentence: str | None
) -> None:
    """Its letter alone would pass, and the rule would say nothing for ever."""
    rules = f'[{{ number = "110", {rule} }}]'
    sound = made_up(LIMIT, code='"A12"', volven='["8480"]', registry=rules)

    found = mistakes(tmp_path, told_by(DECIDED, STATED.format("answered"), sound))

    assert any(sentence in says for says in found) if sentence else found == []


def test_a_kind_that_does_not_state_the_event_does_not_load(tmp_path: Path) -> None:
    """A code with C is read as a decision, whatever resource bears it."""
    text = told_by('kind = "attended", event = "C"', STATED.format("answered"))

    assert "milestone 'asked': no attended states event C" in mistakes(tmp_path, text)


SEEN = 'kind = "attended"'


@pytest.mark.parametrize(
    ("first", "second", "dead"),
    [
        ("", "", True),
        ("", ', specialties = ["430"]', True),
        (', specialties = ["430", "320"]', ', specialties = ["430"]', True),
        (', specialties = ["430"]', "", False),
        (', specialties = ["430"]', ', specialties = ["320"]', False),
        (', care_levels = ["1"]', "", False),
        (', care_levels = ["1"]', ', care_levels = ["1"], purposes = ["8485#2"]', True),
        (', purposes = ["8485#2"]', ', care_levels = ["1"]', False),
        (', rule = "received"', ', rule = "assessed"', False),
        (', rule = "received"', "", False),
        ("", ', rule = "received"', True),
    ],
)
def test_a_milestone_that_another_always_comes_before_does_not_load(
    tmp_path: Path, first: str, second: str, dead: bool
) -> None:
    """What states no code makes the first milestone that it fits, and no other."""
    dated = made_up(LIMIT).replace('days = ["executed"]', 'days = ["period-start"]')
    found = mistakes(tmp_path, told_by(SEEN + first, SEEN + second, dated))

    says = "milestone 'answered' is never told so: 'asked' comes first and takes every attended"
    assert found == ([f"{says} that this takes"] if dead else [])


@pytest.mark.parametrize(
    ("until", "wrong"), [("2025-12-31", True), ("2026-01-01", True), ("2026-01-02", False)]
)
def test_a_definition_that_ends_before_it_begins_does_not_load(
    tmp_path: Path, until: str, wrong: bool
) -> None:
    """The day that it ends on is the first on which none opens."""
    found = mistakes(tmp_path, made_up(LIMIT, valid_to=until))

    says = "valid_to is no later than valid_from, so no instance can open"
    assert found == ([says] if wrong else [])


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        (
            STATED.format("answered"),
            'kind = "attended"',
            "milestone 'answered': no attended bears executed",
        ),
        (
            STATED.format("answered"),
            f'{STATED.format("answered")}, days = ["leave-start", "occurred"]',
            "milestone 'answered': no coded bears leave-start or occurred",
        ),
        (
            "amount = 5",
            'amount = 5\ncounts = ["leave-start"]',
            "limit 'answer': 'asked' never bears leave-start",
        ),
        (
            "amount = 5",
            'due_by = "assessed"',
            "limit 'answer': 'asked' never bears assessed",
        ),
        ("amount = 5", 'amount = 5\ncounts = ["leave-start", "received"]', None),
        ("amount = 5", 'due_by = "deadline-for-help"', None),
    ],
)
def test_a_day_that_no_message_ever_bears_does_not_load(
    tmp_path: Path, was: str, becomes: str, sentence: str | None
) -> None:
    """The limit would never begin, and nobody would see why; one day of several is enough."""
    found = mistakes(tmp_path, made_up(LIMIT).replace(was, becomes))

    assert found == ([] if sentence is None else [sentence])


@pytest.mark.parametrize(
    ("follow", "sentence"),
    [
        ('code = "A14", event = "C", outcomes = ["M"]', None),
        ('family = "cancer", outcomes = ["M"]', None),
        ('code = "A14"', None),
        ('code = "A14", event = "Q"', "follows A14 closed by Q, and no list in"),
        ('code = "A14", outcomes = ["QQ"]', "follows A14 closed by QQ, and no list in"),
        ('code = "D12", event = "X"', "follows D12 closed by X, and no list in"),
        (
            'family = "cancer", event = "C", outcomes = ["M", "Q"]',
            "follows family 'cancer' closed by CQ, and no list in",
        ),
    ],
)
def test_a_pathway_that_follows_what_no_code_can_close_does_not_load(
    tmp_path: Path, follow: str, sentence: str | None
) -> None:
    """The patient would never be seen to have gone on."""
    sound = made_up(LIMIT, code='"A12"', volven='["8480"]', follows=f"[{{ {follow} }}]")

    found = mistakes(tmp_path, sound)

    assert found == ([] if sentence is None else [f"{sentence} `volven` has such a code"])


CLOSING = """
[[milestones]]
id = "closed"
name = { nb = "Avsluttet", nn = "Avslutta", en = "Closed" }
role = "ROLE"
phase = "waiting"
signals = [{ kind = "closed", event = "X" }]
days = ["stated"]
[[limits]]"""
REQUIRED = 'id = "answered"\nrequired = true\nrequired_unless = ["{}"]'


@pytest.mark.parametrize(
    ("outcome", "role", "sound"),
    [("L", "closing", True), ("ZZ", "closing", False), ("L", "step", False)],
)
def test_an_outcome_that_no_code_closes_with_leaves_nothing_out(
    tmp_path: Path, outcome: str, role: str, sound: bool
) -> None:
    """D12XL closes D12; there is no D12XZZ, and a step closes nothing."""
    text = made_up(LIMIT, code='"D12"', volven='["9327"]').replace(
        'id = "answered"', REQUIRED.format(outcome)
    )

    found = mistakes(tmp_path, text.replace("[[limits]]", CLOSING.replace("ROLE", role)))

    says = f"milestone 'answered' is required unless it closes with {outcome!r}, "
    assert found == ([] if sound else [f"{says}and no list in `volven` has such a code"])


@pytest.mark.parametrize(
    ("cut", "role", "says"),
    [
        ("per-person", "step", None),
        ("per-person", "closing", "milestone 'answered' is no step, and only a step may follow"),
        ("per-referral", "step", None),
        ("per-episode", "step", "milestone 'answered' may follow what closes, which says nothing"),
    ],
)
def test_only_a_step_of_what_can_go_on_may_follow_a_closing(
    tmp_path: Path, cut: str, role: str, says: str | None
) -> None:
    """Where each episode is by itself nothing is closed for what comes after."""
    text = made_up(LIMIT, code='"D12"', volven='["9327"]', cut=f'"{cut}"').replace(
        'id = "answered"', f'id = "answered"\nrole = "{role}"\nmay_follow = ["closed"]'
    )

    found = mistakes(tmp_path, text.replace("[[limits]]", CLOSING.replace("ROLE", "closing")))

    assert [one.startswith(says or "nothing") for one in found] == ([True] if says else [])
