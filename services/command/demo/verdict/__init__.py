"""Whether what readers hold is what the simulator meant. Pure: records and truth in, checks out."""

from services.command.demo.evidence import Check, Evidence
from services.command.demo.verdict.bodies import bodies
from services.command.demo.verdict.moments import Warnings, moments
from services.command.demo.verdict.pairs import live, pairs_of
from services.command.demo.verdict.parked import parked
from services.command.demo.verdict.persons import persons
from services.command.demo.verdict.revisions import revisions
from services.command.demo.verdict.steady import steady
from services.command.demo.verdict.turns import turns
from services.simulator.truth import Truth

__all__ = ["verdict"]


def verdict(evidence: Evidence, truth: Truth, warnings: Warnings) -> tuple[Check, ...]:
    """Every check, each with all that it found.

    Args:
        evidence: Read from the beginning when nothing moved any longer.
        truth: The simulator's, with persons by their pseudonyms.
        warnings: How long before its day each limit is due soon, as the definitions say.
    """
    pairs = pairs_of(live(evidence.events), truth.instances)
    return (
        bodies(evidence, truth, pairs),
        revisions(evidence),
        persons(evidence),
        steady(evidence),
        turns(evidence, truth, pairs),
        moments(evidence, warnings),
        parked(evidence, truth),
    )
