"""When limits turn by the passing of time, as far as what has been sent by then can show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.simulator.body import name_of, together
from services.simulator.letter import Letter
from services.simulator.story import Course, Run, Step
from services.simulator.truth import Turn


@dataclass(frozen=True, slots=True)
class Known:
    """By which letters a course becomes known, in the order of sending.

    Attributes:
        rightly: The first letter that tells a step rightly.
        at_all: The first that tells of it, rightly or wrongly.
        settled: The last without which nothing is sure.
    """

    rightly: Mapping[Step, Letter]
    at_all: Mapping[Step, Letter]
    settled: Letter | None

    def begun_by(self, course: Course, run: Run) -> Letter:
        """The last letter that is needed to know that a limit runs as it does."""
        needed = (course.steps[0], run.begun, *run.needs)
        letters = [self.rightly[step] for step in needed]
        if self.settled is not None:
            letters.append(self.settled)
        return max(letters, key=lambda letter: letter.at)

    def ended_by(self, course: Course, run: Run) -> Letter | None:
        """The first letter that ends it, by what meets it or by the end of all."""
        ends = [step for step in (run.ended, run.besides, course.closed) if step is not None]
        letters = [self.at_all[step] for step in ends]
        return min(letters, key=lambda letter: letter.at, default=None)


def known_by(letters: Sequence[Letter], course: Course) -> Known:
    """How a course becomes known.

    Args:
        letters: Of one person, in the order of sending.
        course: Of the same person.
    """
    rightly: dict[Step, Letter] = {}
    at_all: dict[Step, Letter] = {}
    settled: Letter | None = None
    for letter in letters:
        for step in letter.tells:
            rightly.setdefault(step, letter)
        for step in (*letter.tells, *letter.hints):
            at_all.setdefault(step, letter)
        if course in letter.settles:
            settled = letter
    return Known(rightly, at_all, settled)


def turns_of(
    course: Course,
    instance: int,
    letters: Sequence[Letter],
    numbers: Mapping[int, int],
    stop: datetime,
) -> Iterator[Turn]:
    """Every turn that must be seen: it runs when the moment comes, and nobody has ended it."""
    known = known_by(letters, course)
    for limit in course.pathway.limits:
        for number, run in enumerate(course.runs.get(limit.id, ()), start=1):
            begun_by, ended_by = known.begun_by(course, run), known.ended_by(course, run)
            # By the time a treatment tells the branch, nothing turns any more.
            soon, late = together(limit, run.begun, course.pathway)
            for state, at in (("due-soon", soon), ("overdue", late)):
                runs = begun_by.at < at and (ended_by is None or at < ended_by.at)
                if runs and at < stop:
                    yield Turn(
                        instance=instance,
                        limit=name_of(limit, number),
                        when=limit.when,
                        state=state,
                        at=at,
                        begun_by=numbers[id(begun_by)],
                        ended_by=None if ended_by is None else numbers[id(ended_by)],
                    )
