"""The milestones of a pathway definition, and how each of them is told."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from schemas.codes import DayName, Kind
from schemas.terms import NOT_IN_FILES, Names


class Cut(StrEnum):
    """How what was said is divided into instances."""

    PER_EPISODE = "per-episode"
    """Each stay or episode is an instance of its own; nothing joins."""
    PER_PERSON = "per-person"
    """One course at a time: a start opens, a start while one is open joins, a closing closes."""
    PER_REFERRAL = "per-referral"
    """Each referral is a course of its own; what names none, or no other, belongs to none."""


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


class StartRule(StrEnum):
    """Which day starts a national pathway in mental health; a setting per sender."""

    RECEIVED = "received"
    ASSESSED = "assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One way a milestone can be told. Every field that is set must agree.

    Attributes:
        kind: General kind of what was said.
        event: Event letter of a stated code of this pathway; a stated code is then required.
        outcomes: Outcome of the stated code, one of these; empty: any.
        specialties: Fagområde, Volven 8451, one of these. Without ``event`` this is how a fact
            that states no code is recognised.
        care_levels: Level of care, Volven 8406, one of these.
        purposes: Purpose of the period of referral, one of these, e.g. ``8485#2``.
        unless_purposes: Not where the period of referral has one of these purposes.
        outcomes_coded: Outcome that is told beside the stated code, one of these; each is
            ``list#code``, the list by its Volven number, e.g. ``8445#2``.
        codes: What the sender states of itself, one of these; each is ``system|code``, a national
            list as ``urn:oid:2.16.578.1.12.4.1.1.NNNN``. The kinds ``coded`` and
            ``coded-declined`` have to have them. ``referral-received`` may: the referral that
            states one came, though nothing that it asks for has been done.
        rule: Counts only for senders under this start rule.
        days: The day that counts when told so; the milestone's where this is empty.
        closes: Told so it closes the instance, in this phase; else the milestone's role holds.
        phase: Told so it leads to this phase, and not to the milestone's.
        units: Counts only of what names one of these organisations, ``system|value``: those of
            the owner of the local file that it comes from. Empty: whoever says it.
    """

    kind: Kind
    event: str | None = None
    outcomes: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    care_levels: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    unless_purposes: tuple[str, ...] = ()
    outcomes_coded: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    rule: StartRule | None = None
    days: tuple[DayName, ...] = ()
    closes: str | None = None
    phase: str | None = None
    units: tuple[str, ...] = field(default=(), metadata=NOT_IN_FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step that patients on the pathway reach.

    Attributes:
        id: Its name in bodies, limits and files.
        days: Which of the sender's days counts: the first of these that was told.
        phase: The phase of the instance once this is the last thing that happened.
        repeats: Each counts; otherwise only the first does.
        required: No instance should close without it. What lacks it is told as a finding.
        required_unless: Not of an instance whose closing has one of these outcomes; a code of the
            lists in ``volven`` that closes has each of them.
        at_most: So many may be reached; more are told as a finding. ``None``: any number.
        owner: Who sees to it that it is reached.
        may_follow: Closings that it may come after and be no finding, for they say no more than
            that somebody has put the matter aside: it still meets the limits that count to it.
            Only of a step, and not where each episode is an instance of its own.
    """

    id: str
    name: Names
    signals: tuple[Signal, ...]
    role: Role = Role.STEP
    days: tuple[DayName, ...]
    phase: str | None = None
    repeats: bool = False
    required: bool = False
    required_unless: tuple[str, ...] = ()
    at_most: int | None = None
    owner: Owner = Owner.HOSPITAL
    may_follow: tuple[str, ...] = ()


class Way(NamedTuple):
    """One way in which a milestone can be told, and all that follows from its being told so.

    Attributes:
        days: Which of the sender's days counts.
        role: What it does to the instance.
        phase: The phase of the instance once this is the last thing that happened.
        narrow: The signal asks for more than kind, code, specialty and start rule.
    """

    milestone: Milestone
    signal: Signal
    days: tuple[DayName, ...]
    role: Role
    phase: str | None
    narrow: bool


def way(milestone: Milestone, signal: Signal) -> Way:
    """What the signal says, else what the milestone does."""
    days = signal.days or milestone.days
    narrow = bool(
        signal.care_levels or signal.purposes or signal.unless_purposes or signal.outcomes_coded
    )
    if signal.closes is not None:
        return Way(milestone, signal, days, Role.CLOSING, signal.closes, narrow)
    return Way(milestone, signal, days, milestone.role, signal.phase or milestone.phase, narrow)
