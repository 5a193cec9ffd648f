"""Which version of a definition decides, and what a withdrawn pathway still takes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import Finding
from schemas.definition import Definition, Limit, Role, Running
from schemas.milestone import Statement, When
from tests.given import bodies, coded, decided, findings, judged, on, only, reached, statement
from tests.made_up import also, only_these, pathway, row, step, tell
from tests.times import OSLO, evening_of, morning_of

OLD = pathway(row("start", "end", 10))
NEW = pathway(row("start", "end", 20), valid_from=date(2026, 1, 10))
START = statement("E|start", tell("start", on(2026, 1, 5)), version=1)


def moving(limits: tuple[Limit, ...] = OLD.limits) -> Definition:
    """The older version, whose instances go over to the next one."""
    return pathway(*limits, running=Running.MOVES)


def ended(month: int, day: int) -> Statement:
    return statement("E|end", tell("end", on(2026, month, day)), version=1)


def version(*told: Statement, old: Definition) -> str:
    """The day from which the version that decides is valid."""
    now = morning_of(2026, 3, 1)
    status = only(START, *told, now=now, definitions=only_these(old, NEW))
    return status.pathway.version.partition("@")[2]


def test_a_running_instance_keeps_the_version_of_its_start() -> None:
    """A new table is for those who begin by it."""
    assert version(old=OLD) == "2020-01-01"


def test_an_instance_that_moves_does_so_on_the_day_of_the_new_version() -> None:
    """It is the same instance, by another table; what was over by then stays where it was."""
    before = only(START, now=evening_of(2026, 1, 9), definitions=only_these(moving(), NEW))
    after = only(START, now=morning_of(2026, 1, 10), definitions=only_these(moving(), NEW))

    assert (before.limits[0].allowed, after.limits[0].allowed) == (10, 20)
    assert before.instance == after.instance
    assert version(ended(1, 9), old=moving()) == "2020-01-01"
    assert version(ended(1, 10), old=moving()) == "2026-01-10"


def test_the_move_is_waited_for() -> None:
    """Nobody tells of it: the timer does."""
    answer = decided(START, now=evening_of(2026, 1, 7), definitions=only_these(moving(()), NEW))
    settled = decided(START, now=evening_of(2026, 1, 7), definitions=only_these(pathway(), NEW))

    assert answer.next_change_at == datetime(2026, 1, 10, tzinfo=OSLO)
    assert settled.next_change_at is None


def test_an_instance_may_move_more_than_once() -> None:
    """Each version says for itself whether what runs by it goes on to the next."""
    second = replace(NEW, running=Running.MOVES)
    third = pathway(row("start", "end", 30), valid_from=date(2026, 2, 1))
    these = only_these(moving(), second, third)

    allowed = [
        only(START, now=morning_of(2026, *day), definitions=these).limits[0].allowed
        for day in ((1, 6), (1, 11), (2, 2))
    ]

    assert allowed == [10, 20, 30]


def test_a_withdrawn_pathway_takes_no_new_start_and_what_runs_goes_on() -> None:
    """A05 was withdrawn on 1 May 2021: a start of that day opens nothing."""
    running = statement("E|A", coded("A05A", on(2021, 4, 30)), version=1)
    later = statement("E|S", coded("A05S", on(2021, 5, 20)), version=1)
    too_late = statement("E|A", coded("A05A", on(2021, 5, 1)), version=1)

    assert reached(only(running, later)) == ["start", "first-attendance"]
    assert bodies(too_late, later) == {}


def test_a_start_that_opens_nothing_is_never_dropped_in_silence() -> None:
    """The instance before shows it; where there is none, the answer says what nobody has got."""
    before = [
        statement("E|old", coded("A05A", on(2020, 1, 6)), version=1),
        statement("E|X", coded("A05X", on(2020, 2, 6)), version=1),
    ]
    too_late = statement("E|A", coded("A05A", on(2021, 5, 1)), version=1)

    status = only(*before, too_late)
    (person,) = decided(too_late).persons

    assert Finding.WITHDRAWN_PATHWAY in findings(status)
    (one,) = judged(*before, too_late)
    assert [fact.bound_by for fact in one.trace.facts] == ["opened", "stated", "withdrawn"]
    assert [one.rule for one in status.findings if one.rule] == ["9329#114", "9329#120"]
    assert [(one.pathway, one.source) for one in person.unplaced] == [("A05", "E|A")]


def test_a_start_without_a_day_opens_the_pathway_all_the_same() -> None:
    """That it came too late cannot be told."""
    (said,) = statement("E|A", coded("A05A", on(2021, 5, 1))).says
    undated = statement("E|A", replace(said, days=()), version=1)

    assert findings(only(undated, now=datetime(2022, 1, 1, tzinfo=UTC))) >= {Finding.NO_DAY}


FIRST = date(2026, 3, 1)
"""The day from which the later of two versions is valid."""
SINCE = {"before": on(2026, 2, 10), "after": on(2026, 4, 1)}
WIDER = tuple(also(step("early", role=Role.START)))
"""A version that knows one more start."""


def told(name: str, when: When) -> Statement:
    return statement(f"E|{name}|{when.first_on}", tell(name, when), version=1)


def opened(*statements: Statement, old: Definition, new: Definition) -> list[tuple[str, list[str]]]:
    """Of each instance the day from which its version is valid, and its milestones."""
    live = bodies(*statements, definitions=only_these(old, new)).values()
    return sorted((one.pathway.version.partition("@")[2], reached(one)) for one in live)


@pytest.mark.parametrize(
    ("adds", "expected"),
    [
        ("new", [("2026-03-01", ["start"])]),
        ("old", [("2020-01-01", ["early", "start"])]),
        ("both", [("2020-01-01", ["early", "start"])]),
    ],
)
def test_a_start_is_what_the_version_of_its_day_says(
    adds: str, expected: list[tuple[str, list[str]]]
) -> None:
    """Each version cut for itself: an instance vanished where the later one knows more starts.

    And where it knows fewer there were two. A code that no version in force knew opens nothing.
    """
    old = pathway(milestones=WIDER if adds in ("old", "both") else pathway().milestones)
    new = pathway(
        milestones=WIDER if adds in ("new", "both") else pathway().milestones, valid_from=FIRST
    )
    both = [told("early", SINCE["before"]), told("start", SINCE["after"])]

    assert opened(*both, old=old, new=new) == expected


def test_a_start_while_no_version_is_in_force_hides_none_that_comes_later() -> None:
    """It opens nothing; the next one does."""
    old = pathway(valid_to=date(2026, 2, 1))
    both = [told("start", SINCE["before"]), told("start", SINCE["after"])]

    assert opened(*both, old=old, new=pathway(valid_from=FIRST)) == [("2026-03-01", ["start"])]


def test_what_only_another_version_knows_is_not_of_the_instance() -> None:
    """A step or an ending is what the version of the instance says, whenever it comes."""
    more = (step("visit"), step("left", role=Role.CLOSING))
    old, new = pathway(milestones=tuple(also(*more))), pathway(valid_from=FIRST)
    later = [told("visit", on(2026, 3, 30)), told("left", SINCE["after"])]
    begun = told("start", SINCE["before"])

    assert opened(begun, *later, old=old, new=new) == [("2020-01-01", ["start", "visit", "left"])]
    swapped = {"old": pathway(), "new": replace(old, valid_from=FIRST)}
    assert opened(begun, *later, **swapped) == [("2020-01-01", ["start"])]


def test_an_instance_that_moves_ends_as_its_newer_version_says() -> None:
    """From the day on which it goes over."""
    old = replace(moving(), valid_from=date(2020, 1, 1))
    new = pathway(milestones=tuple(also(step("left", role=Role.CLOSING))), valid_from=FIRST)
    begun, over = told("start", SINCE["before"]), told("left", SINCE["after"])

    assert opened(begun, over, told("start", on(2026, 4, 8)), old=old, new=new) == [
        ("2026-03-01", ["start"]),
        ("2026-03-01", ["start", "left"]),
    ]


names = st.sampled_from(["start", "early", "other", "middle", "end", "left"])
days = st.integers(0, 100).map(lambda n: date(2026, 1, 10) + timedelta(days=n))
EXTRA = (
    step("early", role=Role.START),
    step("other", role=Role.START),
    step("left", role=Role.CLOSING),
)


@st.composite
def versions(draw: st.DrawFn) -> tuple[Definition, Definition]:
    """Two versions that know different starts and endings, the older of which may move."""
    running = draw(st.sampled_from(list(Running)))
    extra = st.lists(st.sampled_from(EXTRA), unique_by=lambda one: one.id)
    one, other = (tuple(also(*draw(extra))) for _ in range(2))
    return (
        pathway(milestones=one, running=running),
        pathway(milestones=other, valid_from=FIRST),
    )


def starts_of(definition: Definition) -> set[str]:
    return {one.id for one in definition.milestones if one.role is Role.START}


@given(versions(), st.lists(st.tuples(names, days), max_size=6, unique=True))
def test_no_two_courses_run_at_once_and_whoever_has_started_has_one(
    pair: tuple[Definition, Definition], things: Iterable[tuple[str, date]]
) -> None:
    """Whatever the versions know: the instance of a start neither vanishes nor doubles."""
    statements = [told(name, When(day, day)) for name, day in things]
    old, new = pair
    valid = [day for name, day in things if name in starts_of(old if day < FIRST else new)]

    live = bodies(*statements, definitions=only_these(old, new)).values()

    assert bool(live) == bool(valid)
    sources = [one.source for status in live for one in status.milestones]
    assert len(sources) == len(set(sources))
    assert sum(1 for status in live if status.phase not in ("end", "left")) <= 1
    if valid:
        assert min(status.milestones[0].on or FIRST for status in live) <= min(valid)
