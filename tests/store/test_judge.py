"""What follows from a decision: what is kept, what is said, and when it is due again."""

from datetime import timedelta

from schemas.milestone import SealedIdentity
from schemas.person import UnplacedCode
from tests.store.given import (
    NOON,
    answers,
    gathered,
    judge,
    kept,
    status,
    values,
)

UNPLACED = UnplacedCode(pathway="A12", sender="one", source="E|A12CK")
LATER = NOON + timedelta(days=3)


def test_a_first_decision_says_the_person_and_then_the_instance() -> None:
    verdict = judge(answers(status())).verdict(gathered(), NOON)

    assert [one.topic for one in verdict.saying] == [
        "test.pathway.person.v1",
        "test.pathway.status.v1",
    ]
    assert [row.revision for row in verdict.instances] == [1]
    assert b'"ce_personrevision","1"' in verdict.saying[1].headers


def test_a_decision_that_changes_nothing_says_and_keeps_nothing() -> None:
    """No change, no event; only the moment moves on."""
    first = judge(answers(status())).verdict(gathered(), NOON)
    (person,) = first.persons
    known = gathered(*first.instances, revision=1, digest=person.digest)

    again = judge(answers(status(), next_change_at=LATER)).verdict(known, NOON)

    assert (again.saying, again.instances, again.persons) == ([], [], [])
    assert again.computed.next_due_at == LATER


def test_a_bond_is_never_decided_for_an_earlier_moment_than_before() -> None:
    verdict = judge(answers(status())).verdict(gathered(computed_at=LATER), NOON)

    assert verdict.computed.now == LATER
    assert values(verdict.saying)[1]["computed_at"] == "2026-06-04T12:00:00Z"


def test_an_instance_that_no_longer_lives_is_due_again_for_its_tombstone() -> None:
    verdict = judge(answers()).verdict(gathered(kept(status())), NOON)

    (gone,) = verdict.instances
    assert (gone.revision, gone.gone_at) == (2, NOON)
    assert gone.tombstone_due_at == verdict.computed.next_due_at == NOON + timedelta(days=30)


def test_a_tombstone_is_said_once_and_on_the_compacted_topic_alone() -> None:
    owed = kept(status("withdrawn"), revision=2, due=NOON)

    verdict = judge(answers()).verdict(gathered(owed), NOON)
    again = judge(answers()).verdict(gathered(*verdict.instances), LATER)

    (tombstone,) = [one for one in verdict.saying if one.value is None]
    assert (tombstone.topic, tombstone.key) == ("test.pathway.status-latest.v1", "i1")
    assert verdict.computed.next_due_at is None
    assert [one.value for one in again.saying if one.value is None] == []


def test_an_instance_that_returns_before_its_tombstone_owes_none() -> None:
    owed = kept(status("withdrawn"), revision=2, due=NOON)

    verdict = judge(answers(status())).verdict(gathered(owed), NOON)

    assert [(row.revision, row.tombstone_due_at) for row in verdict.instances] == [(3, None)]
    assert all(one.value for one in verdict.saying)


def test_another_box_of_the_same_identity_is_no_news() -> None:
    first = judge(answers(identity=SealedIdentity("digest", "box 1"))).verdict(gathered(), NOON)
    (row,) = first.persons
    known = gathered(revision=1, digest=row.digest, identity_digest="digest", identity_box="box 1")

    again = judge(answers(identity=SealedIdentity("digest", "box 2"))).verdict(known, NOON)

    assert row.identity_box == "box 1"
    assert again.saying == []


def test_a_code_that_no_instance_shows_is_said_of_the_person_once() -> None:
    """And counted: it is the only thing that was said, and nobody may lose it."""
    decide = answers(unplaced=(UNPLACED,))
    first = judge(decide).verdict(gathered(), NOON)
    (row,) = first.persons

    again = judge(decide).verdict(gathered(revision=1, digest=row.digest), NOON)
    gone = judge(answers()).verdict(gathered(revision=1, digest=row.digest), NOON)

    assert [one["unplaced"][0]["source"] for one in values(first.saying)] == ["E|A12CK"]
    assert (first.computed.unplaced, again.computed.unplaced, gone.computed.unplaced) == (1, 1, 0)
    assert again.saying == []
    assert [(one["revision"], one["unplaced"]) for one in values(gone.saying)] == [(2, [])]
