"""The vocabulary of what is kept and sent: rows, marks and published events, in memory."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from schemas.codes import LimitState, Obligation, Unit
from schemas.definition import DefinitionSet
from schemas.milestone import SealedIdentity
from schemas.person import Person, UnplacedCode
from schemas.status import Cause, LimitStatus, Pathway, Reached, Status
from services.status.decide.answer import Change, Decision, Judged, PersonJudged, Told
from services.status.decide.trace import Trace
from services.status.judge import Decide, Gathered, Judge
from services.status.relay.mark import Mark
from services.status.relay.published import Told as Published
from services.status.store.bonds import PersonRow
from services.status.store.instances import InstanceRow
from services.status.store.outbox import Outgoing
from services.status.store.reconciling import Unsent
from services.status.store.streams import Numbered, Slice, Stream
from services.status.write import Occasion, Writing, digest_of
from tests.given import ANNA, KEY

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SENT_ID, OTHER_ID = UUID(int=1), UUID(int=2)
WRITING = Writing(lambda name: f"test.{name}")
BY_TIME = Occasion(NOON, (Cause("time"),))


def status(phase: str = "assessed", instance: str = "i1", **more: object) -> Status:
    """A body with a milestone and a limit of each kind of day."""
    return Status(
        patient=ANNA,
        instance=instance,
        pathway=Pathway(code="D12", name="Barn og unge", version="D12@2019-01-01"),
        phase=phase,
        milestones=(Reached(kind="start", on=date(2026, 1, 5), day="received", source="S1"),),
        limits=(limit("a", date(2026, 2, 1)), limit("b", NOON)),
        **more,  # type: ignore[arg-type]
    )


def limit(name: str, due: date | datetime) -> LimitStatus:
    """A running limit."""
    return LimitStatus(
        id=name,
        from_milestone="start",
        to_milestone="end",
        when="none",
        state=LimitState.RUNNING,
        counts_from=date(2026, 1, 5),
        due=due,
        used=None,
        allowed=4,
        unit=Unit.WEEK,
        obligation=Obligation.GUIDANCE,
        source="test",
    )


def stream(**more: object) -> Stream:
    """A stream whose first mark was written and whose next number is 8."""
    told: dict[str, object] = {
        "n": 0,
        "next": 8,
        "epoch": 1,
        "first_mark_written": True,
        "pruned_number": 0,
        "pruned_id": None,
        "reconciling_since": None,
    }
    return Stream(**{**told, **more})  # type: ignore[arg-type]


def mark(number: int = 7, named: UUID | None = SENT_ID, epoch: int = 1) -> Mark:
    """The mark of stream 0."""
    return Mark(epoch, 0, number, named)


def seen(*numbers: int, **more: object) -> Slice:
    """A stream with these rows after the mark."""
    rows = tuple(Numbered(number, OTHER_ID) for number in numbers)
    return Slice(stream(**more), SENT_ID, rows)


def published(revision: int, phase: str = "assessed", *, latest: bool = True) -> Published:
    """What readers hold of instance ``i1``."""
    body = WRITING.body(status(phase))
    return Published("i1", revision, digest_of(body), body, latest=latest)


def unsent(*told: tuple[int, str]) -> list[Unsent]:
    """Rows of the outbox for instance ``i1``: revision and phase."""
    return [
        Unsent(0, 100 + revision, "test.pathway.status.v1", "i1", revision, event(revision, phase))
        for revision, phase in told
    ]


def event(revision: int, phase: str = "assessed") -> bytes:
    """A status event as it stands in the outbox."""
    value = WRITING.status_event(change(revision, phase), WRITING.body(status(phase)), BY_TIME, 1)
    assert value.value is not None
    return value.value


def change(revision: int, phase: str = "assessed") -> Change:
    """One revision of instance ``i1``."""
    return Change(
        status=status(phase),
        digest=digest_of(WRITING.body(status(phase))),
        revision=revision,
        revises=revision - 1 or None,
        replaces=(),
        next_change_at=None,
    )


def judge(decide: Decide, keep_gone: timedelta = timedelta(days=30)) -> Judge:
    """A judge with another core."""
    return Judge(
        DefinitionSet(definitions=(), start_rules={}, digest="d"), KEY, WRITING, keep_gone, decide
    )


def answers(
    *statuses: Status,
    next_change_at: datetime | None = None,
    identity: SealedIdentity | None = None,
    unplaced: tuple[UnplacedCode, ...] = (),
) -> Decide:
    """A core that always says this of Anna."""
    trace = Trace(opener="S1", phase_by=None, facts=(), limits=())
    judged = tuple(
        Judged(status=one, next_change_at=next_change_at, trace=trace) for one in statuses
    )
    person = PersonJudged(
        person=Person(patient=ANNA), identity=identity, instances=judged, unplaced=unplaced
    )

    def decide(told: Told, definitions: DefinitionSet, now: datetime, key: bytes) -> Decision:
        return Decision(persons=(person,), next_change_at=next_change_at)

    return decide


def gathered(*instances: InstanceRow, **person: object) -> Gathered:
    """Anna's bond, with what was published before."""
    row = PersonRow(ANNA, ANNA, **person)  # type: ignore[arg-type]
    return Gathered(ANNA, {ANNA: row}, [], [], list(instances), (Cause("time"),))


def kept(one: Status, revision: int = 1, due: datetime | None = None) -> InstanceRow:
    """An instance as it was published last; gone when it owes a tombstone."""
    body = WRITING.body(one)
    return InstanceRow(one.instance, one.patient, revision, digest_of(body), body, due, due)


def values(outgoing: Sequence[Outgoing]) -> list[dict[str, Any]]:
    """The decoded values."""
    return [msgspec.json.decode(one.value) for one in outgoing if one.value]
