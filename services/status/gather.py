"""Gathers all that was told about some bonds and is kept of them, under their locks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.milestone import Place, Statement
from schemas.parked import Parked
from schemas.status import Cause
from services.status.desk import Desk
from services.status.judge import Gathered
from services.status.store.bonds import PersonRow
from services.status.store.instances import instances_of
from services.status.store.told import parked_of, statements_before

if TYPE_CHECKING:
    from services.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Raised:
    """The bonds that have come up in one transaction.

    Attributes:
        rows: Their locked rows by pseudonym, bonds as they are now; others may be among them.
        causes: By bond, what has brought it up. Other bonds are left alone.
        now: The moment to judge for.
        new: The statements that the transaction has kept.
    """

    rows: Mapping[str, PersonRow]
    causes: Mapping[str, tuple[Cause, ...]]
    now: datetime
    new: Sequence[Statement] = ()

    def new_by_patient(self) -> dict[str, list[Statement]]:
        """The new statements by the pseudonym that each came under."""
        new: dict[str, list[Statement]] = defaultdict(list)
        for one in self.new:
            new[one.patient].append(one)
        return new

    def nothing_told(self) -> list[Gathered]:
        """Each bond with its members, in order, and nothing told yet."""
        members: dict[str, dict[str, PersonRow]] = {bond: {} for bond in sorted(self.causes)}
        for name, row in self.rows.items():
            if row.bond in members:
                members[row.bond][name] = row
        return [
            Gathered(bond, rows, [], [], [], self.causes[bond]) for bond, rows in members.items()
        ]


def causes_of(
    rows: Mapping[str, PersonRow],
    statements: Iterable[Statement],
    parked: Iterable[Parked],
    mended: Iterable[Parked],
) -> dict[str, tuple[Cause, ...]]:
    """By bond, what has brought it up; what is not ours brings up none that nothing else ever did.

    Nearly all of that is of such: there is nothing that it could take back. Whatever comes for the
    bond later has all of it judged.

    Args:
        rows: Of all whom these name, by pseudonym.
        statements: That are new.
        parked: That are new.
        mended: That count no more, because of a statement of the same source.
    """
    judged = {row.bond for row in rows.values() if row.computed_at is not None}
    heeded = [one for one in statements if not one.aside or rows[one.patient].bond in judged]
    causes: dict[str, dict[Cause, None]] = {}
    for by, told in (
        ("statement", [(one.source, (one.patient,)) for one in heeded]),
        ("parked", [(one.source, one.patients) for one in parked]),
        ("statement", [(one.source, one.patients) for one in mended]),
    ):
        for source, patients in told:
            for patient in patients:
                causes.setdefault(rows[patient].bond, {})[Cause(by, source)] = None
    return {bond: tuple(named) for bond, named in causes.items()}


async def gather(
    connection: "Connection",
    desk: Desk,
    bonds: list[Gathered],
    new: Mapping[str, Sequence[Statement]],
) -> None:
    """Fill in what was told of these bonds, and what was last published.

    Args:
        connection: In the transaction that has locked every row of the bonds.
        desk: Our tools.
        bonds: Nothing is told yet.
        new: By pseudonym, the statements that the transaction has kept.
    """
    home = {name: one for one in bonds for name in one.rows}
    count = 0
    for name in home.keys() & new.keys():
        home[name].statements.extend(new[name])
        count += len(new[name])
    for name, body in await statements_before(connection, home, count):
        home[name].statements.append(desk.reading.statement(body))
    seen: set[tuple[str, Place]] = set()
    for name, body in await parked_of(connection, home):
        (parked,) = desk.reading.parked([body])
        # One message may concern two pseudonyms of one bond.
        if (home[name].bond, parked.place) not in seen:
            seen.add((home[name].bond, parked.place))
            home[name].parked.append(parked)
    for instance in await instances_of(connection, home):
        home[instance.pseudonym].instances.append(instance)
