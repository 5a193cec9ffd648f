"""Counts, for each sender, the messages that could not be read and that name no patient."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.codes import ReasonClass
from schemas.milestone import Statement
from schemas.parked import Parked
from schemas.source import SourceEvent
from schemas.status import Unread
from services.status.decide.order import counting
from services.status.decide.unread import is_mended
from services.status.desk import Desk
from services.status.store.outbox import Outgoing
from services.status.store.sources import (
    SourceRow,
    keep_sources,
    lock_sources,
    statements_from,
)
from services.status.store.told import mark_mended, sender_of

if TYPE_CHECKING:
    from services.runtime.database import Connection

Differences = Counter[tuple[str, str]]
"""How many more messages are unread, by sender and class of reason; negative when mended."""


def added(parked: Iterable[Parked]) -> Differences:
    """What newly parked messages without a patient add; each counts once per class of reason."""
    more: Differences = Counter()
    for one in parked:
        if not one.patients:
            more.update((sender_of(one), kind.value) for kind in _kinds(one))
    return more


def mended_by(told: Iterable[Statement], parked: Iterable[Parked]) -> list[Parked]:
    """Those of the parked messages that a statement of the same source has mended."""
    said = counting(told)
    return [one for one in parked if is_mended(one, said)]


async def mend(connection: "Connection", desk: Desk, candidates: Collection[Parked]) -> Differences:
    """Take out those that a statement of the same source has mended; they name no patient."""
    sources = sorted({one.source for one in candidates if one.source is not None})
    if not sources:
        return Counter()
    told = desk.reading.statements(await statements_from(connection, sources))
    mended = {one.place: one for one in mended_by(told, candidates)}
    less: Differences = Counter()
    for place in await mark_mended(connection, mended) if mended else ():
        less.subtract((sender_of(mended[place]), kind.value) for kind in _kinds(mended[place]))
    return less


async def tell_sources(
    connection: "Connection", desk: Desk, differences: Differences, now: datetime
) -> list[Outgoing]:
    """Keep the new counts, and say those that changed; the rows of the senders are locked here."""
    senders = {sender for sender, _ in differences}
    if not senders:
        return []
    rows, saying = [], []
    for row in await lock_sources(connection, senders):
        counts = Counter(row.unread)
        counts.update(
            {kind: n for (sender, kind), n in differences.items() if sender == row.sender}
        )
        told = {kind: n for kind, n in sorted(counts.items()) if n > 0}
        unread_now = tuple(Unread(ReasonClass(kind), n) for kind, n in told.items())
        digest, revision = desk.writing.source_told(unread_now), row.revision
        if digest != row.digest:
            revision += 1
            event = SourceEvent(sender=row.sender, unread=unread_now, revision=revision)
            saying.append(desk.writing.source_event(event, now))
        rows.append(SourceRow(row.sender, told, revision, digest))
    await keep_sources(connection, rows)
    return saying


def _kinds(parked: Parked) -> set[ReasonClass]:
    return {reason.kind for reason in parked.reasons}
