"""What does not fit, told beside the status and never in its way."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from schemas.codes import Finding, Kind
from schemas.definition import Milestone
from schemas.lists import REGISTRY_CHECKS
from schemas.status import Found
from schemas.windows import Days
from services.status.decide.about import About
from services.status.decide.claim import STATED, Claim
from services.status.decide.coded import Coded
from services.status.decide.draft import Draft
from services.status.decide.facts import SourceFacts
from services.status.decide.members import CLOSING, FINAL
from services.status.decide.reckoned import Course
from services.status.decide.registry import fired
from services.status.decide.rows import Row
from services.status.decide.scope import is_out_of_scope

Key: TypeAlias = tuple[Finding, str, str]
"""A finding, and of one of the registry's checks the number and the words."""


class Seen:
    """An instance, and all that was made of it.

    Attributes:
        speaking: What each of its sources says now.
        elsewhere: When the patient has another pathway of the same family open, for certain.
    """

    __slots__ = ("course", "draft", "elsewhere", "speaking", "table")

    def __init__(
        self,
        draft: Draft,
        course: Course,
        table: Sequence[Row],
        speaking: Sequence[SourceFacts],
        elsewhere: Sequence[Days],
    ) -> None:
        self.draft: Final = draft
        self.course: Final = course
        self.table: Final = table
        self.speaking: Final = speaking
        self.elsewhere: Final = elsewhere


def findings_of(seen: Seen, about: About) -> tuple[Found, ...]:
    """Each finding once, with every source that it rests on."""
    found: dict[Key, set[str]] = {}
    for code, source in _told(seen, about):
        found.setdefault((code, "", ""), set()).add(source)
    if seen.draft.definition.registry:
        coded = Coded(draft=seen.draft, about=about, elsewhere=seen.elsewhere)
        for key, source in registry_keys(coded):
            found.setdefault(key, set()).add(source)
    return tuple([found_by(key, found[key]) for key in sorted(found)])


def registry_keys(told: Coded) -> Iterator[tuple[Key, str]]:
    """Each of the registry's checks that fires, with its words, and the source it fires for."""
    for rule, source in fired(told):
        words = told.about.registry.get(rule.number, "")
        yield (Finding.REGISTRY_RULE, f"{REGISTRY_CHECKS}#{rule.number}", words), source


def found_by(key: Key, sources: set[str]) -> Found:
    """A finding, and the sources that it rests on."""
    code, rule, text = key
    return Found(code, tuple(sorted(sources)), rule or None, text or None)


def _told(seen: Seen, about: About) -> list[tuple[Finding, str]]:
    told: list[tuple[Finding, str]] = []
    for facts in seen.speaking:
        source = facts.newest.source
        told.extend([(finding, source) for finding in facts.findings])
        if facts.missing:
            told.append((Finding.PREDECESSOR_MISSING, source))
    told.extend(_out_of_time(seen.draft))
    opener = seen.draft.opener
    if is_out_of_scope(seen.draft.definition.scope, opener, seen.course, about):
        told.append((Finding.OUT_OF_SCOPE, opener.fact.source))
    for row in seen.table:
        early = row.too_early
        if early is not None:
            told.append((Finding.TOO_EARLY, early.fact.source))
    for milestone in seen.draft.definition.counted:
        told.extend(_by_number(milestone, seen.course))
    return told


def _out_of_time(draft: Draft) -> list[tuple[Finding, str]]:
    opener = draft.opener
    told = [(Finding.AFTER_CLOSING, claim.fact.source) for claim in draft.late]
    told += [(Finding.WITHDRAWN_PATHWAY, claim.fact.source) for claim in draft.withdrawn]
    if opener.when is None:
        return [*told, (Finding.NO_DAY, opener.fact.source)]
    for claim, _ in draft.bound:
        if (claim.role is CLOSING or claim.role is FINAL) and claim.at_latest_on < opener.on:
            told.append((Finding.ENDS_BEFORE_START, claim.fact.source))
    return told


def _by_number(milestone: Milestone, course: Course) -> Iterator[tuple[Finding, str]]:
    """Reached more often than the pathway has it, or not at all when its code closed it."""
    told = course.told.get(milestone.id, ())
    if milestone.at_most is not None:
        for claim in _apart(told)[milestone.at_most :]:
            yield Finding.TOO_MANY, claim.fact.source
    closed = course.closed
    if not milestone.required or told or closed is None or closed.level is not STATED:
        return
    if closed.outcome not in milestone.required_unless:
        need = any(signal.kind is Kind.REMAINING_NEED for signal in milestone.signals)
        missing = Finding.REMAINING_NEED_MISSING if need else Finding.REQUIRED_MISSING
        yield missing, closed.fact.source


def _apart(told: Sequence[Claim]) -> list[Claim]:
    """Without repetitions: the same outcome on the same day is one thing, told twice."""
    seen = {(claim.on, claim.outcome): claim for claim in reversed(told)}
    return [claim for claim in told if seen[claim.on, claim.outcome] is claim]
