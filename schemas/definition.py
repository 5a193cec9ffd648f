"""What a pathway definition may say. Standard library only; ``schemas.load`` reads the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from schemas.codes import Kind
from schemas.derived import afterwards_of, checks_of, onward_of, tables_of, ways_of
from schemas.index import Index, index_of
from schemas.limit import DIMENSIONS, Branch, BranchSign, Dimension, Limit
from schemas.parts import Cut, Milestone, Owner, Role, Signal, StartRule, Way
from schemas.status import Pathway
from schemas.terms import (
    EVERYBODY,
    Evidence,
    Follow,
    Names,
    PauseRule,
    Phase,
    RegistryRule,
    Running,
    Scope,
    Source,
)
from schemas.windows import Days, Window, windows_of, withdrawn_days

__all__ = [
    "DIMENSIONS",
    "Branch",
    "BranchSign",
    "Cut",
    "Definition",
    "DefinitionSet",
    "Dimension",
    "Evidence",
    "Follow",
    "Limit",
    "Milestone",
    "Names",
    "Owner",
    "PauseRule",
    "Phase",
    "RegistryRule",
    "Role",
    "Running",
    "Scope",
    "Signal",
    "Source",
    "StartRule",
    "Way",
    "Window",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One pathway, as it is from ``valid_from``.

    Attributes:
        code: National type code, e.g. ``D12``, or our own word where there is none.
        family: What it shares with others, by the name of the file in ``families/``.
        valid_to: Withdrawn: no instance opens on this day or later; what runs goes on.
        replaces: Codes or versions that it comes instead of.
        scope: For whom it is.
        volven: Lists in which a stated code of this pathway may come, combined form.
        separate: Lists of the same codes in the separate form: type, event, outcomes.
        cut: How instances are divided.
        phases: Every phase that a milestone or signal names.
        branches: What tells which branch a course has taken.
        calendar: Whose working days count; only ``NO`` is known.
        running: What a running instance does when a later version comes.
        registry: The national registry's checks of the order of codes.
        follows: Pathways from which one of this kind may go on.
        pauses: Rules that show an adjusted figure. None is known in Norway, so no file has any.
        unknown: Limits that are said to exist and whose figure is not known, in words.
        version: ``code`` and ``valid_from``: names this text for ever, never edited once used.
        pathway: What the bodies of its instances say of it.
        ways: The ways in which each kind tells a milestone, in the order of the file.
        places: The place of each milestone in the file.
        tables: The rows of each limit together: one, or one for each branch.
        checks: The registry's checks that may judge a code, by its event letter.
        counted: Milestones of which there must be some, or no more than so many.
        bounded: Not every instance has every limit: some are newer, or one organisation's own.
        needs: Milestones that say that municipal services are needed.
        afterwards: Milestones that may come after the closing and be no finding: the remaining
            need, and what a limit counts to from a milestone that closes.
        onward: Starts that only come before another, and to which a limit counts from them:
            whoever has begun by the other is past them.
    """

    code: str
    name: Names
    valid_from: date
    cut: Cut
    milestones: tuple[Milestone, ...]
    limits: tuple[Limit, ...] = ()
    branches: tuple[BranchSign, ...] = ()
    volven: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()
    family: str | None = None
    valid_to: date | None = None
    replaces: tuple[str, ...] = ()
    scope: Scope = EVERYBODY
    phases: tuple[Phase, ...] = ()
    calendar: str = "NO"
    running: Running = Running.KEEPS
    registry: tuple[RegistryRule, ...] = ()
    follows: tuple[Follow, ...] = ()
    pauses: tuple[PauseRule, ...] = ()
    sources: tuple[Source, ...] = ()
    unknown: tuple[str, ...] = ()
    version: str = field(init=False, repr=False, compare=False)
    pathway: Pathway = field(init=False, repr=False, compare=False)
    ways: Mapping[Kind, tuple[Way, ...]] = field(init=False, repr=False, compare=False)
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    tables: tuple[tuple[Limit, ...], ...] = field(init=False, repr=False, compare=False)
    checks: Mapping[str, tuple[RegistryRule, ...]] = field(init=False, repr=False, compare=False)
    counted: tuple[Milestone, ...] = field(init=False, repr=False, compare=False)
    bounded: bool = field(init=False, repr=False, compare=False)
    needs: frozenset[str] = field(init=False, repr=False, compare=False)
    afterwards: frozenset[str] = field(init=False, repr=False, compare=False)
    onward: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index all that is looked up for every fact, instance or limit."""
        object.__setattr__(self, "ways", ways_of(self))
        object.__setattr__(self, "tables", tables_of(self))
        places = {milestone.id: place for place, milestone in enumerate(self.milestones)}
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "checks", checks_of(self))
        counted = tuple(one for one in self.milestones if one.required or one.at_most is not None)
        object.__setattr__(self, "counted", counted)
        bounded = any(one.valid_from is not None or one.set_by is not None for one in self.limits)
        object.__setattr__(self, "bounded", bounded)
        needs = {way.milestone.id for way in self.ways.get(Kind.NEED_STATED, ())}
        object.__setattr__(self, "needs", frozenset(needs))
        object.__setattr__(self, "afterwards", afterwards_of(self))
        object.__setattr__(self, "onward", onward_of(self))
        version = f"{self.code}@{self.valid_from.isoformat()}"
        object.__setattr__(self, "version", version)
        pathway = Pathway(code=self.code, name=self.name.nb, version=version)
        object.__setattr__(self, "pathway", pathway)

    def name_of(self, milestone: str) -> Names:
        """What one of its milestones is called."""
        return next(one.name for one in self.milestones if one.id == milestone)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionSet:
    """All definitions in force together, and the settings per sender that change their meaning.

    Attributes:
        start_rules: Start rule per sender; the default is ``received``.
        digest: Of all that decides: two processes with the same digest decide alike.
        registry: The registry's own words for each of its checks, list 9329, by number.
        windows: Every version of every definition.
        index: Which of them a fact may concern.
        withdrawn: The days on which no version of a pathway was in force, by its code.
    """

    definitions: tuple[Definition, ...]
    start_rules: Mapping[str, StartRule]
    digest: str
    registry: Mapping[str, str] = field(default_factory=dict, repr=False)
    windows: tuple[Window, ...] = field(init=False, repr=False, compare=False)
    index: Index = field(init=False, repr=False, compare=False)
    withdrawn: Mapping[str, tuple[Days, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index by what a fact says."""
        windows = tuple(windows_of(self.definitions))
        object.__setattr__(self, "windows", windows)
        object.__setattr__(self, "index", index_of(windows))
        object.__setattr__(self, "withdrawn", withdrawn_days(windows))
