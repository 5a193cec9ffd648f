"""Persons and their bonds: which pseudonyms belong together, locked in one order everywhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from services.runtime.counted import counted
from services.runtime.database import Disturbed
from services.status.store.audit import note

if TYPE_CHECKING:
    from services.runtime.database import Connection


class PersonRow(NamedTuple):
    """What is kept of one pseudonym.

    Attributes:
        bond: The smallest pseudonym that it was ever linked with.
        computed_at: The latest ``now`` that its bond was decided for; ``None`` before the first.
        revision: Of the last person event; 0 before the first.
    """

    pseudonym: str
    bond: str
    computed_at: datetime | None = None
    revision: int = 0
    digest: str | None = None
    identity_digest: str | None = None
    identity_box: str | None = None


async def make_known(
    connection: "Connection", pseudonyms: Iterable[str], sources: Mapping[str, str]
) -> dict[str, str]:
    """Give each pseudonym and each source a row, before the transaction and outside it.

    Rows are then only ever locked, all in one ascending pass: a new row made in the middle of a
    transaction would be a lock out of order. A row that nothing follows does no harm.

    Returns:
        Whom each source spoke of first; one that is new speaks of whom it is given with. That
        never changes: every process sees the same, whoever was first.
    """
    names = sorted(sources)
    rows = await connection.fetch(
        # Looked up once: what is known is what is answered, and what is not is made.
        "WITH known AS MATERIALIZED"
        "  (SELECT source, pseudonym FROM source_owner WHERE source = ANY($2::text[])),"
        " persons AS (INSERT INTO person (pseudonym, bond)"
        "  SELECT asked, asked FROM unnest($1::text[]) AS asked"
        "  WHERE NOT EXISTS (SELECT FROM person WHERE pseudonym = asked) ON CONFLICT DO NOTHING),"
        " made AS (INSERT INTO source_owner (source, pseudonym)"
        "  SELECT * FROM unnest($2::text[], $3::text[]) AS asked (source, pseudonym)"
        "  WHERE NOT EXISTS (SELECT FROM known WHERE known.source = asked.source)"
        "  ON CONFLICT DO NOTHING RETURNING source)"
        " SELECT made.count, source, pseudonym"
        " FROM (SELECT count(*) FROM made) AS made LEFT JOIN known ON true",
        sorted(set(pseudonyms)),
        names,
        [sources[name] for name in names],
    )
    known = {row["source"]: row["pseudonym"] for row in rows if row["source"] is not None}
    if len(known) + rows[0]["count"] == len(names):
        return {**sources, **known}
    # Another process has made some since this statement began: it shows them to the next.
    rows = await connection.fetch(
        "SELECT source, pseudonym FROM source_owner WHERE source = ANY($1::text[])", names
    )
    return {row["source"]: row["pseudonym"] for row in rows}


async def lock_bonds(connection: "Connection", pseudonyms: Collection[str]) -> list[PersonRow]:
    """Lock every row of every bond that holds one of these, in ascending order.

    Raises:
        Disturbed: A bond grew while we waited for its rows, or a row is not there any more.
    """
    rows = await connection.fetch(
        "SELECT pseudonym, bond, computed_at, revision, digest, identity_digest, identity_box"
        " FROM person WHERE pseudonym = ANY(ARRAY("
        "  WITH head AS MATERIALIZED (SELECT bond FROM person WHERE pseudonym = ANY($1::text[]))"
        "  SELECT bond FROM head UNION ALL SELECT pseudonym FROM person"
        "  WHERE bond <> pseudonym AND bond = ANY(ARRAY(SELECT bond FROM head))))"
        " ORDER BY pseudonym FOR UPDATE",
        list(pseudonyms),
    )
    persons = [PersonRow(*row) for row in rows]
    names = {row.pseudonym for row in persons}
    heads = {row.bond for row in persons}
    # Whoever joins a bond locks all of it first, so none of these can have left one meanwhile.
    others = await connection.fetchval(
        "SELECT count(*) FROM person WHERE bond <> pseudonym AND bond = ANY($1::text[])", [*heads]
    )
    if len(heads) + others != len(persons) or not names.issuperset(heads.union(pseudonyms)):
        raise Disturbed
    return persons


async def take_due(connection: "Connection", now: datetime, most: int) -> list[str]:
    """Lock the heads of bonds whose time has come, leaving those that others hold to them."""
    rows = await connection.fetch(
        "SELECT pseudonym FROM person WHERE next_due_at <= $1 ORDER BY next_due_at LIMIT $2"
        " FOR UPDATE SKIP LOCKED",
        now,
        most,
    )
    return [row["pseudonym"] for row in rows]


async def count_due(connection: "Connection", now: datetime) -> int:
    """How many bonds wait for a timer."""
    due: int = await connection.fetchval("SELECT count(*) FROM person WHERE next_due_at <= $1", now)
    return due


async def count_unplaced(connection: "Connection") -> int:
    """How many codes were stated that no instance shows."""
    count: int = await connection.fetchval(
        "SELECT coalesce(sum(unplaced), 0) FROM person WHERE unplaced > 0"
    )
    return count


async def link(connection: "Connection", bonds: Sequence[tuple[str, str]]) -> None:
    """Write pseudonym and bond of every row whose bond has grown; the rows are locked already."""
    if bonds:
        await connection.execute(
            "UPDATE person p SET bond = asked.bond, next_due_at = NULL, unplaced = 0"
            " FROM unnest($1::text[], $2::text[]) AS asked (pseudonym, bond)"
            " WHERE p.pseudonym = asked.pseudonym",
            [pseudonym for pseudonym, _ in bonds],
            [bond for _, bond in bonds],
        )


class Computed(NamedTuple):
    """That a bond was decided for ``now``, and when it has to be again.

    Attributes:
        unplaced: Codes of its persons that no instance shows.
    """

    bond: str
    now: datetime
    next_due_at: datetime | None
    unplaced: int = 0


async def keep_judged(
    connection: "Connection", done: Sequence[Computed], persons: Sequence[PersonRow]
) -> None:
    """Write what a judgement leaves on the rows of persons, each row once.

    Whoever is at the head of a bond and has news has one new row for both, and one new entry in
    each index: these rows are the most often written of all.

    Args:
        connection: In the transaction that has locked the rows.
        done: Written on the head row of each bond: when it was computed, when it is due, and what
            is left.
        persons: About whom an event is said: revision, digest and identity are written.
    """
    if not done and not persons:
        return
    await connection.execute(
        "UPDATE person p SET computed_at = coalesce(head.now, p.computed_at),"
        " next_due_at = CASE WHEN head.bond IS NULL THEN p.next_due_at ELSE head.due END,"
        " unplaced = coalesce(head.unplaced, p.unplaced),"
        " revision = coalesce(said.revision, p.revision),"
        # No digest: nothing of the person is published, and the next judgement says it anew.
        " digest = CASE WHEN said.pseudonym IS NULL THEN p.digest ELSE said.digest END,"
        " identity_digest ="
        " CASE WHEN said.pseudonym IS NULL THEN p.identity_digest ELSE said.identity_digest END,"
        " identity_box ="
        " CASE WHEN said.pseudonym IS NULL THEN p.identity_box ELSE said.identity_box END"
        " FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::int[])"
        " AS head (bond, now, due, unplaced)"
        " FULL JOIN unnest($5::text[], $6::int[], $7::text[], $8::text[], $9::text[])"
        " AS said (pseudonym, revision, digest, identity_digest, identity_box)"
        " ON said.pseudonym = head.bond WHERE p.pseudonym = coalesce(head.bond, said.pseudonym)",
        [one.bond for one in done],
        [one.now for one in done],
        [one.next_due_at for one in done],
        [one.unplaced for one in done],
        [row.pseudonym for row in persons],
        [row.revision for row in persons],
        [row.digest for row in persons],
        [row.identity_digest for row in persons],
        [row.identity_box for row in persons],
    )


async def count_ahead(connection: "Connection", now: datetime) -> int:
    """How many bonds were decided for a moment that has not come."""
    ahead: int = await connection.fetchval(
        "SELECT count(*) FROM person WHERE computed_at > $1", now
    )
    return ahead


async def make_due(connection: "Connection", pseudonyms: Collection[str], now: datetime) -> None:
    """Have the bonds of these decided again at the next timer."""
    await connection.execute(
        "UPDATE person SET next_due_at = $2 WHERE pseudonym IN"
        " (SELECT bond FROM person WHERE pseudonym = ANY($1::text[]))",
        list(pseudonyms),
        now,
    )


async def reset_computed_at(connection: "Connection", now: datetime) -> int:
    """Take back moments that have not come, and leave a note of it.

    Returns:
        How many rows had one.
    """
    rows = await connection.fetch(
        "UPDATE person SET computed_at = $1,"
        " next_due_at = CASE WHEN bond = pseudonym THEN $1 END"
        " WHERE computed_at > $1 RETURNING pseudonym",
        now,
    )
    sentence = f"{counted(len(rows), 'row')} set back to {now.isoformat()}"
    await note(connection, "reset-computed-at", sentence)
    return len(rows)
