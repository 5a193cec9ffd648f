"""Which version of a definition decides, and what a withdrawn pathway still takes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from schemas.codes import Finding
from schemas.definition import Definition, Limit, Running
from schemas.milestone import Statement
from tests.given import bodies, coded, decided, findings, judged, on, only, reached, statement
from tests.made_up import only_these, pathway, row, tell
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
