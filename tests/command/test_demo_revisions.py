"""The verdict on exactly once: each way in which it must say no."""

from dataclasses import replace

import pytest

from services.command.demo.evidence import Event
from tests.command.given import BY_TIME, World, body, event, limit, reached


def test_one_to_n_without_gap_or_repeat_is_well() -> None:
    told = [event(revision=n, of=body(phase=f"phase-{n}")) for n in (1, 2, 3)]

    assert World(told).check("revisions").ok


@pytest.mark.parametrize("numbers", [(1, 3), (2, 3), (1, 1, 2)])
def test_a_gap_or_a_repeat_is_found(numbers: tuple[int, ...]) -> None:
    """A lost first one, a lost middle one, and one that came twice."""
    check = World([event(revision=n) for n in numbers]).check("revisions")

    assert any("instance i1: revisions" in one for one in check.found)


def test_an_id_that_two_events_bear_is_found() -> None:
    """Readers tell repeats by it, so no two events may share one."""
    twice = [replace(event(name), id="1:0:7") for name in ("i1", "i2")]

    assert World(twice).check("revisions").found == ("ce_id 1:0:7: 2 events bear it",)


def test_revisions_out_of_order_under_one_key_are_found() -> None:
    told = [event(revision=n, of=body(phase=f"phase-{n}")) for n in (2, 1)]
    check = World(told).check("revisions")

    assert check.found == ("instance i1: revisions out of order under key p1",)


def test_across_a_merge_the_order_is_free() -> None:
    """The key changes, and with it the partition: between partitions nothing is promised."""
    after, before = event(revision=2, of=body("p2")), event(revision=1, of=body("p1"))

    assert World([after, before]).check("revisions").ok


@pytest.mark.parametrize(
    "wrong",
    [
        replace(event(), subject="i2"),
        replace(event(), key="p2"),
        event(revises=4),
        event(revision=1, revises=0),
    ],
)
def test_names_and_what_is_revised_must_agree(wrong: Event) -> None:
    assert not World([wrong]).check("revisions").ok


def test_one_instance_is_of_one_pathway() -> None:
    check = World([event(), event(revision=2, of=body(code="A12"))]).check("revisions")

    assert "instance i1: not one pathway but several" in check.found


def test_time_alone_may_turn_a_limit() -> None:
    later = event(revision=2, of=body(limits=[limit("overdue")]), causes=BY_TIME)

    check = World([event(), later]).check("steady")

    assert check.ok
    assert check.sentence.startswith("events that time alone caused: 1;")


def test_time_alone_may_let_come_what_was_dated_ahead() -> None:
    ahead = body(milestones=[reached(), reached("closed", "2026-03-01", "E|2")])

    assert World([event(), event(revision=2, of=ahead, causes=BY_TIME)]).check("steady").ok


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (body(milestones=[reached(on="2026-01-06")]), "milestone start"),
        (body(milestones=[]), "milestone start"),
        (body(limits=[limit("running", due="2026-02-17")]), "limit assessment (none)"),
        (body(limits=[limit("running", counts_from="2026-01-06")]), "limit assessment (none)"),
        (body(limits=[]), "limit assessment (none)"),
        (body(completeness={"parked": [{"reason": "unsound", "count": 1}]}), "completeness"),
    ],
)
def test_time_alone_may_change_no_day_and_take_none_back(
    changed: dict[str, object], named: str
) -> None:
    """A wrong day in one event is found even where the next event puts it right."""
    check = World([event(), event(revision=2, of=changed, causes=BY_TIME)]).check("steady")

    assert check.found == (f"instance i1 revision 2: time alone changed {named}",)


def test_news_may_change_what_it_will() -> None:
    changed = body(milestones=[reached(on="2026-01-06")])

    assert World([event(), event(revision=2, of=changed)]).check("steady").ok


def test_time_and_news_together_are_news() -> None:
    changed = body(milestones=[reached(on="2026-01-06")])
    causes = (*BY_TIME, {"by": "statement", "source": "E|1"})

    assert World([event(), event(revision=2, of=changed, causes=causes)]).check("steady").ok


def test_a_limit_that_had_not_begun_may_begin_by_time() -> None:
    """What it counts from was dated ahead."""
    before = body(limits=[limit("not-started", counts_from=None, due=None)])

    assert World([event(of=before), event(revision=2, causes=BY_TIME)]).check("steady").ok


def test_revisions_are_compared_in_their_order_however_they_were_read() -> None:
    """Partitions are read one after another."""
    turned = event(revision=3, of=body(milestones=[]), causes=BY_TIME)

    check = World([turned, event(of=body(milestones=[])), event(revision=2)]).check("steady")

    assert check.found == ("instance i1 revision 3: time alone changed milestone start",)


def test_a_revision_that_says_what_the_one_before_says_is_found() -> None:
    """No change, no event: what stands beside the body is no change."""
    said = body()
    again = event(revision=2, at=5, of=dict(said), causes=BY_TIME, next_change_at="2026-02-01")

    check = World([event(of=said), again]).check("revisions")

    assert check.found == ("instance i1 revision 2: says what the one before says",)


@pytest.mark.parametrize(
    "naming",
    [
        event(of=body(related=[{"instance": "i9", "relation": "follows"}])),
        event(of=body(replaced_by="i9")),
        event(replaces=["i9"]),
    ],
)
def test_an_instance_that_is_named_and_was_never_published_is_found(naming: Event) -> None:
    found = World([naming]).check("revisions").found

    assert found == ("instance i1 revision 1: names an instance that was never published",)
    assert World([naming, event("i9")]).check("revisions").ok


def test_an_event_without_a_cause_is_found() -> None:
    assert World([event(causes=())]).check("revisions").found == (
        "instance i1 revision 1: has no cause",
    )


@pytest.mark.parametrize("told", [{}, {"p1": (1, 1)}, {"p1": (2, 1)}, {"p1": (2,)}, {"p2": (1,)}])
def test_a_person_of_whom_not_every_revision_was_told_is_found(
    told: dict[str, tuple[int, ...]],
) -> None:
    """A lost one, one that came twice, two out of order, and none at all of whom a status is."""
    assert not World([event()], persons=told).check("persons").ok


def test_a_status_may_name_any_revision_of_its_patient_that_was_published() -> None:
    both = [event(person_revision=1), event(revision=2, person_revision=2, of=body(phase="x"))]

    assert World(both, persons={"p1": (1, 2)}).check("persons").ok
    assert World(both, persons={"p1": (1,)}).check("persons").found == (
        "instance i1 revision 2: revision 2 of its patient was never published",
    )
