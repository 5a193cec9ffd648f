"""What the instances of one patient are to one another: followed, moved, or side by side."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from schemas.codes import Relation
from schemas.definition import Follow
from schemas.status import Related
from schemas.windows import Days
from services.status.decide.claim import PERSON
from services.status.decide.draft import Draft
from services.status.decide.members import PER_PERSON

Named: TypeAlias = tuple[Draft, str]
"""An instance and its id."""


def relations(named: Sequence[Named]) -> Mapping[str, tuple[Related, ...]]:
    """What is related to each instance, by its id; those of nothing are left out.

    Args:
        named: The instances of one patient.
    """
    courses = [one for one in named if one[0].definition.cut is PER_PERSON]
    if len(courses) < 2:
        return {}
    found: dict[str, set[Related]] = {}
    for one, other, relation, back in _pairs(courses):
        found.setdefault(one, set()).add(Related(other, relation))
        found.setdefault(other, set()).add(Related(one, back))
    return {
        name: tuple(sorted(told, key=lambda one: (one.relation, one.instance)))
        for name, told in found.items()
    }


def open_elsewhere(draft: Draft, drafts: Sequence[Draft]) -> Sequence[Days]:
    """When the patient has another pathway of the same family open for certain.

    Each from the last day on which it may have begun until the first on which it may have ended;
    one that has ended nobody knows when is left out.

    Args:
        draft: Of this instance.
        drafts: The instances of one patient.
    """
    if len(drafts) == 1:
        return ()
    return [
        (other.opener.at_latest_on, _open_days(other)[1])
        for other in drafts
        if _is_beside(draft, other) and (other.closing is None or other.closing.when is not None)
    ]


def _pairs(courses: Sequence[Named]) -> Iterator[tuple[str, str, Relation, Relation]]:
    """Each instance, one that it has to do with, and what each is to the other."""
    for draft, name in courses:
        before = _goes_on_from(draft, courses)
        for ended, moved in before.items():
            if moved:
                yield name, ended, Relation.MOVED_FROM, Relation.MOVED_TO
            else:
                yield name, ended, Relation.FOLLOWS, Relation.FOLLOWED_BY
        for other, other_name in courses:
            if name < other_name and _are_parallel(draft, other):
                yield name, other_name, Relation.PARALLEL, Relation.PARALLEL


def _goes_on_from(draft: Draft, courses: Sequence[Named]) -> Mapping[str, bool]:
    """The instances that this one goes on from, and whether the patient was moved.

    Of each pathway the one that ended last before this one began: of its own, a recurrence or a new
    cycle; of another, where the definition says that this pathway may follow it.
    """
    own = Follow(code=draft.definition.code)
    if draft.opener.when is None:
        return {}
    begun = draft.opener.on
    found: dict[str, bool] = {}
    for follow in (own, *draft.definition.follows):
        ended = [
            (end, name)
            for other, name in courses
            if other is not draft and (end := _end_for(follow, other)) is not None and end <= begun
        ]
        if ended:
            found.setdefault(max(ended)[1], follow.moved)
    return found


def _end_for(follow: Follow, other: Draft) -> date | None:
    """When an instance ended, if it is one that may be gone on from."""
    closing = other.closing
    if closing is None or closing.level is PERSON or not _is_of(follow, other):
        return None
    if follow.outcomes and closing.outcome not in follow.outcomes:
        return None
    stated = closing.fact.said.code
    if follow.event is not None and (stated is None or stated.event != follow.event):
        return None
    return closing.on if closing.when is not None else other.opener.on


def _is_of(follow: Follow, other: Draft) -> bool:
    if follow.code is not None:
        return other.definition.code == follow.code
    return other.definition.family == follow.family


def _are_parallel(one: Draft, other: Draft) -> bool:
    """Whether two pathways of one family were open at the same time."""
    return _is_beside(one, other) and (
        _begins_while_open(one, other) or _begins_while_open(other, one)
    )


def _is_beside(one: Draft, other: Draft) -> bool:
    """Whether two pathways are different ones of one family."""
    family, code = one.definition.family, one.definition.code
    return family is not None and (
        family == other.definition.family and code != other.definition.code
    )


def _begins_while_open(one: Draft, other: Draft) -> bool:
    first, until = _open_days(other)
    return first <= one.opener.on < until


def _open_days(draft: Draft) -> Days:
    """On the day on which it ends it is no longer open: what begins then follows it."""
    end = draft.closing
    return draft.opener.on, date.max if end is None or end.when is None else end.on
