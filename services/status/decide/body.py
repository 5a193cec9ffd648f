"""From an instance that has been cut to its body, with the evidence."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from schemas.codes import Finding, LimitState, ReasonClass
from schemas.definition import Cut, Definition, Role
from schemas.status import Completeness, Found, Pathway, Reached, Status, Unread
from services.status.decide.answer import Judged
from services.status.decide.claim import Claim
from services.status.decide.courses import last_of_course
from services.status.decide.draft import Draft
from services.status.decide.episodes import last_of_stay, moment_key
from services.status.decide.facts import SourceFacts
from services.status.decide.rows import Course, Row, idle, rows
from services.status.decide.trace import FactTrace, LimitTrace, Trace

ENDS = frozenset({Role.CLOSING, Role.FINAL, Role.VOID})


@dataclass(frozen=True, slots=True)
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
    stay = draft.definition.cut is Cut.PER_EPISODE
    last = last_of_stay(draft) if stay else last_of_course(draft)
    closed = last if last.milestone.role in ENDS else None
    reached = _reached(draft)
    table = _limits(draft, Course(reached, closed, about.now), about)
    status = Status(
        patient=about.patient,
        instance=instance,
        pathway=Pathway(
            code=draft.definition.code,
            name=draft.definition.name.nb,
            version=draft.definition.version,
        ),
        phase=last.milestone.phase or "",
        milestones=tuple(_milestone(claim) for claim in _shown(reached)),
        limits=tuple(row.status for row in table),
        completeness=_completeness(draft, about),
        findings=_findings(draft, about),
    )
    changes = [row.next_change_at for row in table if row.next_change_at is not None]
    trace = _trace(draft, last, reached, tuple(row.trace for row in table))
    return Judged(status=status, next_change_at=min(changes, default=None), trace=trace)


def _reached(draft: Draft) -> dict[str, list[Claim]]:
    """The claims of each milestone in order; of one that neither starts nor repeats, the first."""
    reached: dict[str, list[Claim]] = {}
    for claim in sorted((bound.claim for bound in draft.bound), key=moment_key):
        milestone = claim.milestone
        several = milestone.repeats or milestone.role is Role.START
        if several or milestone.id not in reached:
            reached.setdefault(milestone.id, []).append(claim)
    return reached


def _shown(reached: Mapping[str, list[Claim]]) -> list[Claim]:
    return sorted((claim for claims in reached.values() for claim in claims), key=moment_key)


def _limits(draft: Draft, course: Course, about: About) -> list[Row]:
    table: list[Row] = []
    for limit in draft.definition.limits:
        needed = about.needs_municipality or any(name in course.reached for name in limit.only_if)
        if limit.only_if and not needed:
            table.append(idle(limit, LimitState.NOT_APPLICABLE, about.now))
        else:
            table.extend(rows(limit, course))
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
    claims = [*(bound.claim for bound in draft.bound), *draft.late]
    return sorted({claim.fact.source for claim in claims})


def _completeness(draft: Draft, about: About) -> Completeness:
    return Completeness(
        parked=tuple(Unread(reason, count) for reason, count in about.unread),
        unassigned=draft.unassigned,
        missing=sum(about.sources[source].missing for source in _speaking(draft)),
    )


def _findings(draft: Draft, about: About) -> tuple[Found, ...]:
    found: dict[Finding, set[str]] = {}
    for source in _speaking(draft):
        facts = about.sources[source]
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
    return tuple(Found(code, tuple(sorted(found[code]))) for code in sorted(found))


def _before_start(draft: Draft) -> Iterable[str]:
    for bound in draft.bound:
        ends = bound.claim.milestone.role in (Role.CLOSING, Role.FINAL)
        if ends and bound.claim.on < draft.opener.on and draft.opener.when is not None:
            yield bound.claim.fact.source


def _trace(
    draft: Draft,
    last: Claim,
    reached: Mapping[str, list[Claim]],
    arithmetic: tuple[LimitTrace, ...],
) -> Trace:
    counts = {id(claim) for claims in reached.values() for claim in claims}
    bound = sorted(draft.bound, key=lambda one: moment_key(one.claim))
    facts = [
        FactTrace(
            one.claim.fact.statement,
            one.claim.fact.said,
            one.claim.milestone.id if id(one.claim) in counts else None,
            one.by,
        )
        for one in bound
    ]
    late = [FactTrace(one.fact.statement, one.fact.said, None, "late") for one in draft.late]
    return Trace(
        opener=draft.opener.fact.source,
        phase_by=last.fact.source,
        facts=(*facts, *late),
        limits=arithmetic,
    )
