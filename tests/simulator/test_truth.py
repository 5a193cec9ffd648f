"""What the simulator meant, and what the system makes of it: chosen apart, and equal."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from services.simulator.plan import NO_FAULTS, Plan
from services.simulator.simulate import simulate
from services.simulator.truth import Turn
from tests.simulator.given import (
    SEEDS,
    STOP,
    Body,
    about,
    bonds,
    canonical,
    expected,
    live,
    plan,
    pseudonym,
    read,
    simulated,
)
from tests.times import OSLO

OVER = {"closed", "discharged", "deceased", "cancelled", "treatment-start", "no-treatment"}
"""The phases in which nothing runs any more."""

OTHERS = {
    "nothing goes wrong": plan(seed=11, persons=150, shares=NO_FAULTS),
    "two months": plan(seed=12, persons=150, start=STOP - timedelta(days=60)),
    "two years": plan(seed=13, persons=150, start=STOP - timedelta(days=730)),
    "just after midnight": plan(seed=14, persons=150, stop=datetime(2026, 4, 1, 0, 1, tzinfo=OSLO)),
    "on the last minute": plan(
        seed=15, persons=150, stop=datetime(2026, 3, 29, 23, 59, tzinfo=OSLO)
    ),
}
"""Other windows; two of them end in the days around the change to summer time."""


def found(simulated_plan: Plan) -> tuple[list[str], list[str]]:
    """The truth, and what the system says."""
    simulation = simulate(simulated_plan)
    readings = [read(sent) for sent in simulation.sent]
    return expected(simulation), canonical(live(readings, simulated_plan.stop))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_live_body_is_as_it_was_chosen_and_there_is_no_other(seed: int) -> None:
    """Nothing is shared between the two but the words: neither definitions nor calendar."""
    simulation = simulated(seed)

    bodies = live([read(sent) for sent in simulation.sent], simulation.truth.stop)

    assert canonical(bodies) == expected(simulation)


@pytest.mark.parametrize("name", OTHERS)
def test_it_holds_for_other_windows_of_time_too(name: str) -> None:
    """Where a day ends, and how much room there is, must not matter."""
    wanted, said = found(OTHERS[name])

    assert said == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_exactly_the_broken_messages_are_parked_for_exactly_their_persons(seed: int) -> None:
    """Nothing sound is refused, and nothing broken slips through."""
    simulation = simulated(seed)

    readings = {sent.number: read(sent) for sent in simulation.sent}
    parked = {number: one.parked for number, one in readings.items() if one.parked}

    named = bonds(readings.values())
    assert [one.number for one in simulation.truth.broken] == sorted(parked)
    for broken in simulation.truth.broken:
        (one,) = parked[broken.number]
        assert {reason.kind.value for reason in one.reasons} == {broken.reason}
        assert bool(one.patients) == bool(broken.persons)
        assert all(set(one.patients) <= named[pseudonym(told)] for told in broken.persons)
        assert one.sender == broken.sender


def test_what_is_broken_and_never_mended_leaves_the_person_incomplete_and_nobody_else() -> None:
    """The count is part of the truth: it must not hide in bodies that nobody looks at."""
    truth = simulated(1).truth

    incomplete = {one["patient"] for one in truth.instances if one["completeness"]["parked"]}

    persons = {one["patient"] for one in truth.instances}
    left = {person for one in truth.broken if not one.mended for person in one.persons}
    assert incomplete == left & persons
    assert {one.mended for one in truth.broken} == {True, False}
    assert {one.reason for one in truth.broken} == {"unsound", "no-rule"}


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_every_turn_shows_at_its_moment_and_not_one_tick_before(seed: int) -> None:
    """A turn in the truth must be seen in the events: it comes by the passing of time alone."""
    simulation = simulated(seed)
    readings = [(sent.at, read(sent)) for sent in simulation.sent]
    named = bonds(reading for _, reading in readings)

    for turn in simulation.truth.turns:
        body = simulation.truth.instances[turn.instance]
        person = named[pseudonym(body["patient"])]
        known = [one for at, one in readings if at <= turn.at and about(one) & person]

        before = live(known, turn.at - timedelta(microseconds=1))
        after = live(known, turn.at)

        assert turn.state not in _states(before, body, turn)
        assert turn.state in _states(after, body, turn)


def test_a_turn_is_begun_before_its_moment_and_ended_after_it() -> None:
    """What a message made, or what was over by then, is no turn."""
    simulation = simulated(3)

    for turn in simulation.truth.turns:
        assert simulation.sent[turn.begun_by].at < turn.at < simulation.truth.stop
        assert turn.ended_by is None or turn.at < simulation.sent[turn.ended_by].at


def test_every_limit_that_has_turned_for_good_is_among_the_turns() -> None:
    """The check of lateness is worth little if turns are left out: what stands at the stop by
    the passing of time, and was not told late or corrected, has turned."""
    simulation = simulated(1)
    turned = {(turn.instance, turn.limit, turn.when, turn.state) for turn in simulation.truth.turns}
    quiet = simulate(plan(seed=1, shares=NO_FAULTS))
    turned_quietly = {
        (turn.instance, turn.limit, turn.when, turn.state) for turn in quiet.truth.turns
    }

    standing = [
        (number, limit["id"], limit["when"], limit["state"])
        for number, body in enumerate(quiet.truth.instances)
        if body["phase"] not in OVER
        for limit in body["limits"]
        if limit["state"] in {"due-soon", "overdue"}
    ]

    assert len(standing) > 100
    assert set(standing) <= turned_quietly
    assert len(turned) > 0.85 * len(turned_quietly)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_pathway_every_state_and_every_phase_comes_about(seed: int) -> None:
    """A state that never comes is a state that is never tried."""
    instances = simulated(seed).truth.instances

    states = {limit["state"] for body in instances for limit in body["limits"]}
    phases = {(body["pathway"]["code"], body["phase"]) for body in instances}
    findings = {finding["code"] for body in instances for finding in body["findings"]}

    assert states == {
        "met", "met-late", "overdue", "running", "due-soon", "not-started", "not-applicable",
    }  # fmt: skip
    assert phases == {
        *(("D12", phase) for phase in ("waiting", "assessment", "decided", "treatment", "closed")),
        *(("A12", phase) for phase in ("waiting", "assessment", "decided", "closed", "deceased")),
        *(("A12", phase) for phase in ("treatment-start", "no-treatment")),
        *(
            ("sykehusinnleggelse", phase)
            for phase in (
                "admitted", "emergency", "on-leave", "discharged", "deceased", "cancelled",
            )
        ),
        *(("henvisning", phase) for phase in ("received", "assessed", "under-care")),
        *(("henvisning", phase) for phase in ("declined", "revoked", "deceased")),
    }  # fmt: skip
    assert findings == {
        "after-closing", "predecessor-missing", "registry-rule", "remaining-need-missing",
    }  # fmt: skip
    rules = {finding["rule"] for body in instances for finding in body["findings"]}
    assert rules - {"9329#102"} == {None, "9329#108", "9329#113", "9329#225"}


def test_every_limit_comes_in_every_state_that_it_can_have() -> None:
    """Of 600 persons: each row of the table is seen running, warned of, met and missed."""
    instances = simulated(1).truth.instances + simulated(2).truth.instances

    seen = Counter(
        (limit["id"].split("#")[0], limit["state"])
        for body in instances
        for limit in body["limits"]
    )

    by_limit: dict[str, set[str]] = {}
    for limit, state in seen:
        by_limit.setdefault(limit, set()).add(state)
    ran = {"running", "due-soon", "overdue", "met", "not-applicable"}
    assert by_limit["assessment"] >= ran | {"met-late", "not-started"}
    assert by_limit["first-evaluation"] >= ran | {"met-late", "not-started"}
    assert by_limit["evaluation"] >= ran | {"not-started"}
    assert by_limit["extended-assessment"] >= {"running", "overdue", "met", "not-started"}
    assert by_limit["OF1"] >= ran | {"met-late"}
    for limit in ("OF2", "OF3"):
        assert by_limit[limit] >= ran | {"met-late", "not-started"}
    assert by_limit["OF4"] >= ran | {"met-late"}
    assert by_limit["early-notice"] == {
        "met", "met-late", "overdue", "not-started", "not-applicable"
    }  # fmt: skip


def _states(bodies: list[Body], body: Body, turn: Turn) -> set[str]:
    """The states of that row in the instances that begin as the one meant."""
    return {
        limit["state"]
        for one in bodies
        if one["pathway"] == body["pathway"] and _opener(one) == _opener(body)
        for limit in one["limits"]
        if (limit["id"], limit["when"]) == (turn.limit, turn.when)
    }


def _opener(body: Body) -> str | None:
    """Which referral it is, of those that a person may have at once."""
    alone = body["pathway"]["code"] == "henvisning"
    return body["milestones"][0]["source"] if alone else None
