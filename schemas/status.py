"""The status of one pathway instance. Topic ``pathway.status.v1``, and its compacted twin."""

from datetime import date, datetime

from schemas.codes import (
    DelayBy,
    Finding,
    LimitState,
    Obligation,
    ReasonClass,
    Relation,
    Unit,
)
from schemas.value import full_named_value, full_value, named_value


@full_named_value
class Pathway:
    """Which pathway, and which definition of it."""

    code: str
    name: str
    version: str


@full_named_value
class Reached:
    """A milestone that has been reached.

    Attributes:
        kind: The definition's name of the milestone.
        on: Civil day, Europe/Oslo; the first possible one when ``uncertain``.
        at: The moment, where a time was told.
        day: Which of the sender's days it is, e.g. ``received``.
        source: Source identity of the resource that said so.
    """

    kind: str
    on: date | None
    at: datetime | None = None
    day: str | None = None
    uncertain: bool = False
    organisation: str | None = None
    outcome: str | None = None
    source: str


@full_named_value
class LimitStatus:
    """How one limit stands for one instance.

    Attributes:
        id: The definition's name of the limit; ``#n`` follows for the n-th round of a repeat.
        from_milestone: Milestone it counts from.
        to_milestone: Milestone that meets it.
        when: Branch, ``none`` where the limit has none.
        counts_from: Civil day, or moment for minutes and hours, that it counts from.
        due: Last civil day, or last moment, that is in time.
        allowed: In ``unit``; ``None`` where the sender named the day that it is due by.
        used: In ``unit``, only once the limit has ended, and only where it is certain.
        uncertain: A day or moment that it counts from or to is not known as exactly as it counts;
            it is warned of from the earliest and called late from the latest.
        unconfirmed_since: From this day on the figure has not been confirmed by its owner.
        allowed_from: Lower end, in ``unit``, where the source gives a range.
        not_before: Civil day or moment from which on it may be met; before, it is too early.
        adjusted_due: What ``due`` would be without the days of ``pauses``; only where a rule says
            that days may be left out. The official figure beside it is never altered.
        adjusted_used: As ``used``, without them.
        set_by: The organisation whose own goal it is; ``None`` for a national limit.
    """

    id: str
    from_milestone: str
    to_milestone: str
    when: str
    state: LimitState
    counts_from: date | datetime | None
    due: date | datetime | None
    used: int | None
    allowed: int | None
    unit: Unit
    obligation: Obligation
    source: str
    uncertain: bool = False
    unconfirmed_since: date | None = None
    allowed_from: int | None = None
    not_before: date | datetime | None = None
    adjusted_due: date | datetime | None = None
    adjusted_used: int | None = None
    set_by: str | None = None


@full_value
class Unread:
    """How many messages about this patient could not be read, for one class of reason."""

    reason: ReasonClass
    count: int


@full_named_value
class Completeness:
    """What is known to be missing.

    Attributes:
        unassigned: Facts about the patient that more than one instance, or none, could claim.
        missing: Messages that a later message names and that never came.
    """

    parked: tuple[Unread, ...] = ()
    unassigned: int = 0
    missing: int = 0


@full_value
class Found:
    """One finding and the sources that it rests on.

    Attributes:
        rule: The registry's number of the check, ``9329#109``; only of ``registry-rule``.
        text: The registry's own words for it, in Norwegian.
    """

    code: Finding
    sources: tuple[str, ...] = ()
    rule: str | None = None
    text: str | None = None


@full_named_value
class Delay:
    """Why something was put off, cancelled or not begun, as the sender coded it.

    It stops no official clock.

    Attributes:
        reason: ``list#code`` of Volven 8446, 9179 or 8445.
        source: Source identity of the resource that said so.
    """

    reason: str
    by: DelayBy
    source: str


@full_named_value
class Pause:
    """A span that a rule lets be left out of an adjusted figure. Both days are civil, in Oslo.

    Attributes:
        from_on: The first day that is left out.
        to_on: The day on which it counts again; ``None`` while it does not.
        reason: ``list#code``, where one was told.
        rule: The source of the rule.
        source: Source identity of the resource that told of the pause.
    """

    from_on: date
    to_on: date | None
    reason: str | None
    rule: str
    source: str


@full_value
class Related:
    """Another instance of the same patient, and what it is to this one."""

    instance: str
    relation: Relation


@named_value
class Body:
    """What a status says, and each event of it."""

    patient: str
    instance: str
    pathway: Pathway
    phase: str
    milestones: tuple[Reached, ...] = ()
    limits: tuple[LimitStatus, ...] = ()
    completeness: Completeness = Completeness()
    findings: tuple[Found, ...] = ()
    delays: tuple[Delay, ...] = ()
    pauses: tuple[Pause, ...] = ()
    related: tuple[Related, ...] = ()
    replaced_by: str | None = None


@full_named_value
class Status(Body):
    """The canonical body: change is judged on this and nothing else.

    It may tell of other pathways of the patient: ``related`` names their instances, and the
    registry's check ``9329#224`` says that there is one. Whoever may see this pathway may not
    always see those: delivery leaves them out for each recipient.
    """


@full_value
class Cause:
    """What made this revision.

    Attributes:
        by: ``statement``, ``parked``, ``time``, or ``definitions``: another set was activated.
        source: The resource that said so, where there is one.
    """

    by: str
    source: str | None = None


@full_named_value
class StatusEvent(Body):
    """One revision of one instance: on the wire the body's fields stand beside these.

    Attributes:
        revision: 1, 2, 3 … per instance, without gap or repeat.
        revises: The revision before; ``None`` for the first.
        replaces: Instances that this one succeeds.
        computed_at: The ``now`` of the computation; simulated where time is.
        next_change_at: When the status changes by itself, if nothing is told before.
    """

    revision: int
    revises: int | None
    replaces: tuple[str, ...]
    causes: tuple[Cause, ...]
    computed_at: datetime
    next_change_at: datetime | None
