"""What to simulate: how many persons, over which days, and how much goes wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from services.simulator.sent import Fault

SHORTEST = timedelta(days=60)
"""A shorter window has no room for a course of any pathway with what goes wrong in it."""
MOST = 1_000_000
"""So many children can have been born in nine years: 500 numbers a day, of which four in five
have check digits, are more than this."""
QUIET = timedelta(days=2)
"""So long before the stop the last message is sent; limits turn on until the stop itself."""

STANDARD_MIX: Mapping[Fault, float] = MappingProxyType(
    {
        Fault.REPEATED: 0.17,
        Fault.DISORDERED: 0.13,
        Fault.CORRECTED: 0.14,
        Fault.CANCELLED: 0.11,
        Fault.MERGED: 0.10,
        Fault.LATE: 0.15,
        Fault.UNVERSIONED: 0.30,
        Fault.BROKEN: 0.12,
    }
)
"""Of so many persons in one something of the kind goes wrong. The shares are ours: each gives at
least 20 cases from 250 persons on; no source tells how often real senders err."""
NO_FAULTS: Mapping[Fault, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The same plan gives the same bytes.

    Attributes:
        start: From here on messages are sent, in simulated time; aware.
        stop: The moment that the truth holds for. The last message is sent ``QUIET`` before it.
        shares: Of how many persons each kind of fault befalls, from 0 to 1; by counts, so that
            it holds for every seed. For ``UNVERSIONED``: of how many the hospital sends snapshots
            without versions.
    """

    seed: int = 1
    persons: int = 300
    start: datetime
    stop: datetime
    shares: Mapping[Fault, float] = field(default_factory=lambda: STANDARD_MIX)

    def __post_init__(self) -> None:
        """Refuse what nothing can be made of.

        Raises:
            ValueError: With one sentence.
        """
        if self.start.tzinfo is None or self.stop.tzinfo is None:
            raise ValueError("Start and stop of a simulation must be moments with a zone.")
        if self.stop - self.start < SHORTEST:
            raise ValueError(f"A simulation must last {SHORTEST.days} days or longer.")
        if not 1 <= self.persons <= MOST:
            raise ValueError(f"A simulation needs at least one person, and at most {MOST}.")
        if not all(0 <= share <= 1 for share in self.shares.values()):
            raise ValueError("The share of a fault must lie between 0 and 1.")

    @property
    def last_at(self) -> datetime:
        """The last moment at which anything is sent."""
        return self.stop - QUIET
