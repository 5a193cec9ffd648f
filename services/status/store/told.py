"""What was told: statements and parked messages, each place once, for ever."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from asyncpg import UniqueViolationError

from schemas.milestone import Place, Statement
from schemas.parked import Parked
from services.runtime.database import Disturbed
from services.status.store.places import columns, place_of

if TYPE_CHECKING:
    from services.runtime.database import Connection

NO_SENDER = "unknown"
"""Stands for the sender where a message does not tell it."""


COLUMNS = ("topic", "partition", "offset", "entry", "pseudonym", "source", "body")
"""Of a statement, as `_row` has them."""


class Heard(NamedTuple):
    """A statement and the bytes that it came in, which are what is kept."""

    statement: Statement
    body: bytes


@dataclass(frozen=True, slots=True)
class HeardParked:
    """A parked message and the bytes that are kept of it, without its box."""

    parked: Parked
    body: bytes


class KeptBefore(Exception):
    """A place is there already: look which are, and begin anew without them."""


async def keep_statements(
    connection: "Connection", heard: Sequence[Heard], there: Collection[Place] = frozenset()
) -> list[Statement]:
    """Keep these; a place that is there already changes nothing.

    Args:
        connection: In a transaction.
        heard: In any order; a place may come twice.
        there: Places that were found to be there.

    Returns:
        Those that are kept now, each once.

    Raises:
        KeptBefore: Another is there, which ends the transaction. Hardly any ever is, so that is
            left to the index: to look for each beforehand takes PostgreSQL a third more.
    """
    once: dict[Place, Heard] = {}
    for one in heard:
        once.setdefault(one.statement.place, one)
    new = [one for place, one in once.items() if place not in there]
    if new:
        try:
            await connection.copy_records_to_table(
                "statement",
                records=[_row(one) for one in new],
                columns=COLUMNS,
            )
        except UniqueViolationError:
            raise KeptBefore from None
    return [one.statement for one in new]


def _row(one: Heard) -> tuple[str, int, int, int, str, str, bytes]:
    told = one.statement
    place = told.place
    return (
        place.topic,
        place.partition,
        place.offset,
        place.entry,
        told.patient,
        told.source,
        one.body,
    )


async def places_there(connection: "Connection", heard: Sequence[Heard]) -> frozenset[Place]:
    """Which of these are kept. What is, stays: nobody need hold a lock while he looks."""
    rows = await connection.fetch(
        'SELECT topic, partition, "offset", entry FROM statement'
        " JOIN unnest($1::text[], $2::int[], $3::bigint[], $4::int[])"
        ' AS told (topic, partition, "offset", entry)'
        ' USING (topic, partition, "offset", entry)',
        *columns([one.statement.place for one in heard]),
    )
    return frozenset(map(place_of, rows))


async def keep_parked(connection: "Connection", heard: Sequence[HeardParked]) -> frozenset[Place]:
    """Keep what is new of the parked messages, and whom they concern.

    Returns:
        The places that were new.
    """
    if not heard:
        return frozenset()
    rows = await connection.fetch(
        'INSERT INTO parked (topic, partition, "offset", entry, sender, source, nobody, body, box)'
        " SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::int[], $5::text[],"
        " $6::text[], $7::bool[], $8::bytea[], $9::text[]) ON CONFLICT DO NOTHING"
        ' RETURNING topic, partition, "offset", entry',
        *columns([one.parked.place for one in heard]),
        [sender_of(one.parked) for one in heard],
        [one.parked.source for one in heard],
        [not one.parked.patients for one in heard],
        [one.body for one in heard],
        [one.parked.box for one in heard],
    )
    new = frozenset(map(place_of, rows))
    concerned = [
        (patient, one.parked.place)
        for one in heard
        if one.parked.place in new
        for patient in dict.fromkeys(one.parked.patients)
    ]
    await connection.execute(
        'INSERT INTO parked_patient (pseudonym, topic, partition, "offset", entry)'
        " SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::int[])",
        [patient for patient, _ in concerned],
        *columns([place for _, place in concerned]),
    )
    return new


async def statements_of(connection: "Connection", pseudonyms: Collection[str]) -> list[bytes]:
    """The bytes of every statement that came under one of these."""
    rows = await connection.fetch(
        "SELECT body FROM statement WHERE pseudonym = ANY($1::text[])", list(pseudonyms)
    )
    return [row["body"] for row in rows]


async def statements_before(
    connection: "Connection", pseudonyms: Collection[str], new: int
) -> list[tuple[str, bytes]]:
    """Pseudonym and bytes of each, without those that this very transaction has kept.

    They are a third to a half of all, and whoever kept them has them at hand.

    Args:
        connection: In a transaction.
        pseudonyms: Of whom.
        new: How many this transaction has kept of them.

    Raises:
        Disturbed: An older transaction bore the number of ours: they come again after four
            thousand million. The next try has another.
    """
    rows = await connection.fetch(
        "SELECT pseudonym, CASE WHEN xmin <> (SELECT pg_current_xact_id()::xid) THEN body END"
        " AS body FROM statement WHERE pseudonym = ANY($1::text[])",
        list(pseudonyms),
    )
    before = [(row["pseudonym"], row["body"]) for row in rows if row["body"] is not None]
    if len(rows) - len(before) != new:
        raise Disturbed
    return before


async def parked_of(
    connection: "Connection", pseudonyms: Collection[str]
) -> list[tuple[str, bytes]]:
    """Pseudonym and bytes of every parked message, not yet mended, that concerns one of these."""
    rows = await connection.fetch(
        "SELECT pp.pseudonym, p.body FROM parked_patient pp"
        ' JOIN parked p USING (topic, partition, "offset", entry)'
        " WHERE pp.pseudonym = ANY($1::text[]) AND NOT p.mended",
        list(pseudonyms),
    )
    return [(row["pseudonym"], row["body"]) for row in rows]


async def open_parked(connection: "Connection") -> list[bytes]:
    """The bytes of every parked message that nothing has mended yet, oldest first."""
    rows = await connection.fetch("SELECT body FROM parked WHERE NOT mended ORDER BY kept_at")
    return [row["body"] for row in rows]


async def count_parked(connection: "Connection") -> int:
    """How many parked messages nothing has mended yet."""
    count: int = await connection.fetchval("SELECT count(*) FROM parked WHERE NOT mended")
    return count


async def mark_mended(connection: "Connection", places: Collection[Place]) -> frozenset[Place]:
    """Count these no longer as unread.

    Returns:
        Those that counted until now.
    """
    rows = await connection.fetch(
        "UPDATE parked p SET mended = true FROM"
        " unnest($1::text[], $2::int[], $3::bigint[], $4::int[])"
        ' AS asked (topic, partition, "offset", entry)'
        " WHERE p.topic = asked.topic AND p.partition = asked.partition"
        ' AND p."offset" = asked."offset" AND p.entry = asked.entry AND NOT p.mended'
        ' RETURNING p.topic, p.partition, p."offset", p.entry',
        *columns(places),
    )
    return frozenset(map(place_of, rows))


def without_box(parked: Parked) -> Parked:
    """All but the sealed bytes: they are large, and nobody here can open them."""
    return replace(parked, box=None)


def sender_of(parked: Parked) -> str:
    """The sender that a message without a patient counts for."""
    return parked.sender or NO_SENDER
