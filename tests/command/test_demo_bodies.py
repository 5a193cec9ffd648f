"""The verdict on where pathways stand: each way in which it must say no."""

from copy import deepcopy

from tests.command.given import World, body, event, limit, reached


def test_equal_bodies_agree_whatever_the_instances_are_called() -> None:
    """The truth does not know the names: only the installation's key gives them."""
    ours, other = body("p1"), body("p2", phase="closed")

    check = World([event("x", of=ours), event("y", of=other)], truth=[other, ours]).check("bodies")

    assert check.ok
    assert "live instances: 2; in the truth: 2;" in check.sentence


def test_only_the_last_revision_counts() -> None:
    """What stood before it was right in its time, or was never meant to be compared."""
    before, now = body(phase="waiting"), body(phase="closed")

    events = [event(revision=2, of=now), event(revision=1, of=before)]

    assert World(events, truth=[now]).check("bodies").ok


def test_a_wrong_day_is_named_by_its_path_and_never_by_its_value() -> None:
    """Whoever reads a verdict may not be meant to read what is in a body."""
    told, meant = body(milestones=[reached(on="2026-01-06")]), body()

    check = World([event("i9", of=told)], truth=[meant]).check("bodies")

    assert check.found == ("D12 of p1 instance i9 differs from the truth at milestones[start].on",)


def test_every_difference_in_a_limit_is_found() -> None:
    """A state, a due day, and a row too few are three ways of being wrong."""
    meant = body(limits=[limit("running"), limit("met", id="evaluation")])
    state, due, fewer = deepcopy(meant), deepcopy(meant), deepcopy(meant)
    state["limits"][0]["state"] = "due-soon"
    due["limits"][1]["due"] = "2026-02-17"
    del fewer["limits"][1]

    found = [
        World([event(of=told)], truth=[meant]).check("bodies").found[0]
        for told in (state, due, fewer)
    ]

    assert [one.rpartition(" at ")[2] for one in found] == [
        "limits[assessment].state",
        "limits[evaluation].due",
        "limits (1 and not 2)",
    ]


def test_the_most_alike_is_laid_beside_a_body_that_nothing_equals() -> None:
    """Of two stays of one patient each wrong one shall be named by its own difference."""
    first = body(milestones=[reached(source="E|1")])
    second = body(milestones=[reached(source="E|2")])
    events = [event("a", of=first | {"phase": "closed"}), event("b", of=second | {"phase": "x"})]

    check = World(events, truth=[second, first]).check("bodies")

    assert check.found == (
        "D12 of p1 instance b differs from the truth at phase",
        "D12 of p1 instance a differs from the truth at phase",
    )


def test_a_pathway_that_nothing_was_published_for_is_missing() -> None:
    check = World([event()], truth=[body(), body("p2")]).check("bodies")

    assert check.found == ("D12 of p2 is missing: nothing was published for it",)


def test_a_pathway_that_the_truth_does_not_know_is_extra() -> None:
    check = World([event(), event("i2", of=body("p2"))], truth=[body()]).check("bodies")

    assert check.found == ("instance i2 is extra: the truth knows no such pathway",)


def test_the_same_published_twice_under_two_names_is_one_too_many() -> None:
    """Equal bodies answer to one of the truth only once."""
    check = World([event("i1"), event("i2")], truth=[body()]).check("bodies")

    assert check.found == ("instance i2 is extra: the truth knows no such pathway",)


def test_what_was_replaced_or_withdrawn_lives_no_longer() -> None:
    gone = event("i2", of=body("p2", phase="withdrawn"))
    followed = event("i3", of=body("p3", phase="replaced"))

    assert World([event(), gone, followed], truth=[body()]).check("bodies").ok


def test_a_twin_that_lacks_an_instance_or_holds_another_body_is_found() -> None:
    """Readers that start late know nothing else."""
    events = [event("i1"), event("i2", of=body("p2"))]
    truth = [body(), body("p2")]
    stale = events[1].body | {"revision": 7}

    check = World(events, truth=truth, twin={"i2": stale}).check("bodies")

    assert check.found == (
        "instance i1 is not on the compacted twin",
        "instance i2: the compacted twin holds another body or revision",
    )


def test_a_twin_that_knows_more_than_the_topic_is_found() -> None:
    """A tombstone, and what is gone, may be there."""
    told = event()
    twin = {
        "i1": told.body,
        "i2": told.body | {"instance": "i2"},
        "i3": None,
        "i4": told.body | {"instance": "i4", "phase": "replaced"},
    }

    check = World([told], truth=[body()], twin=twin).check("bodies")

    assert check.found == ("instance i2 lives on the compacted twin alone",)


def test_a_twin_under_a_key_that_is_not_its_name_is_found() -> None:
    told = event()

    check = World([told], truth=[body()], twin={"i1": told.body | {"instance": "i7"}}).check(
        "bodies"
    )

    assert "instance i1: its key on the compacted twin is not its name" in check.found


def test_only_a_body_of_the_same_patient_and_pathway_is_laid_beside_it() -> None:
    """Another patient's is no wrong version of this one: it is extra, and this one is missing."""
    other_patient, other_pathway = body("p2"), body("p1", code="A12")

    for told in (other_patient, other_pathway):
        check = World([event(of=told)], truth=[body("p1")]).check("bodies")

        assert check.found == (
            "D12 of p1 is missing: nothing was published for it",
            "instance i1 is extra: the truth knows no such pathway",
        )


def test_what_stands_on_one_side_alone_is_named_and_many_are_counted() -> None:
    told = body(phase="closed", findings=[{"code": "x"}], replaced_by="i2")
    del told["limits"]

    check = World([event(of=told)], truth=[body()]).check("bodies")

    paths = "findings (1 and not 0), limits, phase and 1 more"
    assert check.found == (f"D12 of p1 instance i1 differs from the truth at {paths}",)
