"""What a reconciliation decides for each subject, when readers and database disagree."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from schemas.person import Person, PersonEvent, UnplacedCode
from services.status.relay.plan import Finding, Plan, Planning, Standing, compare
from services.status.relay.published import Published, ReadingBack, Told
from services.status.store.bonds import PersonRow
from services.status.store.reconciling import KeptInstance, Unsent
from services.status.write import digest_of
from tests.given import ANNA
from tests.store.given import NOON, WRITING, published, status, unsent

READ = ReadingBack(WRITING).status


def digest(phase: str) -> str:
    return digest_of(WRITING.body(status(phase)))


@pytest.mark.parametrize(
    ("newest", "standing", "rows", "finding", "kept"),
    [
        (published(2), Standing(2, digest("assessed")), (), Finding.AGREE, []),
        (published(2), Standing(2, digest("assessed")), [(2, "assessed")], Finding.AGREE, []),
        (
            published(1),
            Standing(3, digest("closed")),
            [(1, "assessed"), (2, "decided"), (3, "closed")],
            Finding.UNSENT,
            [2, 3],
        ),
        (None, Standing(1, digest("assessed")), [(1, "assessed")], Finding.UNSENT, [1]),
        # Sent from a later database: the restored one has another body, or an older counter.
        (published(3, "closed"), Standing(2, digest("decided")), (), Finding.BEHIND, []),
        (published(2, "closed"), Standing(2, digest("decided")), (), Finding.BEHIND, []),
        # The restored database has said anew what readers have, and more.
        (
            published(2, "closed"),
            Standing(3, digest("closed")),
            [(2, "decided"), (3, "closed")],
            Finding.BEHIND,
            [],
        ),
        # A revision between is not there any more.
        (published(1), Standing(3, digest("closed")), [(3, "closed")], Finding.BEHIND, []),
        (None, Standing(2, digest("closed")), [(2, "closed")], Finding.NEVER, []),
        (published(1), Standing(0, None), (), Finding.BEHIND, []),
    ],
)
def test_each_subject_is_sent_taken_over_or_left_alone(
    newest: Told | None,
    standing: Standing,
    rows: Sequence[tuple[int, str]],
    finding: Finding,
    kept: list[int],
) -> None:
    found, missed = compare(newest, standing, unsent(*rows), READ)

    assert (found, [row.revision for row in missed]) == (finding, kept)


def planned(told: Told | None, row: KeptInstance | None, rows: Sequence[Unsent] = ()) -> Plan:
    """The plan for one instance."""
    known = Published(instances={} if told is None else {"i1": told})
    planning = Planning(known, {("test.pathway.status.v1", "i1"): rows}, WRITING)
    planning.instances({} if row is None else {"i1": row}, NOON, timedelta(days=30))
    return planning.plan


def held(revision: int, phase: str, *, gone: bool = False, owed: bool = False) -> KeptInstance:
    """What the database holds of the instance."""
    return KeptInstance(ANNA, revision, digest(phase), gone, owed)


def test_an_instance_that_only_readers_know_is_taken_over_and_judged_again() -> None:
    plan = planned(published(4, "decided"), None)

    (taken,) = plan.instances
    assert (taken.id, taken.revision, taken.digest) == ("i1", 4, digest("decided"))
    assert (taken.pseudonym, taken.gone_at) == (ANNA, None)
    assert plan.due == {ANNA}


def test_a_gone_instance_that_is_taken_over_gets_its_tombstone_in_time() -> None:
    (taken,) = planned(published(4, "withdrawn"), None).instances
    (forgotten,) = planned(published(4, "withdrawn", latest=False), None).instances

    assert taken.tombstone_due_at == NOON + timedelta(days=30)
    assert (forgotten.gone_at, forgotten.tombstone_due_at) == (NOON, None)


def test_a_gone_instance_that_the_compacted_topic_still_holds_gets_its_tombstone_again() -> None:
    """The tombstone was in the outbox when its row was dropped."""
    row = held(2, "withdrawn", gone=True)

    assert planned(published(2, "withdrawn"), row).tombstones == ["i1"]
    assert planned(published(2, "withdrawn", latest=False), row).tombstones == []


def test_an_instance_that_was_forgotten_long_ago_is_left_alone() -> None:
    plan = planned(None, held(5, "withdrawn", gone=True))

    assert (plan.forget, plan.due, plan.instances) == ([], set(), [])


def test_an_instance_that_was_never_published_begins_anew() -> None:
    plan = planned(None, held(2, "decided"))

    assert (plan.forget, plan.due) == (["i1"], {ANNA})


def test_rows_that_readers_miss_are_kept_and_nothing_is_judged_again() -> None:
    rows = unsent((1, "assessed"), (2, "decided"))

    plan = planned(published(1), held(2, "decided"), rows)

    assert plan.keep == rows[1:]
    assert (plan.instances, plan.due) == ([], set())


def test_a_person_of_whom_readers_know_more_is_taken_over() -> None:
    told = Told(ANNA, 3, WRITING.person_told(Person(patient=ANNA), None))
    planning = Planning(Published(persons={ANNA: told}), {}, WRITING)

    planning.persons({ANNA: PersonRow(ANNA, "p-aa", revision=2, digest="old")})

    (row,) = planning.plan.persons
    assert (row.revision, row.digest, row.bond) == (3, told.digest, "p-aa")
    assert planning.plan.due == {ANNA}


def test_what_readers_know_of_a_person_includes_the_codes_that_no_instance_shows() -> None:
    """Read back without them, each reconciliation would say that person anew."""
    code = UnplacedCode(pathway="A12", sender="one", source="E|A12CK")
    event = PersonEvent(person=Person(patient=ANNA), revision=1, identity=None, unplaced=(code,))
    (value,) = [WRITING.person_event(event, NOON).value]

    told = ReadingBack(WRITING).person(value or b"")

    assert told.digest == WRITING.person_told(event.person, None, (code,))


def test_a_sender_of_whom_readers_know_something_else_is_said_again() -> None:
    known = Published(senders={"a": Told("a", 2, "x"), "b": Told("b", 1, "y")})
    planning = Planning(known, {}, WRITING)

    planning.senders({"a": (2, "x"), "b": (1, "z"), "c": (1, "w")})

    assert planning.plan.senders == [("b", 1, "y"), ("c", 0, None)]
