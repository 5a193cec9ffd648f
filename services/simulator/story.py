"""What will have happened: the courses of a person, chosen before any message is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from services.simulator.calendar import day_of
from services.simulator.table import Pathway


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Step:
    """A milestone that is reached; two are never the same, however alike they are.

    Attributes:
        on: Civil day; ``None`` where the sender has no field to tell it in.
        at: The moment, where the sender tells one.
        day: Which of the sender's days it is.
        source: Identity of the resource that tells it.
    """

    kind: str
    on: date | None
    at: datetime | None = None
    day: str | None
    organisation: str | None
    outcome: str | None = None
    source: str


def step_at(at: datetime, **told: str | None) -> Step:
    """A step of which the sender tells the moment."""
    return Step(on=day_of(at), at=at, **told)  # type: ignore[arg-type]  # named by the callers


def first_of(steps: Sequence[Step]) -> Step | None:
    """The first of some steps, where there is any."""
    return steps[0] if steps else None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens in a stay, in a letter or two."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """One limit, or one round of it, as it was chosen to go.

    Attributes:
        begun: What it counts from.
        ended: What meets it; ``None`` where nothing does.
        besides: What would end it too, if it came first or was told with another day.
        lenient: It shows what should meet it to have been by then, on a day that is not told: late,
            it is no breach.
        needs: What must be known beside ``begun`` before anybody can see that it runs so.
    """

    begun: Step
    ended: Step | None = None
    needs: tuple[Step, ...] = ()
    besides: Step | None = None
    lenient: bool = False


@dataclass(slots=True, eq=False)
class Course:
    """One live instance at the stop.

    Attributes:
        runs: Rounds of each limit that began, by limit id.
        applies: Limits with a condition that is met for this course.
        closed: What ended it.
        branch: The treatment that tells which rows count; ``None`` while it is not known.
        findings: Code and the sources that it rests on.
        checks: The same of the national registry's own checks, by number.
        late: What came after the end.
        told: All that was told, what is not shown among it.
        related: What each of the patient's other courses that it has to do with is to it.
        missing: Messages that later ones name and that were lost.
    """

    pathway: Pathway
    phase: str
    steps: list[Step]
    runs: dict[str, list[Run]] = field(default_factory=dict)
    applies: frozenset[str] = frozenset()
    closed: Step | None = None
    branch: str | None = None
    findings: dict[str, set[str]] = field(default_factory=dict)
    checks: dict[str, set[str]] = field(default_factory=dict)
    late: list[Step] = field(default_factory=list)
    told: list[Step] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    missing: int = 0

    def of(self, kind: str) -> list[Step]:
        """Its steps of one kind, in the order in which they were chosen."""
        return [step for step in self.steps if step.kind == kind]

    def again(self) -> list[Step]:
        """What an organisation tells that it has told before."""
        seen: set[tuple[str, str | None, str | None]] = set()
        found = []
        for step in self.told:
            what = (step.kind, step.outcome, step.organisation)
            if what in seen:
                found.append(step)
            seen.add(what)
        return found

    def fail(self, number: str, steps: Iterable[Step]) -> None:
        """Of these steps the registry will say that they do not pass one of its checks."""
        sources = {step.source for step in steps}
        if sources:
            self.checks.setdefault(number, set()).update(sources)

    def tell(self, step: Step) -> None:
        """Add what happens next.

        Of some milestones only the first counts. What comes after the end belongs to the course
        no more: a finding.
        """
        self.told.append(step)
        if self.closed is not None and self.closed.source != step.source:
            self.findings.setdefault("after-closing", set()).add(step.source)
            self.late.append(step)
        elif step.kind not in self.pathway.once or not self.of(step.kind):
            self.steps.append(step)
            if {step.kind, f"{step.kind} {step.outcome}"} & self.pathway.endings:
                self.closed = step
