"""Judges one bond: what the core decides of all that was told, beside what was published."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from schemas.codes import GONE
from schemas.definition import DefinitionSet
from schemas.milestone import SealedIdentity, Statement
from schemas.parked import Parked
from schemas.person import PersonEvent
from schemas.status import Cause, Status
from schemas.value import value
from services.status.decide import decide as decide_purely
from services.status.decide.answer import Change, Decision, PersonJudged, Published, Told
from services.status.decide.changes import changes
from services.status.store.bonds import Computed, PersonRow
from services.status.store.instances import InstanceRow
from services.status.store.outbox import Outgoing
from services.status.write import Occasion, Writing, digest_of


class Decide(Protocol):
    """The pure core."""

    def __call__(
        self, told: Told, definitions: DefinitionSet, now: datetime, key: bytes
    ) -> Decision:
        """Say where every pathway of the persons in one bond stands at ``now``."""
        ...


@value
class Gathered:
    """All that is kept of one bond, read under its locks.

    Attributes:
        bond: Its smallest pseudonym.
        rows: By pseudonym, every member.
        causes: What has brought it up now.
    """

    bond: str
    rows: dict[str, PersonRow]
    statements: list[Statement]
    parked: list[Parked]
    instances: list[InstanceRow]
    causes: tuple[Cause, ...]


class Verdict:
    """What to keep and what to say about one bond."""

    __slots__ = ("computed", "instances", "persons", "saying")

    def __init__(
        self,
        computed: Computed,
        instances: list[InstanceRow],
        persons: list[PersonRow],
        saying: list[Outgoing],
    ) -> None:
        self.computed: Final = computed
        self.instances: Final = instances
        self.persons: Final = persons
        self.saying: Final = saying


@value
class Judge:
    """The core with all that it needs beside the facts.

    Attributes:
        key: Keys the instance ids.
        keep_gone: How long the compacted topic keeps a replaced or withdrawn instance.
    """

    definitions: DefinitionSet
    key: bytes
    writing: Writing
    keep_gone: timedelta
    decide: Decide = decide_purely

    def verdict(self, gathered: Gathered, now: datetime) -> Verdict:
        """Decide for ``now``, or for the latest moment this bond was decided for, if later."""
        before = [row.computed_at for row in gathered.rows.values() if row.computed_at is not None]
        now = max([now, *before])
        told = Told(
            pseudonyms=tuple(sorted(gathered.rows)),
            statements=tuple(gathered.statements),
            parked=tuple(gathered.parked),
        )
        decision = self.decide(told, self.definitions, now, self.key)
        occasion = Occasion(now, gathered.causes)
        persons, saying = self._persons(gathered, decision, now)
        revisions = {row.pseudonym: row.revision for row in [*gathered.rows.values(), *persons]}
        kept = {row.id: row for row in gathered.instances}
        touched: dict[str, InstanceRow] = {}
        for change, body in _changes(self.writing, kept, decision):
            touched[change.status.instance] = self._row(change, body, now)
            person_revision = revisions.get(change.status.patient, 0)
            saying.append(self.writing.status_event(change, body, occasion, person_revision))
        for row in kept.values():
            if row.id not in touched and row.tombstone_due_at and row.tombstone_due_at <= now:
                touched[row.id] = row._replace(tombstone_due_at=None)
                saying.append(self.writing.tombstone(row, now))
        waits = [row.tombstone_due_at for row in (kept | touched).values()]
        due = min((one for one in [decision.next_change_at, *waits] if one), default=None)
        unplaced = sum([len(person.unplaced) for person in decision.persons])
        computed = Computed(gathered.bond, now, due, unplaced)
        return Verdict(computed, list(touched.values()), persons, saying)

    def _row(self, change: Change, body: bytes, now: datetime) -> InstanceRow:
        status = change.status
        gone_at = forget_at = None
        if status.phase in GONE:
            gone_at, forget_at = now, now + self.keep_gone
        # By place: by name, a row takes four times as long to make.
        return InstanceRow(
            status.instance,
            status.patient,
            change.revision,
            change.digest,
            body,
            gone_at,
            forget_at,
        )

    def _persons(
        self, gathered: Gathered, decision: Decision, now: datetime
    ) -> tuple[list[PersonRow], list[Outgoing]]:
        rows, saying = [], []
        for judged in decision.persons:
            row = gathered.rows[judged.person.patient]
            identity = _first_kept(row, judged)
            digest = self.writing.person_told(judged.person, identity, judged.unplaced)
            if digest != row.digest:
                row = row._replace(
                    revision=row.revision + 1,
                    digest=digest,
                    identity_digest=None if identity is None else identity.digest,
                    identity_box=None if identity is None else identity.box,
                )
                event = PersonEvent(
                    person=judged.person,
                    revision=row.revision,
                    identity=identity,
                    unplaced=judged.unplaced,
                )
                rows.append(row)
                saying.append(self.writing.person_event(event, now))
        return rows, saying


def _changes(
    writing: Writing, kept: dict[str, InstanceRow], decision: Decision
) -> list[tuple[Change, bytes]]:
    bodies: dict[str, bytes] = {}

    def digest(status: Status) -> str:
        bodies[status.instance] = body = writing.body(status)
        known = kept.get(status.instance)
        return known.digest if known is not None and known.body == body else digest_of(body)

    published = [
        Published(
            instance=row.id,
            gone=row.gone_at is not None,
            revision=row.revision,
            digest=row.digest,
            read=partial(writing.status, row.body),
        )
        for row in kept.values()
    ]
    changed = changes(published, decision, digest)
    return [(change, bodies[change.status.instance]) for change in changed]


def _first_kept(row: PersonRow, judged: PersonJudged) -> SealedIdentity | None:
    """The box kept first while the identity in it is the same: each sealing gives another box."""
    told = judged.identity
    if told is None or told.digest != row.identity_digest or row.identity_box is None:
        return told
    return SealedIdentity(told.digest, row.identity_box)
