"""The same answer whatever the order, repetition or correction: the promise of the whole system."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import DayName, Kind, Strength
from schemas.milestone import Alias, PersonStated, Said, Statement, TakenBack, When
from services.status.decide import changes
from services.status.decide.answer import Published
from services.status.decide.order import counting, full_order
from tests.given import (
    ANNA,
    BERIT,
    BUP,
    HOSPITAL,
    NOON,
    OTHER_HOSPITAL,
    arrived,
    at,
    bodies,
    coded,
    decided,
    event,
    on,
    published,
    reached,
    referral,
    said,
    statement,
    with_content,
)

CODES = ["D12A", "D12M", "D12CU", "D12CP", "D12E", "D12XG", "D12SM"]
STEPS = [
    Kind.EMERGENCY_STARTED,
    Kind.ADMITTED,
    Kind.LEAVE_STARTED,
    Kind.LEAVE_ENDED,
    Kind.DISCHARGED,
]
days = st.one_of(st.integers(0, 150), st.integers(28, 32)).map(
    lambda n: date(2026, 1, 1) + timedelta(days=n)
)
"""Half of them of one week, and of two months: what begins and ends is often of one day."""
whole_days = days.map(lambda day: When(day, day))
moments = st.tuples(days, st.integers(6, 20)).map(
    lambda told: at(datetime(told[0].year, told[0].month, told[0].day, told[1], tzinfo=UTC))
)
months = days.map(lambda day: When(day.replace(day=1), day.replace(day=28)))
whens = st.one_of(whole_days, whole_days, moments, months)
"""A day, a time, or no more than a month; whatever has none of them is `undated`."""


def undated(told: Said) -> Said:
    """The same, without the day on which it was."""
    return replace(told, days=())


hospitals = st.sampled_from([HOSPITAL, OTHER_HOSPITAL])
patients = st.sampled_from([ANNA, BERIT])
DEATH_DAY = When(date(2026, 1, 15), date(2026, 1, 15))


@st.composite
def coded_contacts(draw: st.DrawFn, source: str, ordered: bool) -> list[Statement]:
    """Versions of one contact that states codes, says nothing, is not ours, or is in error."""
    told = []
    for version in range(1, draw(st.integers(1, 3)) + 1):
        patient = draw(patients)
        codes = draw(st.lists(st.sampled_from(CODES), max_size=2, unique=True))
        place = draw(hospitals)
        says = tuple(coded(code, draw(whens), organisation=place) for code in codes)
        if draw(st.integers(0, 9)) == 0:
            says = tuple(map(undated, says))
        withdrawn = draw(st.integers(0, 9)) == 0
        more: dict[str, Any] = {"version": version} if ordered else {}
        if not withdrawn:
            # One that states nothing may be none of ours, as far as this version tells.
            more |= {"aside": not says and draw(st.booleans())}
        told.append(
            statement(
                source, *(() if withdrawn else says), withdrawn=withdrawn, patient=patient, **more
            )
        )
    return told


@st.composite
def referrals(draw: st.DrawFn, source: str) -> list[Statement]:
    """Versions of one referral, at one of two hospitals."""
    patient, place = draw(patients), draw(hospitals)
    return [
        statement(
            source,
            referral(draw(whens), organisation=place),
            version=version,
            patient=patient,
            referrals=(source,),
        )
        for version in range(1, draw(st.integers(1, 2)) + 1)
    ]


@st.composite
def stays(draw: st.DrawFn, source: str) -> list[Statement]:
    """A chain of messages: steps, revisions of the one before, and perhaps an error at the end."""
    told: list[Statement] = []
    patient, place = draw(patients), draw(hospitals)
    for depth in range(1, draw(st.integers(1, 4)) + 1):
        before = told[-1] if told else None
        revises = before is not None and before.says and draw(st.integers(0, 2)) == 0
        kind = before.says[0].kind if before and revises else draw(st.sampled_from(STEPS))
        back = (TakenBack(f"m{depth - 1}", kind),) if revises else ()
        withdrawn = draw(st.integers(0, 9)) == 0
        step: Said = event(kind, draw(whens), DayName.OCCURRED, organisation=place)
        void = said(Kind.STAY_CANCELLED, draw(whole_days))
        told.append(
            statement(
                source,
                void if withdrawn else step,
                depth=depth,
                message=f"m{depth}",
                follows=tuple(f"m{n}" for n in range(1, depth)),
                takes_back=back,
                withdrawn=withdrawn,
                patient=patient,
                episodes=(source,),
                encounter=source,
            )
        )
    return told


@st.composite
def links(draw: st.DrawFn) -> list[Statement]:
    """Versions of a Patient resource that join two pseudonyms, or no longer do."""
    both = (Alias(ANNA, Strength.NATIONAL), Alias(BERIT, Strength.D_NUMBER))
    alone = (Alias(BERIT, Strength.D_NUMBER),)
    return [
        statement(
            "Patient|berit",
            version=version,
            patient=BERIT,
            aliases=both if draw(st.booleans()) else alone,
            person=PersonStated(
                deceased=draw(st.integers(0, 9)) == 0, died=draw(st.none() | st.just(DEATH_DAY))
            ),
        )
        for version in range(1, draw(st.integers(1, 3)) + 1)
    ]


@dataclass(frozen=True)
class World:
    """All statements about two patients; the unversioned ones apart."""

    ordered: tuple[Statement, ...]
    unordered: tuple[Statement, ...]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two pathways, two hospitals, merges, withdrawals, unversioned sources."""
    ordered: list[Statement] = []
    for n in range(draw(st.integers(0, 2))):
        ordered += draw(referrals(f"ServiceRequest|{n}"))
    for n in range(draw(st.integers(0, 3))):
        ordered += draw(coded_contacts(f"Encounter|{n}", True))
    for n in range(draw(st.integers(0, 2))):
        ordered += draw(stays(f"Encounter|stay{n}"))
    if draw(st.booleans()):
        ordered += draw(links())
    unordered: list[Statement] = []
    for n in range(draw(st.integers(0, 2))):
        unordered += draw(coded_contacts(f"Encounter|dips{n}", False))
    return World(tuple(ordered), tuple(unordered))


@given(worlds(), st.randoms(use_true_random=False))
def test_neither_arrival_nor_repetition_changes_where_a_pathway_stands(
    world: World, shuffle: Random
) -> None:
    """Sources with an order of their own: Kafka repeats and, across topics, reorders."""
    again = [*world.ordered, *world.ordered]
    shuffle.shuffle(again)

    assert bodies(*arrived(world.ordered)) == bodies(*arrived(again))


@given(worlds(), st.randoms(use_true_random=False))
def test_the_log_read_again_in_any_order_gives_the_same_answer(
    world: World, shuffle: Random
) -> None:
    """Every source: what was known when, and where it stands in the log, travel with it."""
    told = [*world.ordered, *world.unordered]
    again = [*told, *told]
    shuffle.shuffle(again)

    assert bodies(*told) == bodies(*again)


@given(worlds(), st.randoms(use_true_random=False))
def test_learning_bit_by_bit_publishes_each_change_once_and_ends_the_same(
    world: World, shuffle: Random
) -> None:
    """Revisions run 1…n per instance, and what is live at the end is what all at once gives."""
    told = [*world.ordered, *world.unordered]
    shuffle.shuffle(told)
    known: dict[str, Published] = {}

    for n in range(1, len(told) + 1):
        for change in changes(known.values(), decided(*told[:n]), repr):
            before = known.get(change.status.instance)
            assert change.revision == (before.revision + 1 if before else 1)
            assert change.revises == (before.revision if before else None)
            known[change.status.instance] = published(change)

    live = {key: one.read() for key, one in known.items() if not one.gone}
    assert live == bodies(*told)
    assert changes(known.values(), decided(*told), repr) == ()
    for one in known.values():
        assert one.read().replaced_by is None or one.read().replaced_by in known


@given(worlds())
def test_the_order_key_is_total_within_each_source(world: World) -> None:
    """Of two statements of one source, one is the newer."""
    told = [*world.ordered, *world.unordered]
    for one, other in combinations(told, 2):
        if one.source == other.source:
            assert (full_order(one) < full_order(other)) != (full_order(other) < full_order(one))


@given(worlds(), st.integers(-120, 60), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_nothing_changes_before_the_moment_that_was_named(
    world: World, since: int, later: timedelta
) -> None:
    """``next_change_at`` is neither too late nor missing: between two calls nothing moves."""
    told = [*world.ordered, *world.unordered]
    start = NOON + timedelta(days=since)
    answer = decided(*told, now=start)
    then = start + later
    if answer.next_change_at is not None and then >= answer.next_change_at:
        then = answer.next_change_at - timedelta(microseconds=1)
    then = max(then, start)

    assert bodies(*told, now=then) == bodies(*told, now=start)


def test_an_unversioned_source_follows_the_log() -> None:
    """A, B, A ends as A; and a copy directly after changes nothing."""
    a1 = statement("Encounter|dips", coded("D12A", on(2026, 1, 5)))
    b = statement("Encounter|dips", coded("D12A", on(2026, 1, 9)))
    a2 = replace(a1, known_at=b.known_at + timedelta(hours=1), place=replace(b.place, offset=10**9))
    a3 = replace(a2, place=replace(a2.place, offset=10**9 + 1))

    (said_again,) = counting([a3, a1, a2, b]).values()

    assert [one.place for one in said_again] == [a1.place, b.place, a2.place]
    (status,) = bodies(a1, b, a2, a3).values()
    assert status.milestones[0].on == date(2026, 1, 5)


def test_of_an_ordered_source_the_earliest_copy_counts() -> None:
    """A late repeat of an old version does not become the newest."""
    v1 = statement("E|1", coded("D12A", on(2026, 1, 5)), version=1)
    v2 = statement("E|1", coded("D12A", on(2026, 1, 9)), version=2)
    copy = replace(v1, known_at=v2.known_at + timedelta(hours=1), place=replace(v2.place, entry=7))

    (status,) = bodies(copy, v2, v1).values()

    assert status.milestones[0].on == date(2026, 1, 9)


def test_when_the_opener_changes_the_old_instance_names_the_new() -> None:
    """The contact that opened the course is entered in error; the referral opens it instead."""
    opener = statement("E|1", coded("D12A", on(2026, 1, 2)), version=1)
    start = statement("R|1", said(Kind.REFERRAL_RECEIVED, on(2026, 1, 5), DayName.RECEIVED,
                                  specialty=BUP), version=1)  # fmt: skip
    gone = statement("E|1", version=2, withdrawn=True)
    (before,) = changes((), decided(opener, start), repr)
    known = [published(before)]

    last, new = changes(known, decided(opener, start, gone), repr)

    assert (last.status.phase, last.revision) == ("replaced", 2)
    assert last.status.replaced_by == new.status.instance
    assert new.replaces == (last.status.instance,)
    (end,) = changes(known, decided(opener, gone), repr)
    assert end.status.phase == "withdrawn"


def test_a_copy_differs_in_nothing_but_when_and_where_it_was_known() -> None:
    """The builder of these tests keeps the contract of ``content``."""
    one = statement("E|1", coded("D12A", on(2026, 1, 5)), version=1)

    assert with_content(arrived([one])[0]).content == one.content
    assert reached(next(iter(bodies(one).values()))) == ["start"]
