"""The order in which starts and closings are cut: total, and blind to arrival."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final, TypeAlias

from schemas.definition import Role
from services.status.decide.claim import EARLIEST, PERSON, Claim
from services.status.decide.members import START

LATEST: Final = datetime.max.replace(tzinfo=UTC)
Key: TypeAlias = tuple[date, bool, datetime, int, str, bool, str, int]


def arranged(boundaries: list[Claim]) -> list[Claim]:
    """Starts and closings in order.

    By day; within a day the untimed before the timed. Among the untimed of a day a source's
    start comes before its own closing, and one source's closing before another's start. Death
    is the last of the days, and of the untimed day, on which it can have been.
    A closing that names what a start names comes after the first such start, whatever its day;
    without a day it comes directly after the last.
    """
    if len(boundaries) < 2:
        return boundaries
    keys = _keys(boundaries)
    starts: dict[str, list[Key]] = {}
    for claim in boundaries:
        for name in claim.fact.ids if claim.role is START else ():
            starts.setdefault(name, []).append(keys[id(claim)])

    def placed(claim: Claim) -> tuple[Key, bool, Key]:
        own = keys[id(claim)]
        mates = [key for name in claim.fact.ids for key in starts.get(name, ())]
        if claim.role is START or not mates:
            return (own, False, own)
        if claim.when is None:
            return (max(mates), True, own)
        return max((own, False, own), (min(mates), True, own))

    return sorted(boundaries, key=placed)


def with_next_start(boundaries: list[Claim]) -> Iterable[tuple[Claim, Claim | None]]:
    """Each boundary, and the start that comes next after it; ``None`` where none does."""
    if len(boundaries) == 1:
        return [(boundaries[0], None)]
    told: list[tuple[Claim, Claim | None]] = []
    coming: Claim | None = None
    for claim in reversed(boundaries):
        told.append((claim, coming))
        if claim.role is START:
            coming = claim
    return reversed(told)


def _keys(boundaries: list[Claim]) -> dict[int, Key]:
    roles: dict[tuple[date, str], set[Role]] = {}
    for claim in boundaries:
        roles.setdefault((claim.on, claim.fact.source), set()).add(claim.role)
    return {id(claim): _key(claim, roles[claim.on, claim.fact.source]) for claim in boundaries}


def _key(claim: Claim, roles: set[Role]) -> Key:
    block = 2 if roles == {START} else 1 if START in roles else 0
    # Death comes last of the days, and of the times of a day, on which it can have been.
    last = claim.level is PERSON and claim.at is None
    return (
        claim.at_latest_on if last else claim.on,
        last or claim.at is not None,
        LATEST if last else claim.at or EARLIEST,
        block,
        claim.fact.source,
        claim.role is not START,
        claim.milestone.id,
        claim.fact.rank,
    )
