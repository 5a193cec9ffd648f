"""Why a limit does not run for an instance."""

from schemas.codes import LimitState
from schemas.definition import Branch
from schemas.words import word
from services.status.explain.arithmetic import Row
from services.status.explain.reached import told_of
from services.status.explain.telling import coded


def why_idle(row: Row) -> str:
    """The first of the reasons that holds, in the order in which a limit is judged."""
    limit, trace, telling = row.limit, row.trace, row.telling
    if trace.branch is not None and limit.when not in (Branch.NONE, trace.branch):
        branch, taken = (
            word("branch", one, telling.language) for one in (limit.when, trace.branch)
        )
        return telling.say("other-branch", branch=branch, taken=taken, source=trace.branch_by)
    waits = limit.state is LimitState.NOT_STARTED
    if waits and not told_of(row.judged, (limit.from_milestone,)):
        return telling.say("not-told", milestone=telling.milestone(limit.from_milestone))
    if waits:
        return _not_begun(row) or _condition(row) or telling.say("not-so")
    return _condition(row) or _not_begun(row) or telling.say("closed-before")


def _condition(row: Row) -> str | None:
    """What of the limit's own conditions keeps it from running."""
    rule, telling = row.rule, row.telling
    if rule.only_if and not told_of(row.judged, rule.only_if):
        needs = ", ".join(telling.milestone(milestone).lower() for milestone in rule.only_if)
        served = not telling.definition.needs.isdisjoint(rule.only_if)
        return telling.say("only-if-served" if served else "only-if", needs=needs)
    told = row.reached(rule.unless)
    if told:
        return telling.say("unless-told", told=told)
    purposes = {fact.said.purpose for fact in row.judged.trace.facts}
    met = [purpose for purpose in rule.unless_purposes if purpose in purposes]
    return telling.say("unless", purposes=", ".join(map(coded, met))) if met else None


def _not_begun(row: Row) -> str | None:
    """What is wanting of the milestone that it counts from, although that was told."""
    rule, telling = row.rule, row.telling
    begun = told_of(row.judged, (rule.from_milestone,))
    if not begun:
        return None
    milestone = telling.milestone(rule.from_milestone)
    if rule.from_outcomes and all(one.outcome not in rule.from_outcomes for one in begun):
        told = ", ".join(rule.from_outcomes)
        return telling.say("other-outcome", milestone=milestone, told=told)
    wanting = _wanting(row)
    if wanting is not None:
        return telling.say("day-not-told", milestone=milestone, days=wanting)
    if not rule.counts and all(one.on is None for one in begun):
        return telling.say("no-day-told", milestone=milestone)
    if row.trace.passed:
        ends = telling.milestone(rule.to_milestone)
        return telling.say("passed", milestone=milestone, ends=ends)
    return None


def _wanting(row: Row) -> str | None:
    """The days of the sender's that it is reckoned by, where none of them was told."""
    rule = row.rule
    named = {
        dated.name
        for fact in row.judged.trace.facts
        if fact.milestone in (rule.from_milestone, None)
        for dated in fact.said.days
    }
    for days in ((rule.due_by,) if rule.due_by else (), rule.counts):
        if days and named.isdisjoint(days):
            return ", ".join(word("day", day, row.telling.language) for day in days)
    return None
