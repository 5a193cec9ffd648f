"""Gathers all that was told about some bonds, has it judged, and keeps the outcome."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.milestone import Place, Statement
from schemas.status import Cause
from services.status.desk import Desk
from services.status.judge import Gathered
from services.status.store.bonds import (
    PersonRow,
    keep_computed,
    keep_persons,
    link,
)
from services.status.store.instances import instances_of, keep_instances
from services.status.store.outbox import Outgoing
from services.status.store.told import mark_mended, parked_of, statements_of
from services.status.unread import mended_by

if TYPE_CHECKING:
    from services.runtime.database import Connection

Links = Iterable[tuple[str, ...]]
"""Pseudonyms that a statement says belong together."""


async def grow_bonds(
    connection: "Connection", rows: Iterable[PersonRow], links: Links
) -> dict[str, PersonRow]:
    """Join the bonds that are linked, and say which bond each locked row now belongs to.

    Args:
        connection: In the transaction that has locked the rows.
        rows: Every row of every bond that is touched.
        links: May name only pseudonyms of ``rows``.
    """
    before = {row.pseudonym: row for row in rows}
    bonds = bonds_of({name: row.bond for name, row in before.items()}, links)
    grown = [(name, bond) for name, bond in bonds.items() if bond != before[name].bond]
    await link(connection, grown)
    return before | {name: before[name]._replace(bond=bond) for name, bond in grown}


def bonds_of(before: Mapping[str, str], links: Links) -> dict[str, str]:
    """The smallest pseudonym of each one's bond, in whatever order the links come."""
    head = {**{bond: bond for bond in before.values()}, **before}

    def find(name: str) -> str:
        while head[name] != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for linked in links:
        heads = sorted({find(name) for name in linked})
        for other in heads[1:]:
            head[other] = heads[0]
    return {name: find(name) for name in before}


@dataclass(frozen=True, slots=True)
class Raised:
    """The bonds that have come up in one transaction.

    Attributes:
        rows: Their locked rows by pseudonym, bonds as they are now; others may be among them.
        causes: By bond, what has brought it up. Other bonds are left alone.
        now: The moment to judge for.
        decoded: Statements that have been decoded already, by the bytes that they came in.
    """

    rows: Mapping[str, PersonRow]
    causes: Mapping[str, tuple[Cause, ...]]
    now: datetime
    decoded: Mapping[bytes, Statement] = field(default_factory=dict)


async def recompute(connection: "Connection", desk: Desk, raised: Raised) -> list[Outgoing]:
    """Judge these bonds and keep the outcome.

    Args:
        connection: In the transaction that has locked every row of the bonds.
        desk: Our tools.
        raised: Which bonds, and why.

    Returns:
        What is to be said, which is the caller's to do: the streams are locked last.
    """
    gathered = await _gather(connection, desk, raised)
    if not gathered:
        return []
    verdicts = [desk.judge.verdict(one, raised.now) for one in gathered]
    await keep_instances(connection, [row for one in verdicts for row in one.instances])
    await keep_persons(connection, [row for one in verdicts for row in one.persons])
    await keep_computed(connection, [one.computed for one in verdicts])
    mended = [
        parked.place
        for one in gathered
        if one.parked
        for parked in mended_by(one.statements, one.parked)
    ]
    if mended:
        await mark_mended(connection, mended)
    return [one for verdict in verdicts for one in verdict.saying]


async def _gather(connection: "Connection", desk: Desk, raised: Raised) -> list[Gathered]:
    gathered = _by_bond(raised)
    bond_of = {name: bond for bond, one in gathered.items() for name in one.rows}
    if not bond_of:
        return []
    bodies: dict[str, list[bytes]] = defaultdict(list)
    for name, body in await statements_of(connection, bond_of):
        bodies[bond_of[name]].append(body)
    for bond, told in bodies.items():
        gathered[bond].statements.extend(desk.reading.statements(told, raised.decoded))
    seen: set[tuple[str, Place]] = set()
    for name, body in await parked_of(connection, bond_of):
        (parked,) = desk.reading.parked([body])
        # One message may concern two pseudonyms of one bond.
        if (bond_of[name], parked.place) not in seen:
            seen.add((bond_of[name], parked.place))
            gathered[bond_of[name]].parked.append(parked)
    for instance in await instances_of(connection, bond_of):
        gathered[bond_of[instance.pseudonym]].instances.append(instance)
    return list(gathered.values())


def _by_bond(raised: Raised) -> dict[str, Gathered]:
    """Each bond with its members, in order, and nothing told yet."""
    members: dict[str, dict[str, PersonRow]] = {bond: {} for bond in sorted(raised.causes)}
    for name, row in raised.rows.items():
        if row.bond in members:
            members[row.bond][name] = row
    return {
        bond: Gathered(bond, rows, [], [], [], raised.causes[bond])
        for bond, rows in members.items()
    }
