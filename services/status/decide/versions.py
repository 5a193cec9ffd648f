"""Which version of a definition an instance is judged by: that of its start, unless it moves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from schemas.definition import Definition, Window
from services.status.decide.calendar import start_of
from services.status.decide.claim import Claim
from services.status.decide.draft import Draft
from services.status.decide.members import START, STEP

Present: TypeAlias = tuple[Window, Sequence[Claim]]
"""A version, and what it makes of the facts of a person."""


class Versions:
    """The versions of one pathway, which are cut together: each fact has one place among them.

    A start is what the version of its day says that it is. Whatever else there is, is what the
    version of its instance says.

    Attributes:
        cut: How all of them are cut.
        claims: Each fact once: as the version of its day has it, else as the first that knows it.
    """

    def __init__(self, present: Sequence[Present], now: datetime, waits: list[datetime]) -> None:
        """Bring together what the versions make of the same facts.

        Args:
            present: With the same cut, the oldest first.
            now: A version that comes later changes nothing yet.
            waits: Gets the moments at which instances will move.
        """
        self.cut = present[0][0].definition.cut
        self._windows = [window for window, _ in present]
        self._now, self._waits = now, waits
        self._told: Sequence[Mapping[int, Claim]] = ()
        if len(present) == 1:
            # Nearly always: what the one version makes of a fact is what all make of it.
            ((window, claims),) = present
            self.claims: Sequence[Claim] = claims
            self._strange = {id(one.fact) for one in claims if not _opens_within(window, one.on)}
            return
        own: dict[int, Claim] = {}
        first: dict[int, Claim] = {}
        for window, claims in present:
            for claim in claims:
                first.setdefault(id(claim.fact), claim)
                if _opens_within(window, claim.on):
                    own.setdefault(id(claim.fact), claim)
        self.claims = [own.get(fact, claim) for fact, claim in first.items()]
        self._strange = first.keys() - own.keys()
        self._told = [{id(claim.fact): claim for claim in claims} for _, claims in present]

    def knows(self, claim: Claim) -> bool:
        """Whether the version of its day has it: what no version in force knew opens nothing."""
        return id(claim.fact) not in self._strange

    def is_boundary(self, claim: Claim) -> bool:
        """Whether any of the versions has it start or close an instance."""
        if not self._told:
            return claim.role is not STEP
        told = [claims.get(id(claim.fact)) for claims in self._told]
        return any(one is not None and one.role is not STEP for one in told)

    def as_of(self, draft: Draft, claim: Claim) -> Claim | None:
        """What the version of an instance makes of a fact; ``None`` where it does not know it."""
        return self._told[draft.version].get(id(claim.fact)) if self._told else claim

    def steps_of(self, drafts: Sequence[Draft], claim: Claim) -> Sequence[Draft]:
        """The instances whose version has a fact as a step."""
        if not self._told:
            return drafts
        told = [(draft, self.as_of(draft, claim)) for draft in drafts]
        return [draft for draft, one in told if one is not None and one.role is STEP]

    def opened(self, claim: Claim) -> Draft:
        """The instance that a claim opens, by the version of its day."""
        version = self._version_of(claim)
        return Draft(self._windows[version].definition, claim, version)

    def definition_of(self, claim: Claim) -> Definition:
        """The version of a fact's day; the oldest that knows anything, where that one does not."""
        first, *_ = [one for one in self._windows if _opens_within(one, claim.on)] or self._windows
        return first.definition

    def refuses(self, claim: Claim) -> bool:
        """Whether the pathway was withdrawn on the day of a start."""
        until = self._windows[self._version_of(claim)].withdrawn_on
        return until is not None and claim.when is not None and claim.on >= until

    def move(self, draft: Draft, until: date) -> None:
        """Let an instance go over to the next version, where its own says so.

        Args:
            draft: The instance. What is bound to it must be bound anew.
            until: The last day on which it is known to be open.
        """
        while (on := self._windows[draft.version].moves_on) is not None and on <= until:
            opener = self._opener_in_next(draft)
            if opener is None:
                return
            if start_of(on) > self._now:
                self._waits.append(start_of(on))
                return
            draft.version += 1
            draft.definition = self._windows[draft.version].definition
            draft.opener = opener

    def bind_anew(self, draft: Draft) -> None:
        """Have what is bound to an instance as its version has it, after it moved."""
        if not self._told:
            return
        told = [(self.as_of(draft, claim), by) for claim, by in draft.bound]
        draft.bound = [(claim, by) for claim, by in told if claim is not None]
        if draft.closing is not None:
            draft.closing = self.as_of(draft, draft.closing)

    def _version_of(self, claim: Claim) -> int:
        if not self._told:
            return 0
        among = enumerate(self._windows)
        return next(place for place, window in among if _opens_within(window, claim.on))

    def _opener_in_next(self, draft: Draft) -> Claim | None:
        """Its opener as the next version has it, if that finds the same instance in it."""
        window, later = self._windows[draft.version], draft.version + 1
        if later == len(self._windows) or self._windows[later].first != window.until:
            return None
        opener = self._told[later].get(id(draft.opener.fact))
        if opener is None or (opener.role is START) != (draft.opener.role is START):
            return None
        return opener if opener.phase else None


def pathways(
    present: Mapping[int, Sequence[Claim]],
    windows: Sequence[Window],
    now: datetime,
    waits: list[datetime],
) -> list[Versions]:
    """The pathways that concern a person, each with all of its versions that are cut alike.

    Args:
        present: What each version makes of the facts, by its place.
        windows: All versions; those of one pathway stand side by side, the oldest first.
        now: The moment asked about.
        waits: Gets the moments at which instances will move.
    """
    alike: list[list[Present]] = []
    before: Definition | None = None
    for place in sorted(present):
        definition = windows[place].definition
        if before is None or before.code != definition.code or before.cut is not definition.cut:
            alike.append([])
        alike[-1].append((windows[place], present[place]))
        before = definition
    return [Versions(versions, now, waits) for versions in alike]


def _opens_within(window: Window, day: date) -> bool:
    return window.first <= day and (window.until == date.max or day < window.until)
