"""The verdict on time: what must be seen was seen, and what was seen was in time.

A simulated day is a real second, and two seconds are allowed. The limit counts from 5 January and
is due on 16 February, day 42: due soon from day 35, overdue from day 43.
"""

import pytest

from services.command.demo.evidence import Event, Json
from tests.command.given import BY_TIME, World, body, day, event, limit, turn

SOON, LATE = 35, 43


def shown(state: str, at: float, revision: int = 2, **other: object) -> Event:
    """An event by time in which the limit stands so."""
    told = body(limits=[limit(state)])
    return event(revision=revision, at=at, of=told, causes=BY_TIME, **other)  # type: ignore[arg-type]


def late_world(*events: Event, **other: object) -> World:
    """A world in whose truth the limit becomes overdue, begun by message 0."""
    told = {"turns": [turn("overdue", LATE)], "truth": [events[-1].body | {}]} | other
    return World([event(), *events], **told)  # type: ignore[arg-type]


def with_truth(world: World, of: Json) -> World:
    """The same, with the one live instance as the truth has it."""
    world.truth = [of]
    return world


OVERDUE = body(limits=[limit("overdue")])


def test_a_turn_that_shows_within_two_seconds_is_seen() -> None:
    world = with_truth(late_world(shown("overdue", LATE + 1.9)), OVERDUE)

    check = world.check("turns")

    assert check.ok
    assert "seen in time: 1" in check.sentence


def test_a_turn_that_shows_later_was_not_seen_in_time() -> None:
    world = with_truth(late_world(shown("overdue", LATE + 2.1)), OVERDUE)

    assert world.check("turns").found == (
        "D12 instance i1: assessment was not seen as overdue within 2 s",
    )


def test_a_turn_that_never_shows_is_found() -> None:
    world = with_truth(World([event()], turns=[turn("overdue", LATE)]), body())

    assert not world.check("turns").ok


def test_a_turn_that_late_news_made_is_measured_from_the_news() -> None:
    """Told on day 50 of what was overdue since day 43: nobody could know before."""
    news = {0: 50.0}
    in_time = with_truth(late_world(shown("overdue", 51.9), sent=news), OVERDUE)
    too_late = with_truth(late_world(shown("overdue", 52.1), sent=news), OVERDUE)

    assert in_time.check("turns").ok
    assert not too_late.check("turns").ok


def test_what_is_over_within_two_seconds_need_not_be_seen() -> None:
    """It was ended before it could show: by a message, whenever that was taken in."""
    ended = body(limits=[limit("met-late")])
    events = [event(), event(revision=2, at=44.5, of=ended)]

    def world(ended_at: float) -> World:
        turns = [turn("overdue", LATE, ended_by=1)]
        return World(events, turns=turns, sent={0: 0.5, 1: ended_at}, truth=[ended])

    assert "over before 2 s had passed: 1" in world(44.4).check("turns").sentence
    assert world(44.4).check("turns").ok
    assert not world(45.1).check("turns").ok


def test_a_turn_that_the_next_one_overtakes_need_not_be_seen() -> None:
    """Four hours of warning are less than a fifth of a second here."""
    turns = [turn("overdue", LATE), turn("due-soon", LATE - 1.0)]
    world = World([event(), shown("overdue", LATE + 0.5)], turns=turns, truth=[OVERDUE])

    assert "seen in time: 1; over before 2 s had passed: 1" in world.check("turns").sentence
    assert world.check("turns").ok


def test_a_turn_may_show_under_the_name_that_the_instance_bore_before() -> None:
    """An earlier start that comes late gives the pathway another name."""
    before = [event("old"), event("old", 2, LATE + 1, of=OVERDUE, causes=BY_TIME)]
    gone = event("old", 3, LATE + 5, of=body(phase="replaced", replaced_by="new"))
    after = event("new", 1, LATE + 5, of=OVERDUE, replaces=["old"])

    world = World([*before, gone, after], turns=[turn("overdue", LATE)], truth=[OVERDUE])

    assert world.check("turns").ok


def test_another_state_or_another_branch_is_not_the_turn() -> None:
    """The row is known by its id and its branch."""
    branch = body(limits=[limit("overdue", when="surgery")])
    told = event(revision=2, at=LATE + 1, of=branch, causes=BY_TIME)

    assert (
        not World([event(), told], turns=[turn("overdue", LATE)], truth=[branch]).check("turns").ok
    )
    assert not with_truth(late_world(shown("due-soon", LATE + 1)), OVERDUE).check("turns").ok


def test_a_message_that_kafka_never_took_in_is_found() -> None:
    world = World([event()], turns=[turn("overdue", LATE, begun_by=9)], truth=[body()])

    assert world.check("turns").found == ("message 9 was never taken in by Kafka",)


def test_whatever_ends_a_turn_first_ends_it() -> None:
    """By news or by the next turn; news that Kafka never took in ends nothing."""

    def ok(ended_at: float, overdue_at: float) -> bool:
        turns = [turn("due-soon", SOON, ended_by=1), turn("overdue", overdue_at)]
        events = [event(), shown("overdue", overdue_at + 0.1)]
        world = World(events, turns=turns, sent={0: 0.5, 1: ended_at}, truth=[OVERDUE])
        return world.check("turns").ok

    assert ok(SOON + 1, SOON + 9)
    assert ok(SOON + 9, SOON + 1)
    assert not ok(SOON + 8, SOON + 9)
    unsent = World([event()], turns=[turn("overdue", LATE, ended_by=1)], truth=[body()])
    assert not unsent.check("turns").ok


def test_a_revision_that_was_overtaken_before_the_moment_shows_nothing() -> None:
    """A wrong day had made it overdue too early, and was put right again."""
    events = [event(), shown("overdue", 20), event(revision=3, at=30)]

    assert not World(events, turns=[turn("overdue", LATE)], truth=[body()]).check("turns").ok


@pytest.mark.parametrize(("state", "from_day"), [("due-soon", SOON), ("overdue", LATE)])
def test_an_event_is_in_time_from_its_moment_to_two_seconds_after_it(
    state: str, from_day: int
) -> None:
    def ok(after: float) -> bool:
        return World([event(), shown(state, from_day + after)]).check("moments").ok

    assert [ok(after) for after in (-0.5, 0.01, 1.99, 2.01)] == [False, True, True, False]


def test_an_event_that_claims_to_be_computed_before_the_moment_is_too_early() -> None:
    """However late it came out."""
    told = shown("overdue", LATE + 1, computed=LATE - 0.001)

    assert World([event(), told]).check("moments").found == (
        "instance i1 revision 2: assessment overdue before its moment",
    )


def test_an_event_that_was_published_before_the_moment_is_too_early_whatever_it_claims() -> None:
    told = shown("overdue", LATE - 1, computed=LATE)

    assert not World([event(), told]).check("moments").ok


def test_news_excuses_an_event_for_two_seconds_after_it_was_taken_in() -> None:
    """The event names its source, and the log says when that source was heard."""

    def ok(published: float, *heard: float) -> bool:
        told = event(revision=2, at=published, of=OVERDUE)
        return World([event(), told], heard={"E|1": heard}).check("moments").ok

    assert ok(51.9, 50.0)
    assert not ok(52.1, 50.0)
    assert not ok(52.1, 50.0, 52.2)
    assert not ok(51.9)


def test_the_first_revision_is_judged_like_any_other() -> None:
    """Told of only when it was overdue already: the news made it."""
    told = event(at=50.0, of=OVERDUE)

    assert World([told], heard={"E|1": (49.0,)}).check("moments").ok
    assert not World([told], heard={"E|1": (47.0,)}).check("moments").ok


def test_a_state_that_stands_since_before_is_not_judged_again() -> None:
    same = event(revision=3, at=55.0, of=body(limits=[limit("overdue")], phase="decided"))

    assert World([event(), shown("overdue", LATE + 1), same]).check("moments").ok


def branches(state: str) -> list[Json]:
    """Two branches that stand together: due on day 42 and on day 46."""
    shortest = limit(state, id="OF3", when="surgery")
    return [shortest, limit(state, "2026-02-20", id="OF3", when="radiotherapy")]


def test_branches_that_stand_together_are_overdue_when_the_longest_has_passed() -> None:
    """Until the treatment is known nobody can say which of them counts."""

    def ok(at: float) -> bool:
        told = body(code="A12", limits=branches("overdue"))
        first = event(of=body(code="A12", limits=branches("running")))
        return World([first, event(revision=2, at=at, of=told, causes=BY_TIME)]).check("moments").ok

    assert [ok(at) for at in (44.0, 46.5, 47.5, 49.5)] == [False, False, True, False]


def test_branches_that_stand_together_are_due_soon_from_the_shortest_on() -> None:
    """Three days before 16 February, day 42, and not five before 20 February."""

    def ok(at: float, *rows: Json) -> bool:
        told = body(code="A12", limits=list(rows))
        first = event(of=body(code="A12", limits=branches("running")))
        return World([first, event(revision=2, at=at, of=told, causes=BY_TIME)]).check("moments").ok

    soon = branches("due-soon")
    assert [ok(at, *soon) for at in (38.5, 39.5, 40.9, 41.5)] == [False, True, True, False]


def test_a_branch_that_does_not_count_holds_nothing_up() -> None:
    """Once the treatment is known, its row stands by itself."""
    known = [limit("overdue", id="OF3", when="surgery"), branches("not-applicable")[1]]
    first = event(of=body(code="A12", limits=branches("running")))
    later = limit("running", "2026-03-30", id="OF2")
    told = event(revision=2, at=43.5, of=body(code="A12", limits=[*known, later]), causes=BY_TIME)

    assert World([first, told]).check("moments").ok


def test_a_limit_in_hours_is_due_soon_some_hours_before() -> None:
    due = day(10.25)
    told = body(limits=[limit("due-soon", due.isoformat(), unit="hour")])

    def ok(at: float) -> bool:
        world = World([event(), event(revision=2, at=at, of=told, causes=BY_TIME)])
        return world.check("moments").ok

    assert [ok(10.25 + hours / 24) for hours in (-7.5, -6.5, 40, 42)] == [False, True, True, False]


def test_a_limit_in_hours_turns_at_its_own_moment() -> None:
    due = day(10.25)
    told = body(limits=[limit("overdue", due.isoformat(), unit="hour")])

    def ok(at: float) -> bool:
        return (
            World([event(), event(revision=2, at=at, of=told, causes=BY_TIME)]).check("moments").ok
        )

    assert [ok(at) for at in (10.2, 10.3, 12.2, 12.3)] == [False, True, True, False]


def test_the_slowest_is_told() -> None:
    events = [event(), shown("due-soon", SOON + 0.25), shown("overdue", LATE + 1.5, 3)]

    assert "the slowest 1.50 s after" in World(events).check("moments").sentence
