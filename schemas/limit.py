"""The limits of a pathway definition, and the branches on which they differ."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from schemas.codes import DayName, Obligation, Unit
from schemas.terms import NOT_IN_FILES, Evidence


class Dimension(StrEnum):
    """What branches divide courses by. The rows of one limit are all of one dimension."""

    TREATMENT = "treatment"
    CARE = "care"
    SEVERITY = "severity"


class Branch(StrEnum):
    """The ways on which a limit may have a row of its own."""

    SURGERY = "surgery"
    DRUG = "drug"
    RADIOTHERAPY = "radiotherapy"
    OBSERVATION = "observation"
    SYMPTOM_RELIEF = "symptom-relief"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    SEVERE = "severe"
    LESS_SEVERE = "less-severe"
    NONE = "none"
    """Of a limit: it has no branches. Of a course: there is no treatment."""


DIMENSIONS = {
    Branch.SURGERY: Dimension.TREATMENT,
    Branch.DRUG: Dimension.TREATMENT,
    Branch.RADIOTHERAPY: Dimension.TREATMENT,
    Branch.OBSERVATION: Dimension.TREATMENT,
    Branch.SYMPTOM_RELIEF: Dimension.TREATMENT,
    Branch.NONE: Dimension.TREATMENT,
    Branch.OUTPATIENT: Dimension.CARE,
    Branch.INPATIENT: Dimension.CARE,
    Branch.SEVERE: Dimension.SEVERITY,
    Branch.LESS_SEVERE: Dimension.SEVERITY,
}
"""The dimension of each branch; ``none`` as a course has it."""


# Compared by identity, so that what is computed of a limit alone can be kept by it.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limit:
    """A limit with its source. One without a source does not load.

    Attributes:
        from_milestone: Milestone that it counts from; the first such, or each when ``repeats``.
        from_outcomes: Counts from that milestone only with one of these outcomes; empty: any.
        counts: Which of the sender's days of that milestone it counts from: the first of these
            that was told. Empty: the day that counts for the milestone.
        to_milestone: The first such milestone after the one it counts from.
        amount: In ``unit``; the last day or moment is in time. ``None`` exactly where ``due_by``
            is set.
        amount_from: The lower end, in ``unit``, where the source gives a range; the upper end
            is ``amount``, and it is late only after that.
        earliest: It should not be met before this, in ``unit``, counted as ``amount`` is; that
            day or moment itself is not too early. ``None``: it cannot be too early.
        due_by: The last day in time is one that the sender named beside the milestone it counts
            from, e.g. ``deadline-for-help``; then there is no amount.
        unit: ``day``, ``week``, ``month`` and ``working-day`` count civil days in Europe/Oslo.
        when: Branch; ``none`` where there is none. The rows of one limit share its id.
        only_if: Runs only where one of these milestones is known; until then it has not begun.
            Where one of them states a need of municipal services, an ongoing service says the
            same.
        unless: Does not apply where one of these milestones is known: it says that the rule does
            not concern this instance.
        shown_by: Milestones that show ``to_milestone`` to have been reached by then, though on what
            day nobody told. On or before the due day the limit is met; later it is not
            applicable, for whether it was late cannot be told.
        excused_by: Milestones after which nobody is late, e.g. that the patient declined. It runs
            on and may be met in time; where it would be late it is not applicable. They excuse
            where they may have come no later than the due day or moment, or have no day; what was
            late before they came stays so.
        unless_purposes: Does not apply where any fact of the instance states one of these
            purposes; each is ``list#code``, e.g. ``8485#2``.
        repeats: Counts anew from each ``from_milestone`` until the instance is closed.
        warn_before: ``due-soon`` begins this long, in ``unit``, before ``due``.
        source: Who says so, where, and what it was read in.
        evidence: How good the source is.
        unconfirmed_since: From here on the owner has published nothing that confirms it.
        valid_from: Instances opened before this day have no such row. ``None``: all have.
        instead_of: Id of a goal that does not count where this one does; only in local files, and
            only of a ``local-goal``.
        set_by: The organisation whose own goal it is, ``system|value``; only in local files.
        units: All numbers by which senders name that organisation, its own among them.
    """

    id: str
    from_milestone: str
    to_milestone: str
    amount: int | None = None
    unit: Unit
    obligation: Obligation
    warn_before: int
    source: str
    evidence: Evidence
    when: Branch = Branch.NONE
    from_outcomes: tuple[str, ...] = ()
    counts: tuple[DayName, ...] = ()
    amount_from: int | None = None
    earliest: int | None = None
    due_by: DayName | None = None
    only_if: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    excused_by: tuple[str, ...] = ()
    unless_purposes: tuple[str, ...] = ()
    repeats: bool = False
    unconfirmed_since: date | None = None
    valid_from: date | None = None
    instead_of: str | None = None
    set_by: str | None = field(default=None, metadata=NOT_IN_FILES)
    units: tuple[str, ...] = field(default=(), metadata=NOT_IN_FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchSign:
    """What tells which branch a course has taken: one of an outcome, a level of care, a code.

    Attributes:
        milestone: The first that tells counts.
        outcome: Outcome of the stated code that reaches it.
        care_levels: Level of care, Volven 8406, of what reaches it; one of these.
        codes: What is stated of itself where it is reached, ``system|code``; one of these.
        when: The branch; one that no limit has a row for makes them all not applicable.
    """

    milestone: str
    when: Branch
    outcome: str | None = None
    care_levels: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
