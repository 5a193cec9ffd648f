"""What the core is asked, and what it answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from schemas.milestone import SealedIdentity, Statement
from schemas.parked import Parked
from schemas.person import Person, UnplacedCode
from schemas.status import Status
from services.status.decide.trace import Trace


class Told:
    """All that was ever told under the pseudonyms of one bond.

    A bond is every pseudonym that was ever linked. It only grows: whether two of them are one
    person *now* is decided from the statements that count, so a merge can be taken back.

    Attributes:
        pseudonyms: Every pseudonym of the bond, with or without statements.
        statements: In any order; a place no more than once.
    """

    __slots__ = ("parked", "pseudonyms", "statements")

    def __init__(
        self,
        *,
        pseudonyms: tuple[str, ...],
        statements: tuple[Statement, ...],
        parked: tuple[Parked, ...] = (),
    ) -> None:
        self.pseudonyms: Final = pseudonyms
        self.statements: Final = statements
        self.parked: Final = parked


class Judged:
    """One live instance: its body, when it next changes by itself, and why it is as it is."""

    __slots__ = ("_trace", "next_change_at", "status")

    def __init__(
        self,
        *,
        status: Status,
        next_change_at: datetime | None,
        trace: Trace | Callable[[], Trace],
    ) -> None:
        """Keep what was judged; of the trace, it is enough to know how it is made."""
        self.status = status
        self.next_change_at = next_change_at
        self._trace = trace

    @property
    def trace(self) -> Trace:
        """The evidence. Made when it is asked for: few ask, and it is a tenth of the work."""
        return self._trace() if callable(self._trace) else self._trace


class PersonJudged:
    """One person and the instances that live.

    Attributes:
        unplaced: What was told and shows nowhere else.
    """

    __slots__ = ("identity", "instances", "person", "unplaced")

    def __init__(
        self,
        *,
        person: Person,
        identity: SealedIdentity | None,
        instances: tuple[Judged, ...],
        unplaced: tuple[UnplacedCode, ...] = (),
    ) -> None:
        self.person, self.identity = person, identity
        self.instances, self.unplaced = instances, unplaced


class Decision:
    """The answer for one bond.

    Attributes:
        persons: Each person of the bond, and each pseudonym that has been merged into another.
        next_change_at: The earliest of the instances'.
    """

    __slots__ = ("next_change_at", "persons")

    def __init__(
        self, *, persons: tuple[PersonJudged, ...], next_change_at: datetime | None
    ) -> None:
        self.persons, self.next_change_at = persons, next_change_at


class Published:
    """The last revision of an instance that the outbox holds or has sent.

    Attributes:
        gone: It was replaced or withdrawn.
        read: Reads the body. Few ask: what has not changed is known by its digest.
    """

    __slots__ = ("digest", "gone", "instance", "read", "revision")

    def __init__(
        self, *, instance: str, gone: bool, revision: int, digest: str, read: Callable[[], Status]
    ) -> None:
        self.instance: Final = instance
        self.gone: Final = gone
        self.revision: Final = revision
        self.digest: Final = digest
        self.read: Final = read


class Change:
    """One revision to publish."""

    __slots__ = ("digest", "next_change_at", "replaces", "revises", "revision", "status")

    def __init__(
        self,
        *,
        status: Status,
        digest: str,
        revision: int,
        revises: int | None,
        replaces: tuple[str, ...],
        next_change_at: datetime | None,
    ) -> None:
        self.status: Final = status
        self.digest: Final = digest
        self.revision: Final = revision
        self.revises: Final = revises
        self.replaces: Final = replaces
        self.next_change_at: Final = next_change_at
