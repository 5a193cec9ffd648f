"""How much is measured."""

from dataclasses import dataclass

PARTITIONS = 24
PATIENTS = 50_000
CHANGING = 0.6
"""What a run promises at least: partitions of each input, patients, and the share of the messages
that change a status. Without them the figures would say little of a country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """One choice of sizes.

    Attributes:
        persons: Of the simulation. Some have their first message only among the last, which are
            kept back for the paced runs.
        patients: Without as many the run is refused.
        paced_s: Seconds at each rate.
        rates: Messages a second of the paced runs.
        recovery_s: Seconds of messages around the crash, at the first of the rates.
    """

    persons: int
    patients: int
    paced_s: int
    recovery_s: int
    rates: tuple[int, ...] = (200, 500)

    @property
    def paced(self) -> int:
        """How many messages are kept back, for the paced runs and the recovery."""
        return sum(self.rates) * self.paced_s + self.rates[0] * self.recovery_s


FULL = Sizes(persons=56_500, patients=PATIENTS, paced_s=40, recovery_s=45)
QUICK = Sizes(persons=6_000, patients=0, paced_s=10, recovery_s=30)
