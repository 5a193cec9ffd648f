"""The days that a version has only because it was sent, or changed, again."""

from collections.abc import Sequence
from typing import Final

from schemas.codes import DayName, Kind
from schemas.milestone import Dated, Said, Statement
from schemas.value import replace
from services.status.decide.members import SENT

CODED_KINDS: Final = frozenset({Kind.CODED, Kind.CODED_DECLINED})
TASK = "Task|"
SLIDING: Final = frozenset({SENT})
OF_A_TASK: Final = frozenset({SENT, DayName.RECEIVED, DayName.ASSESSED})
"""Of a Task these two are when it was last changed, and told only in the status it then had."""


def as_first_told(told: Said, versions: Sequence[Statement]) -> tuple[Said, int]:
    """What a source says now with the days on which it was first sent: again moves nothing.

    Args:
        told: A standing thing that the newest version says.
        versions: Those of its source that count, oldest first.

    Returns:
        It, and the position of the first version since which it has been said without a break.
    """
    first, said = len(versions) - 1, [told]
    while first and (earlier := _alike(told, versions[first - 1])) is not None:
        first -= 1
        said.append(earlier)
    if len(said) == 1:
        return told, first
    names = OF_A_TASK if versions[-1].source.startswith(TASK) else SLIDING
    days = _days(said, names)
    return (told if days == told.days else replace(told, days=days)), first


def _days(said: Sequence[Said], names: frozenset[DayName]) -> tuple[Dated, ...]:
    """The newest's own days, but for those that slide; what is said is the newest first."""
    kept = {one.name: one for each in said for one in each.days if one.name in names}
    own = [kept.pop(one.name, one) for one in said[0].days]
    return (*own, *kept.values())


def _alike(told: Said, statement: Statement) -> Said | None:
    """What an earlier version says of the same: its kind, and the code that tells it."""
    for one in statement.says:
        is_same = one.kind is told.kind and one.code == told.code
        if is_same and (told.kind not in CODED_KINDS or one.stated == told.stated):
            return one
    return None
