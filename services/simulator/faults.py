"""Whom each kind of fault befalls: by counts, so that it comes about whatever the seed."""

from functools import lru_cache
from random import Random

from services.simulator.plan import Plan
from services.simulator.sent import Fault


def faults_of(plan: Plan, index: int) -> set[Fault]:
    """What goes wrong for one person.

    Of any run of persons each fault befalls its share, one more or less at most: it strikes
    where the count of all so far passes a whole number.
    """
    befalls: set[Fault] = set()
    for fault in Fault:
        share = plan.shares.get(fault, 0.0)
        phase = _phase(plan.seed, fault)
        if int((index + 1) * share + phase) > int(index * share + phase):
            befalls.add(fault)
    return befalls


def ordinal(plan: Plan, index: int, fault: Fault) -> int:
    """The how-manieth whom the fault befalls, beginning at 0 or 1."""
    return int(index * plan.shares[fault] + _phase(plan.seed, fault))


@lru_cache(maxsize=256)
def _phase(seed: int, fault: Fault) -> float:
    """Where the count begins, so that not the same persons meet two faults for every seed."""
    return Random(f"{seed}/{fault}").random()  # noqa: S311  # chance that can be repeated
