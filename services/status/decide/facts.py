"""What stands of all that was said: newer versions, revisions and withdrawals are applied.

What is built for every fact is a plain class here and in the modules that follow: compiled, it is
built and read without a call of Python's, as neither a dataclass nor a named tuple is.
"""

from collections.abc import Iterable
from typing import Final

from schemas.codes import DayName, Finding, Kind
from schemas.milestone import Dated, Said, Statement, When
from schemas.value import replace
from services.status.decide.members import PASSING, STANDING
from services.status.decide.resent import as_first_told

DEATH = Said(kind=Kind.DECEASED)
"""What a Patient resource says of somebody who is dead, where it does not tell when."""


class Fact:
    """One thing that stands, and the statement that says it.

    Attributes:
        rank: Position of the statement among those of its source, oldest 0.
        source: Source identity of the resource that says it.
        ids: Identities of referrals and episodes that the resource rests on.
        first: Position of the first version since which it has been said without a break.
    """

    __slots__ = ("first", "ids", "rank", "said", "source", "statement")

    def __init__(
        self,
        said: Said,
        statement: Statement,
        rank: int,
        source: str,
        ids: frozenset[str],
        first: int = 0,
    ) -> None:
        self.said: Final = said
        self.statement: Final = statement
        self.rank: Final = rank
        self.source: Final = source
        self.ids: Final = ids
        self.first: Final = first


class SourceFacts:
    """What one source says now.

    Attributes:
        newest: Its newest statement, which may say nothing.
        missing: How many of the messages it names as its own earlier ones never came.
        findings: The reader's findings that still stand.
        ours: The newest statement that is not set aside: its identity is the person's.
    """

    __slots__ = ("facts", "findings", "missing", "newest", "ours")

    def __init__(
        self,
        newest: Statement,
        facts: tuple[Fact, ...],
        missing: int,
        findings: tuple[Finding, ...],
        ours: Statement,
    ) -> None:
        self.newest: Final = newest
        self.facts: Final = facts
        self.missing: Final = missing
        self.findings: Final = findings
        self.ours: Final = ours


def standing(said: list[Statement]) -> SourceFacts:
    """Fold the statements of one source that count, oldest first.

    Standing kinds are those of the newest statement alone. Passing kinds stay until one of the
    source's statements takes them back, or a later one was entered in error. A message that was
    sent again with other content counts once, as it was sent last.
    """
    newest = said[-1]
    source, rank, ids = newest.source, len(said) - 1, ids_of(newest)
    facts = []
    for told in newest.says:
        if told.lasts is STANDING:
            as_first, first = as_first_told(told, said) if rank else (told, 0)
            facts.append(Fact(as_first, newest, rank, source, ids, first))
    all_stand = rank == 0 and len(facts) == len(newest.says)
    if newest.person is not None and newest.person.deceased and not newest.withdrawn:
        facts.append(Fact(_death(newest.person.died), newest, rank, source, ids))
    if not all_stand:
        facts.extend(_passing(said))
    missing = 0
    if newest.message is not None or newest.follows:
        names = {name for statement in said for name in statement.follows}
        missing = len(names.difference([statement.message for statement in said]))
    ours = newest
    if newest.aside:
        ours = next((one for one in reversed(said) if not one.aside), newest)
    return SourceFacts(newest, tuple(facts), missing, newest.findings, ours)


def _death(died: When | None) -> Said:
    return DEATH if died is None else replace(DEATH, days=(Dated(DayName.STATED, died),))


def ids_of(statement: Statement) -> frozenset[str]:
    """Identities of referrals and episodes that a resource rests on."""
    return frozenset(statement.referrals + statement.episodes)


def _passing(said: list[Statement]) -> Iterable[Fact]:
    events: dict[tuple[str | None, Kind], Fact] = {}
    taken: set[tuple[str, Kind | None]] = set()
    for rank, statement in enumerate(said):
        if statement.withdrawn:
            events.clear()
        if statement.takes_back:
            taken.update((back.message, back.kind) for back in statement.takes_back)
        for told in statement.says:
            if told.lasts is PASSING:
                key = (statement.message, told.kind)
                events[key] = Fact(told, statement, rank, statement.source, ids_of(statement))
    if not taken:
        return events.values()
    return [fact for key, fact in events.items() if not _taken_back(*key, taken)]


def _taken_back(message: str | None, kind: Kind, taken: set[tuple[str, Kind | None]]) -> bool:
    if message is None:
        return False
    return (message, kind) in taken or (message, None) in taken
