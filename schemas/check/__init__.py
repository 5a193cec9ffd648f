"""What can be wrong with definitions that have the right shape. Each mistake is one sentence."""

from collections.abc import Iterator

from schemas.check.branches import branches
from schemas.check.claims import claims
from schemas.check.codes import codes
from schemas.check.days import days
from schemas.check.follows import follows
from schemas.check.limits import limits
from schemas.check.milestones import milestones
from schemas.check.named import named
from schemas.check.names import names
from schemas.check.reach import reach
from schemas.check.rules import rules
from schemas.check.runs import runs
from schemas.check.scope import scope
from schemas.check.together import check_together, worth_a_look
from schemas.check.wrong import Wrong
from schemas.definition import Definition

__all__ = ["Wrong", "check", "check_together", "worth_a_look"]

PARTS = (
    named, milestones, days, limits, runs, branches, codes, claims, reach, rules, follows, scope,
    names,
)  # fmt: skip


def check(definition: Definition) -> Iterator[Wrong]:
    """Every mistake in one definition."""
    for part in PARTS:
        yield from part(definition)
