"""What stands of all that was said: newer versions, revisions and withdrawals are applied."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.codes import Finding, Kind, Lasts
from schemas.milestone import Said, Statement


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that stands, and the statement that says it.

    Attributes:
        rank: Position of the statement among those of its source, oldest 0.
    """

    said: Said
    statement: Statement
    rank: int

    @property
    def source(self) -> str:
        """Source identity of the resource that says it."""
        return self.statement.source

    @property
    def ids(self) -> frozenset[str]:
        """Identities of referrals and episodes that the resource rests on."""
        return frozenset(self.statement.referrals + self.statement.episodes)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What one source says now.

    Attributes:
        newest: Its newest statement, which may say nothing.
        missing: How many of the messages it names as its own earlier ones never came.
        findings: The reader's findings that still stand.
    """

    newest: Statement
    facts: tuple[Fact, ...]
    missing: int
    findings: frozenset[Finding]


def standing(said: list[Statement]) -> SourceFacts:
    """Fold the statements of one source that count, oldest first.

    Standing kinds are those of the newest statement alone. Passing kinds stay until one of the
    source's statements takes them back, or a later one was entered in error. A message that was
    sent again with other content counts once, as it was sent last.
    """
    newest = said[-1]
    facts = [
        Fact(told, newest, len(said) - 1) for told in newest.says if told.lasts is Lasts.STANDING
    ]
    if newest.person is not None and newest.person.deceased and not newest.withdrawn:
        facts.append(Fact(Said(kind=Kind.DECEASED), newest, len(said) - 1))
    facts.extend(_passing(said))
    if newest.message is None and not newest.follows:
        return SourceFacts(newest, tuple(facts), 0, frozenset(newest.findings))
    names: set[str] = set()
    for statement in said:
        names.update(statement.follows)
    came = {statement.message for statement in said}
    return SourceFacts(newest, tuple(facts), len(names - came), frozenset(newest.findings))


def _passing(said: list[Statement]) -> Iterable[Fact]:
    taken = {(back.message, back.kind) for told in said for back in told.takes_back}
    since = max((rank for rank, told in enumerate(said) if told.withdrawn), default=-1)
    events: dict[tuple[str | None, Kind], Fact] = {}
    for rank, statement in enumerate(said):
        if rank < since:
            continue
        for told in statement.says:
            if told.lasts is Lasts.PASSING and not _taken_back(statement, told, taken):
                key = (statement.message, told.kind)
                events[key] = Fact(told, statement, rank)
    return events.values()


def _taken_back(statement: Statement, told: Said, taken: set[tuple[str, Kind | None]]) -> bool:
    message = statement.message
    if message is None:
        return False
    return (message, told.kind) in taken or (message, None) in taken
