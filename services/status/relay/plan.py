"""Plans a reconciliation: what the database must take over from what readers already hold. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from schemas.codes import GONE
from services.status.relay.published import Published, ReadingBack, Told
from services.status.store.bonds import PersonRow
from services.status.store.instances import InstanceRow
from services.status.store.reconciling import KeptInstance, Unsent
from services.status.write import PERSON, SOURCE, STATUS, Writing

Rows = Mapping[tuple[str, str], Sequence[Unsent]]
"""Rows of the outbox by topic, as it is called in this installation, and subject."""


class Finding(Enum):
    """How the database and the readers stand to each other, for one subject."""

    AGREE = auto()
    UNSENT = auto()
    """The outbox holds every revision that readers miss: they are sent."""
    BEHIND = auto()
    """Readers hold another body or revision: the database takes it over and judges again."""
    NEVER = auto()
    """Nothing was ever published, and the outbox does not hold it all: it begins anew."""


@dataclass(slots=True)
class Plan:
    """What is to be written.

    Attributes:
        keep: Rows of the outbox that are still to be sent.
        instances: As they were published last.
        forget: Instances that were never published.
        tombstones: Gone instances that the compacted topic still holds.
        due: Pseudonyms to judge again.
    """

    keep: list[Unsent] = field(default_factory=list)
    instances: list[InstanceRow] = field(default_factory=list)
    forget: list[str] = field(default_factory=list)
    tombstones: list[str] = field(default_factory=list)
    persons: list[PersonRow] = field(default_factory=list)
    senders: list[tuple[str, int, str | None]] = field(default_factory=list)
    due: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database holds of one subject."""

    revision: int
    digest: str | None


def compare(
    newest: Told | None,
    standing: Standing,
    rows: Iterable[Unsent],
    read: Callable[[bytes], Told],
) -> tuple[Finding, list[Unsent]]:
    """How one subject stands, and the rows that readers miss.

    Args:
        newest: What was published last; ``None`` when nothing was.
        standing: What the database holds.
        rows: Its rows in the outbox, oldest first, sent or not.
        read: Decodes a row's value.
    """
    published = 0 if newest is None else newest.revision
    missed = [row for row in rows if row.revision > published]
    whole = [row.revision for row in missed] == list(range(published + 1, standing.revision + 1))
    # A restored database may have said anew what readers already have.
    if missed and whole and (newest is None or read(missed[0].value).digest != newest.digest):
        return Finding.UNSENT, missed
    if newest is None:
        return Finding.NEVER, []
    if (standing.revision, standing.digest) == (newest.revision, newest.digest):
        return Finding.AGREE, []
    return Finding.BEHIND, []


class Planning:
    """Goes through instances, persons and senders and writes one plan."""

    def __init__(self, published: Published, rows: Rows, writing: Writing) -> None:
        self.plan = Plan()
        self._published = published
        self._rows = rows
        self._writing = writing
        self._reading = ReadingBack(writing)

    def instances(
        self, kept: Mapping[str, KeptInstance], now: datetime, keep_gone: timedelta
    ) -> None:
        """Plan for every instance that either side knows."""
        for instance in sorted(kept.keys() | self._published.instances.keys()):
            newest, row = self._published.instances.get(instance), kept.get(instance)
            standing = Standing(0, None) if row is None else Standing(row.revision, row.digest)
            finding = self._compare(STATUS, instance, newest, standing, self._reading.status)
            if finding is Finding.BEHIND and newest is not None:
                taken = self._as_published(newest, now, keep_gone)
                self.plan.instances.append(taken)
                self.plan.due.add(taken.pseudonym)
            elif row is not None and self._forgotten(finding, newest, row):
                # Gone and told to be forgotten: that no topic holds it is as it should be.
                continue
            elif finding is Finding.NEVER and row is not None:
                self.plan.forget.append(instance)
                self.plan.due.add(row.pseudonym)
            elif finding is Finding.AGREE and row is not None and row.gone:
                self.plan.tombstones.append(instance)
                self.plan.due.add(row.pseudonym)

    def persons(self, kept: Mapping[str, PersonRow]) -> None:
        """Plan for every person of whom either side has spoken."""
        for pseudonym in sorted(kept.keys() | self._published.persons.keys()):
            newest = self._published.persons.get(pseudonym)
            row = kept.get(pseudonym, PersonRow(pseudonym, pseudonym))
            standing = Standing(row.revision, row.digest)
            finding = self._compare(PERSON, pseudonym, newest, standing, self._reading.person)
            if finding in {Finding.NEVER, Finding.BEHIND}:
                told = None if newest is None else newest.identity
                self.plan.persons.append(
                    PersonRow(
                        pseudonym=pseudonym,
                        bond=row.bond,
                        revision=0 if newest is None else newest.revision,
                        digest=None if newest is None else newest.digest,
                        identity_digest=None if told is None else told.digest,
                        identity_box=None if told is None else told.box,
                    )
                )
                self.plan.due.add(pseudonym)

    def senders(self, kept: Mapping[str, tuple[int, str]]) -> None:
        """Plan for every sender of whom either side has spoken."""
        for sender in sorted(kept.keys() | self._published.senders.keys()):
            newest = self._published.senders.get(sender)
            standing = Standing(*kept.get(sender, (0, None)))
            finding = self._compare(SOURCE, sender, newest, standing, self._reading.source)
            if finding in {Finding.NEVER, Finding.BEHIND}:
                self.plan.senders.append(
                    (sender, newest.revision if newest else 0, newest.digest if newest else None)
                )

    def _compare(
        self,
        topic: str,
        subject: str,
        newest: Told | None,
        standing: Standing,
        read: Callable[[bytes], Told],
    ) -> Finding:
        finding, missed = compare(
            newest, standing, self._rows.get((self._writing.topic(topic), subject), ()), read
        )
        self.plan.keep.extend(missed)
        return finding

    @staticmethod
    def _forgotten(finding: Finding, newest: Told | None, row: KeptInstance) -> bool:
        settled = row.gone and not row.tombstone_owed
        return settled and (finding is Finding.NEVER or (newest is not None and not newest.latest))

    def _as_published(self, newest: Told, now: datetime, keep_gone: timedelta) -> InstanceRow:
        status = self._writing.status(newest.body)
        gone = status.phase in GONE
        return InstanceRow(
            id=newest.subject,
            pseudonym=status.patient,
            revision=newest.revision,
            digest=newest.digest,
            body=newest.body,
            gone_at=now if gone else None,
            tombstone_due_at=now + keep_gone if gone and newest.latest else None,
        )
