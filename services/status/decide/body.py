"""From an instance that has been cut to its body, with the evidence."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from schemas.definition import Definition
from schemas.keyed import keyed
from schemas.status import Completeness, LimitStatus, Reached, Related, Status, Unread
from schemas.windows import Days
from services.status.decide.about import About
from services.status.decide.answer import Judged
from services.status.decide.branches import signs_in
from services.status.decide.claim import Claim, moment_of
from services.status.decide.delays import delays_of
from services.status.decide.draft import Draft
from services.status.decide.episodes import last_of_stay, moved_on
from services.status.decide.facts import SourceFacts
from services.status.decide.findings import Seen, findings_of
from services.status.decide.fits import last_of_course
from services.status.decide.members import CLOSING, FINAL, PER_EPISODE, START, VOID
from services.status.decide.pauses import Paused, adjusted, pauses_of
from services.status.decide.reckoned import Course
from services.status.decide.rows import Row, trace_of
from services.status.decide.table import limit_rows
from services.status.decide.trace import FactTrace, Trace

COMPLETE: Final = Completeness()
ENDS: Final = frozenset({CLOSING, FINAL, VOID})


def instance_id(definition: Definition, opener: str, ordinal: int, key: bytes) -> str:
    """Names an instance for ever, and tells nothing of the source that it comes from."""
    told = f"{definition.code}\x1f{opener}\x1f{ordinal}".encode()
    return keyed(key, told)[:32]


def judge(
    draft: Draft,
    instance: str,
    about: About,
    related: tuple[Related, ...],
    elsewhere: Sequence[Days],
) -> Judged:
    """The body of one instance at ``about.now``, and why it is so.

    Args:
        draft: The instance as it was cut.
        instance: Its id.
        about: The patient.
        related: The patient's other instances that it has to do with.
        elsewhere: When the patient has another pathway of the same family open, for certain.
    """
    stay = draft.definition.cut is PER_EPISODE
    last = last_of_stay(draft) if stay else last_of_course(draft)
    closed = last if last.role in ENDS else None
    told = _told(draft, moved_on(draft) if stay else frozenset())
    reached = _counting(draft, told)
    course = Course(reached, told, closed, signs_in(draft.definition, told), about.now)
    table = limit_rows(draft, course, about)
    pauses = pauses_of(draft.definition, course) if draft.definition.pauses else ()
    speaking = [about.sources[source] for source in _speaking(draft)]
    status = Status(
        patient=about.patient,
        instance=instance,
        pathway=draft.definition.pathway,
        phase=last.phase or "",
        milestones=tuple([_milestone(claim) for claim in _shown(reached)]),
        limits=_limits(table, pauses),
        completeness=_completeness(draft, speaking, about),
        findings=findings_of(Seen(draft, course, table, speaking, elsewhere), about),
        delays=delays_of(draft, about.reasoned) if about.reasoned else (),
        pauses=tuple([one.pause for one in pauses]),
        related=related,
    )
    changes = [row.next_change_at for row in table if row.next_change_at is not None]
    trace = partial(_trace, draft, last, course, table)
    return Judged(status=status, next_change_at=min(changes, default=None), trace=trace)


def _told(draft: Draft, moved: frozenset[str]) -> dict[str, list[Claim]]:
    """The claims of each milestone in order, without what only moved the patient on within it."""
    told: dict[str, list[Claim]] = {}
    for claim in sorted([claim for claim, _ in draft.bound], key=moment_of):
        if not (moved and claim.role is CLOSING and claim.fact.source in moved):
            told.setdefault(claim.milestone.id, []).append(claim)
    return told


def _counting(draft: Draft, told: dict[str, list[Claim]]) -> dict[str, list[Claim]]:
    """Of a milestone that neither starts nor repeats the first, and what closed the instance."""
    reached: dict[str, list[Claim]] = {}
    for name, claims in told.items():
        if len(claims) == 1 or claims[0].milestone.repeats:
            reached[name] = claims
        else:
            first = claims[0]
            reached[name] = [
                claim
                for claim in claims
                if claim is first or claim.role is START or claim is draft.closing
            ]
    return reached


def _limits(table: Sequence[Row], pauses: Sequence[Paused]) -> tuple[LimitStatus, ...]:
    if not pauses:
        return tuple([row.status for row in table])
    return tuple([adjusted(row, pauses) for row in table])


def _shown(reached: dict[str, list[Claim]]) -> list[Claim]:
    shown = [claim for claims in reached.values() for claim in claims]
    if len(reached) > 1:
        shown.sort(key=moment_of)
    return shown


def _milestone(claim: Claim) -> Reached:
    when, said = claim.when, claim.fact.said
    return Reached(
        kind=claim.milestone.id,
        on=None if when is None else when.first_on,
        at=None if when is None else when.at,
        day=None if claim.day is None else str(claim.day),
        uncertain=when is not None and when.first_on != when.last_on,
        organisation=said.organisation,
        outcome=said.outcome if said.code is None else said.code.outcome or None,
        source=claim.fact.source,
    )


def _speaking(draft: Draft) -> list[str]:
    told = {claim.fact.source for claim, _ in draft.bound}
    told.update(claim.fact.source for claim in draft.late)
    told.update(claim.fact.source for claim in draft.withdrawn)
    return sorted(told)


def _completeness(draft: Draft, speaking: Sequence[SourceFacts], about: About) -> Completeness:
    missing = sum([facts.missing for facts in speaking])
    if not (about.unread or draft.unassigned or missing):
        return COMPLETE
    return Completeness(
        parked=tuple(Unread(reason, count) for reason, count in about.unread),
        unassigned=draft.unassigned,
        missing=missing,
    )


def _trace(draft: Draft, last: Claim, course: Course, table: Sequence[Row]) -> Trace:
    counts = {id(claim) for claims in course.reached.values() for claim in claims}
    facts = [
        FactTrace(
            claim.fact.statement,
            claim.fact.said,
            claim.milestone.id if id(claim) in counts else None,
            by,
        )
        for claim, by in sorted(draft.bound, key=lambda one: one[0].moment)
    ]
    apart = [
        FactTrace(claim.fact.statement, claim.fact.said, None, why)
        for why, claims in (
            ("late", draft.late),
            ("early", draft.early),
            ("withdrawn", draft.withdrawn),
        )
        for claim in claims
    ]
    return Trace(
        opener=draft.opener.fact.source,
        phase_by=last.fact.source,
        facts=(*facts, *apart),
        limits=tuple([trace_of(row, course) for row in table]),
    )
