"""The stated codes of one instance, and which of them certainly came before which."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, TypeAlias

from schemas.milestone import PathwayCode
from schemas.windows import Days
from services.status.decide.about import About
from services.status.decide.arrange import LATEST
from services.status.decide.claim import Claim, moment_of
from services.status.decide.draft import Draft

Names: TypeAlias = Sequence[str]
"""Events, or events and outcomes: ``C`` or ``CA``."""


class Earliest:
    """The first day, and the first moment, by which one of several codes was there for certain."""

    __slots__ = ("at", "on")

    def __init__(self, on: date, at: datetime) -> None:
        self.on: Final = on
        self.at: Final = at

    def is_before(self, claim: Claim) -> bool:
        """Whether one of them was certainly before this one."""
        if claim.when is None:
            return False
        return self.on < claim.when.first_on or (claim.at is not None and self.at < claim.at)


class Coded:
    """The codes of one instance, in order.

    Attributes:
        draft: What is bound to it, what came too late for it, and what came before it.
        elsewhere: When the patient has another pathway of the same family open, for certain.
    """

    __slots__ = ("_earliest", "_named", "_repeated", "about", "codes", "draft", "elsewhere")

    def __init__(self, draft: Draft, about: About, elsewhere: Sequence[Days]) -> None:
        """Put the codes in order, and each under its event, and its event and outcome."""
        self.draft, self.about, self.elsewhere = draft, about, elsewhere
        told = [claim for claim, _ in draft.bound]
        told += draft.late + draft.early + draft.withdrawn
        codes = [claim for claim in told if claim.fact.said.code is not None]
        codes.sort(key=moment_of)
        self.codes: Sequence[Claim] = codes
        self._named: dict[str, list[Claim]] = {}
        self._earliest: dict[str, Earliest] = {}
        self._repeated: dict[tuple[PathwayCode, str | None], Earliest] | None = None
        for claim in codes:
            code = code_of(claim)
            self._named.setdefault(code.event, []).append(claim)
            if code.outcome:
                self._named.setdefault(code.event + code.outcome, []).append(claim)

    def is_after(self, claim: Claim, names: Names) -> bool:
        """Whether any code of these names came before it for certain."""
        if claim is self.codes[0]:
            return False
        for name in names:
            told = self._named.get(name)
            if told is not None:
                earliest = self._earliest.get(name)
                if earliest is None:
                    earliest = self._earliest[name] = _earliest(told)
                if earliest.is_before(claim):
                    return True
        return False

    def has_before(self, claim: Claim, names: Names) -> bool:
        """Whether another code of these names may have come before it.

        They are in order, and what has no day is the last: where the first cannot have come before
        it, none with a day can.
        """
        for name in names:
            told = self._named.get(name, ())
            for one in told if len(told) < 4 else (told[0], told[1], told[-1]):
                if one is not claim and not certainly_before(claim, one):
                    return True
        return False

    def is_repeated(self, claim: Claim) -> bool:
        """Whether the same organisation had said the same code before, for certain."""
        if claim is self.codes[0]:
            return False
        if self._repeated is None:
            said: dict[tuple[PathwayCode, str | None], list[Claim]] = {}
            for one in self.codes:
                said.setdefault(_said_by(one), []).append(one)
            self._repeated = {key: _earliest(told) for key, told in said.items()}
        return self._repeated[_said_by(claim)].is_before(claim)


def code_of(claim: Claim) -> PathwayCode:
    """The code that a claim states."""
    code = claim.fact.said.code
    assert code is not None
    return code


def certainly_before(one: Claim, other: Claim) -> bool:
    """Of two on one day either may have come first, unless both tell a time."""
    if one.when is None or other.when is None:
        return False
    if one.at is not None and other.at is not None:
        return one.at < other.at
    return one.when.last_on < other.when.first_on


def _said_by(claim: Claim) -> tuple[PathwayCode, str | None]:
    return code_of(claim), claim.fact.said.organisation


def _earliest(told: Sequence[Claim]) -> Earliest:
    on, at = date.max, LATEST
    for claim in told:
        if claim.when is not None:
            on = min(on, claim.when.last_on)
            at = min(at, claim.at or LATEST)
    return Earliest(on, at)
