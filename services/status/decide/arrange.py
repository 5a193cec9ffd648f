"""The order in which starts and closings are cut: total, and blind to arrival."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

from schemas.definition import Role
from services.status.decide.claim import Claim
from services.status.decide.episodes import EARLIEST

Key: TypeAlias = tuple[date, bool, datetime, int, str, bool, str, int]


def arranged(boundaries: list[Claim]) -> list[Claim]:
    """Starts and closings in order.

    By day; within a day the untimed before the timed. Among the untimed of a day a source's
    start comes before its own closing, and one source's closing before another's start.
    A closing that names what a start names comes after the first such start, whatever its day;
    without a day it comes directly after the last.
    """
    roles: dict[tuple[date, str], set[Role]] = {}
    for claim in boundaries:
        roles.setdefault((claim.on, claim.fact.source), set()).add(claim.milestone.role)
    keys = {id(claim): _key(claim, roles[claim.on, claim.fact.source]) for claim in boundaries}
    starts: dict[str, list[Key]] = {}
    for claim in boundaries:
        if claim.milestone.role is Role.START:
            for name in claim.fact.ids:
                starts.setdefault(name, []).append(keys[id(claim)])

    def placed(claim: Claim) -> tuple[Key, bool, Key]:
        own = keys[id(claim)]
        mates = [key for name in claim.fact.ids for key in starts.get(name, ())]
        if claim.milestone.role is Role.START or not mates:
            return (own, False, own)
        if claim.when is None:
            return (max(mates), True, own)
        return max((own, False, own), (min(mates), True, own))

    return sorted(boundaries, key=placed)


def _key(claim: Claim, roles: Iterable[Role]) -> Key:
    at = None if claim.when is None else claim.when.at
    told = set(roles)
    block = 2 if told == {Role.START} else 1 if Role.START in told else 0
    return (
        claim.on,
        at is not None,
        at or EARLIEST,
        block,
        claim.fact.source,
        claim.milestone.role is not Role.START,
        claim.milestone.id,
        claim.fact.rank,
    )
