"""From an instance that has been cut to its body, with the evidence."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import chain

from schemas.codes import Finding, ReasonClass
from schemas.definition import Definition
from schemas.status import Completeness, Found, Reached, Status, Unread
from services.status.decide.answer import Judged
from services.status.decide.branches import taken
from services.status.decide.claim import Claim, moment_of
from services.status.decide.courses import last_of_course
from services.status.decide.draft import Draft
from services.status.decide.episodes import last_of_stay, moved_on
from services.status.decide.facts import SourceFacts
from services.status.decide.members import CLOSING, FINAL, NOT_APPLICABLE, PER_EPISODE, START, VOID
from services.status.decide.rounds import Course
from services.status.decide.rows import Row, idle_table, rows, trace_of
from services.status.decide.trace import FactTrace, Trace

COMPLETE = Completeness()
ENDS = frozenset({CLOSING, FINAL, VOID})


@dataclass(slots=True)
class About:
    """What every body of one person needs beside its own facts.

    Attributes:
        needs_municipality: A municipal service is ongoing.
    """

    patient: str
    sources: Mapping[str, SourceFacts]
    unread: tuple[tuple[ReasonClass, int], ...]
    needs_municipality: bool
    now: datetime


def instance_id(definition: Definition, opener: str, ordinal: int, key: bytes) -> str:
    """Names an instance for ever, and tells nothing of the source that it comes from."""
    told = f"{definition.code}\x1f{opener}\x1f{ordinal}".encode()
    return hmac.new(key, told, sha256).hexdigest()[:32]


def judge(draft: Draft, instance: str, about: About) -> Judged:
    """The body of one instance at ``about.now``, and why it is so."""
    stay = draft.definition.cut is PER_EPISODE
    last = last_of_stay(draft) if stay else last_of_course(draft)
    closed = last if last.role in ENDS else None
    reached = _reached(draft, moved_on(draft) if stay else frozenset())
    course = Course(reached, closed, taken(draft.definition, reached), about.now)
    table = _limits(draft, course, about)
    speaking = [about.sources[source] for source in _speaking(draft)]
    status = Status(
        patient=about.patient,
        instance=instance,
        pathway=draft.definition.pathway,
        phase=last.phase or "",
        milestones=tuple([_milestone(claim) for claim in _shown(reached)]),
        limits=tuple([row.status for row in table]),
        completeness=_completeness(draft, speaking, about),
        findings=_findings(draft, speaking),
    )
    changes = [row.next_change_at for row in table if row.next_change_at is not None]
    trace = partial(_trace, draft, last, course, table)
    return Judged(status=status, next_change_at=min(changes, default=None), trace=trace)


def _reached(draft: Draft, moved: frozenset[str]) -> dict[str, list[Claim]]:
    """The claims of each milestone in order; of one that neither starts nor repeats, the first.

    What closed the instance counts, though the milestone was reached before; what moved the
    patient on within it does not.
    """
    reached: dict[str, list[Claim]] = {}
    for claim in sorted([claim for claim, _ in draft.bound], key=moment_of):
        if claim.role is CLOSING and claim.fact.source in moved:
            continue
        milestone = claim.milestone
        known = reached.get(milestone.id)
        if known is None:
            reached[milestone.id] = [claim]
        elif milestone.repeats or claim.role is START or claim is draft.closing:
            known.append(claim)
    return reached


def _shown(reached: Mapping[str, list[Claim]]) -> list[Claim]:
    return sorted(chain.from_iterable(reached.values()), key=moment_of)


def _limits(draft: Draft, course: Course, about: About) -> list[Row]:
    table: list[Row] = []
    for limits in draft.definition.tables:
        only_if = limits[0].only_if
        known = not course.reached.keys().isdisjoint(only_if)
        if only_if and not (known or about.needs_municipality):
            table.extend(idle_table(limits, NOT_APPLICABLE))
        else:
            table.extend(rows(limits, course))
    return table


def _milestone(claim: Claim) -> Reached:
    when, said = claim.when, claim.fact.said
    return Reached(
        kind=claim.milestone.id,
        on=None if when is None else when.first_on,
        at=None if when is None else when.at,
        day=None if claim.day is None else claim.day.value,
        uncertain=when is not None and when.first_on != when.last_on,
        organisation=said.organisation,
        outcome=said.outcome if said.code is None else said.code.outcome or None,
        source=claim.fact.source,
    )


def _speaking(draft: Draft) -> list[str]:
    told = {claim.fact.source for claim, _ in draft.bound}
    told.update(claim.fact.source for claim in draft.late)
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


def _findings(draft: Draft, speaking: Sequence[SourceFacts]) -> tuple[Found, ...]:
    found: dict[Finding, set[str]] = {}
    for facts in speaking:
        source = facts.newest.source
        for finding in facts.findings:
            found.setdefault(finding, set()).add(source)
        if facts.missing:
            found.setdefault(Finding.PREDECESSOR_MISSING, set()).add(source)
    for claim in draft.late:
        found.setdefault(Finding.AFTER_CLOSING, set()).add(claim.fact.source)
    for source in _before_start(draft):
        found.setdefault(Finding.ENDS_BEFORE_START, set()).add(source)
    if draft.opener.when is None:
        found.setdefault(Finding.NO_DAY, set()).add(draft.opener.fact.source)
    return tuple([Found(code, tuple(sorted(found[code]))) for code in sorted(found)])


def _before_start(draft: Draft) -> list[str]:
    opener = draft.opener
    return [
        claim.fact.source
        for claim, _ in draft.bound
        if (claim.role is CLOSING or claim.role is FINAL)
        and claim.on < opener.on
        and opener.when is not None
    ]


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
    late = [FactTrace(one.fact.statement, one.fact.said, None, "late") for one in draft.late]
    return Trace(
        opener=draft.opener.fact.source,
        phase_by=last.fact.source,
        facts=(*facts, *late),
        limits=tuple([trace_of(row, course) for row in table]),
    )
