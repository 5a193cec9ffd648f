"""Why an instance is as it is: the evidence that ``decide`` itself returns."""

from dataclasses import dataclass
from datetime import date, datetime

from schemas.codes import Unit
from schemas.milestone import Said, Statement


@dataclass(frozen=True, slots=True)
class FactTrace:
    """One fact of the instance: what was said, by which statement, and how it came to be here.

    Attributes:
        milestone: The definition's name of what it makes, ``None`` when nothing of it counts.
        bound_by: ``stated``, ``referral``, ``episode``, ``organisation`` or ``opened``.
    """

    statement: Statement
    said: Said
    milestone: str | None
    bound_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTrace:
    """The arithmetic of one limit, as it was done.

    Attributes:
        begun_by: Source of the milestone that it counts from.
        ended_by: Source of the milestone that met it.
        begun: What the addition began with: the latest that it can have begun.
        amount: What was added, in ``unit``.
        due: What came out.
        now: The moment it was compared with, when it had not ended.
    """

    id: str
    begun_by: str | None
    ended_by: str | None
    begun: date | datetime | None
    ended: date | datetime | None
    amount: int
    unit: Unit
    due: date | datetime | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
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
