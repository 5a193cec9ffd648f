"""Why an instance is as it is: the evidence that ``decide`` itself returns.

Not frozen: it is built for every instance, and freezing makes that three times as slow.
"""

from dataclasses import dataclass
from datetime import date, datetime

from schemas.codes import Unit
from schemas.definition import Branch
from schemas.milestone import Said, Statement


@dataclass(slots=True)
class FactTrace:
    """One fact of the instance: what was said, by which statement, and how it came to be here.

    Attributes:
        milestone: The definition's name of what it makes, ``None`` when nothing of it counts.
        bound_by: ``stated``, ``referral``, ``episode``, ``organisation`` or ``opened``; of what
            does not count ``late``, ``early`` or ``withdrawn``.
    """

    statement: Statement
    said: Said
    milestone: str | None
    bound_by: str


@dataclass(slots=True, kw_only=True)
class LimitTrace:
    """The arithmetic of one limit, as it was done.

    Attributes:
        begun_by: Source of the milestone that it counts from.
        ended_by: Source of the milestone that met it.
        begun: What the addition began with: the latest that it can have begun.
        amount: What was added, in ``unit``.
        due: What came out.
        now: The moment it was compared with, when it had not ended.
        shortest: While the branch is not known: the first of the branches' due, which it warned
            from. ``None`` where the limit stands by itself.
        longest: The last of them, which makes it late.
        branch: The branch that the course has taken, where it is known.
        branch_by: Source of the milestone that told it.
        passed: It has not begun, for the start that it goes to came before the one it counts from.
    """

    id: str
    begun_by: str | None = None
    ended_by: str | None = None
    begun: date | datetime | None = None
    ended: date | datetime | None = None
    amount: int | None
    unit: Unit
    due: date | datetime | None = None
    now: datetime
    shortest: date | datetime | None = None
    longest: date | datetime | None = None
    branch: Branch | None = None
    branch_by: str | None = None
    passed: bool = False


@dataclass(slots=True, kw_only=True)
class Trace:
    """The whole path from statements to body.

    Attributes:
        opener: Source of the fact that opened the instance.
        phase_by: Source of the fact that gives the phase.
    """

    opener: str
    phase_by: str | None
    facts: tuple[FactTrace, ...]
    limits: tuple[LimitTrace, ...]
