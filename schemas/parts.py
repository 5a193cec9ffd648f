"""The parts of a pathway definition: its milestones, how they are told, its limits and branches."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from schemas.codes import DayName, Kind, Obligation, Unit


class Cut(StrEnum):
    """How what was said is divided into instances."""

    PER_EPISODE = "per-episode"
    """Each stay or episode is an instance of its own; nothing joins."""
    PER_PERSON = "per-person"
    """One course at a time: a start opens, a start while one is open joins, a closing closes."""


class Role(StrEnum):
    """What reaching a milestone does to the instance."""

    START = "start"
    STEP = "step"
    CLOSING = "closing"
    FINAL = "final"
    """A closing that outranks whatever else is told: death."""
    VOID = "void"
    """The instance should not have been: counts where nothing else is told."""


class Owner(StrEnum):
    """Who sees to it that a milestone is reached."""

    HOSPITAL = "hospital"
    MUNICIPALITY = "municipality"
    GP = "gp"
    SHARED = "shared"


class Evidence(StrEnum):
    """How good the source of a limit is."""

    PRIMARY = "P"
    SECONDARY = "S"
    DERIVED = "D"


class StartRule(StrEnum):
    """Which day starts a national pathway in mental health; a setting per sender."""

    RECEIVED = "received"
    ASSESSED = "assessed"


class Branch(StrEnum):
    """The ways on which a limit may have a row of its own: what the first treatment is."""

    SURGERY = "surgery"
    DRUG = "drug"
    RADIOTHERAPY = "radiotherapy"
    OBSERVATION = "observation"
    SYMPTOM_RELIEF = "symptom-relief"
    NONE = "none"
    """Of a limit: it has no branches. Of a course: there is no treatment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """A name in the three languages of the screens."""

    nb: str
    nn: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One way a milestone can be told. Every field that is set must agree.

    Attributes:
        kind: General kind of what was said.
        event: Event letter of a stated code of this pathway; a stated code is then required.
        outcomes: Outcome of the stated code, one of these; empty: any.
        specialties: Fagområde, Volven 8451, one of these. Without ``event`` this is how a fact
            that states no code is recognised.
        rule: Counts only for senders under this start rule.
        days: The day that counts when told so; the milestone's where this is empty.
        closes: Told so it closes the instance, in this phase; else the milestone's role holds.
    """

    kind: Kind
    event: str | None = None
    outcomes: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    rule: StartRule | None = None
    days: tuple[DayName, ...] = ()
    closes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step that patients on the pathway reach.

    Attributes:
        id: Its name in bodies, limits and files.
        days: Which of the sender's days counts: the first of these that was told.
        phase: The phase of the instance once this is the last thing that happened.
        repeats: Each counts; otherwise only the first does.
        owner: Who sees to it that it is reached.
    """

    id: str
    name: Names
    signals: tuple[Signal, ...]
    role: Role = Role.STEP
    days: tuple[DayName, ...]
    phase: str | None = None
    repeats: bool = False
    owner: Owner = Owner.HOSPITAL


class Way(NamedTuple):
    """One way in which a milestone can be told, and all that follows from its being told so.

    Attributes:
        days: Which of the sender's days counts.
        role: What it does to the instance.
        phase: The phase of the instance once this is the last thing that happened.
    """

    milestone: Milestone
    signal: Signal
    days: tuple[DayName, ...]
    role: Role
    phase: str | None


def way(milestone: Milestone, signal: Signal) -> Way:
    """What the signal says, else what the milestone does."""
    days = signal.days or milestone.days
    if signal.closes is not None:
        return Way(milestone, signal, days, Role.CLOSING, signal.closes)
    return Way(milestone, signal, days, milestone.role, milestone.phase)


# Compared by identity, so that what is computed of a limit alone can be kept by it.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limit:
    """A limit with its source. One without a source does not load.

    Attributes:
        from_milestone: Milestone that it counts from; the first such, or each when ``repeats``.
        from_outcomes: Counts from that milestone only with one of these outcomes; empty: any.
        to_milestone: The first such milestone after the one it counts from.
        amount: In ``unit``; the last day or moment is in time.
        when: Branch; ``none`` where there is none. The rows of one limit share its id.
        only_if: Runs only where one of these milestones, or an ongoing service, is known.
        repeats: Counts anew from each ``from_milestone`` until the instance is closed.
        warn_before: ``due-soon`` begins this long, in ``unit``, before ``due``.
        source: Who says so, where, and what it was read in.
        evidence: How good the source is.
        unconfirmed_since: From here on the owner has published nothing that confirms it.
    """

    id: str
    from_milestone: str
    to_milestone: str
    amount: int
    unit: Unit
    obligation: Obligation
    warn_before: int
    source: str
    evidence: Evidence
    when: Branch = Branch.NONE
    from_outcomes: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    repeats: bool = False
    unconfirmed_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchSign:
    """What tells which branch a course has taken.

    Attributes:
        milestone: The first that tells counts.
        outcome: Outcome of the stated code that reaches it.
        when: The branch; one that no limit has a row for makes them all not applicable.
    """

    milestone: str
    outcome: str
    when: Branch
