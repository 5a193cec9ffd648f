"""What a pathway definition may say. Standard library only; ``schemas.load`` reads the files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

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
    """

    kind: Kind
    event: str | None = None
    outcomes: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    rule: StartRule | None = None
    days: tuple[DayName, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit with its source. One without a source does not load.

    Attributes:
        from_milestone: Milestone that it counts from; the first such, or each when ``repeats``.
        from_outcomes: Counts from that milestone only with one of these outcomes; empty: any.
        to_milestone: The first such milestone after the one it counts from.
        amount: In ``unit``; the last day or moment is in time.
        when: Branch; ``none`` where there is none.
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
    when: str = "none"
    from_outcomes: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    repeats: bool = False
    unconfirmed_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One pathway, as it is from ``valid_from``.

    Attributes:
        code: National type code, e.g. ``D12``, or our own word where there is none.
        version: ``code`` and ``valid_from``; never edited once used.
        volven: Lists in which a stated code of this pathway may come, combined form.
        cut: How instances are divided.
        unknown: Limits that are said to exist and whose figure is not known, in words.
        signals: The milestones and signals of each kind, in the order of the file.
    """

    code: str
    name: Names
    valid_from: date
    cut: Cut
    milestones: tuple[Milestone, ...]
    limits: tuple[Limit, ...] = ()
    volven: tuple[str, ...] = ()
    valid_to: date | None = None
    sources: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    signals: Mapping[Kind, tuple[tuple[Milestone, Signal], ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index the signals by kind, so that a fact costs no look at every milestone."""
        by_kind: dict[Kind, tuple[tuple[Milestone, Signal], ...]] = {}
        for milestone in self.milestones:
            for signal in milestone.signals:
                known = by_kind.get(signal.kind, ())
                by_kind[signal.kind] = (*known, (milestone, signal))
        object.__setattr__(self, "signals", by_kind)

    @property
    def version(self) -> str:
        """Names this text of the definition for ever."""
        return f"{self.code}@{self.valid_from.isoformat()}"

    def name_of(self, milestone: str) -> Names:
        """What one of its milestones is called."""
        return next(one.name for one in self.milestones if one.id == milestone)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionSet:
    """All definitions in force together, and the settings per sender that change their meaning.

    Attributes:
        start_rules: Start rule per sender; the default is ``received``.
        digest: Of the files' bytes: two processes with the same digest decide alike.
    """

    definitions: tuple[Definition, ...]
    start_rules: Mapping[str, StartRule]
    digest: str

    def windows(self) -> Iterator[tuple[Definition, date, date]]:
        """Each definition with the days on which an instance of it may open.

        A running instance keeps the version of its start: each version is in force from its
        ``valid_from`` to the day before the next one's. The oldest also takes what opened before
        it, for nothing is dropped; the newest ends on ``date.max``.
        """
        by_code: dict[str, list[Definition]] = {}
        for definition in self.definitions:
            by_code.setdefault(definition.code, []).append(definition)
        for versions in by_code.values():
            versions.sort(key=lambda one: one.valid_from)
            first = date.min
            for definition, later in zip(versions, [*versions[1:], None], strict=True):
                until = date.max if later is None else later.valid_from
                yield definition, first, until
                first = until
