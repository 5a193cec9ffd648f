"""Takes out what a statement has mended, and counts for each sender what names no patient."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.codes import ReasonClass
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


def named_by(parked: Iterable[Parked]) -> set[str]:
    """Everyone whom these messages concern."""
    return {patient for one in parked for patient in one.patients}


def taken_out(mended: Iterable[Parked]) -> Differences:
    """What mended messages without a patient take away."""
    less: Differences = Counter()
    less.subtract(added(mended))
    return less


async def mend(
    connection: "Connection", desk: Desk, candidates: Collection[Parked]
) -> list[Parked]:
    """Take out those that a statement of the same source has mended, whoever it is about.

    Returns:
        Those that counted until now. All whom they name are to be judged again: the statement may
        be about one of them, or about somebody else.
    """
    mended = {one.place: one for one in await mended_now(connection, desk, candidates)}
    if not mended:
        return []
    return [mended[place] for place in sorted(await mark_mended(connection, mended))]


async def mended_now(
    connection: "Connection", desk: Desk, candidates: Collection[Parked]
) -> list[Parked]:
    """Those that a statement of the same source has mended, as far as is known now."""
    sources = sorted({one.source for one in candidates if one.source is not None})
    if not sources:
        return []
    said = counting(desk.reading.statements(await statements_from(connection, sources)))
    return [one for one in candidates if is_mended(one, said)]


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
