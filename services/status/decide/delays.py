"""Why something was put off, by national codes: the patient's doing apart from a unit's.

A reason stops no clock: no Norwegian rule is known that takes its days away.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from schemas.codes import DelayBy
from schemas.status import Delay
from services.status.decide.draft import Draft
from services.status.decide.facts import Fact

PATIENT, UNIT, MEDICAL, OTHER = DelayBy.PATIENT, DelayBy.UNIT, DelayBy.MEDICAL, DelayBy.OTHER
BY: Mapping[str, DelayBy] = MappingProxyType(
    {
        # 8446, reason for postponement.
        "8446#1": UNIT,
        "8446#21": PATIENT,
        "8446#22": PATIENT,
        "8446#3": MEDICAL,
        "8446#4": UNIT,
        "8446#5": PATIENT,
        "8446#6": PATIENT,
        # 9179, status of a planned episode: F moved, K cancelled; P the patient, S the unit.
        "9179#FP01": PATIENT,
        "9179#FP02": MEDICAL,
        "9179#FP10": PATIENT,
        "9179#FP99": PATIENT,
        "9179#FS01": UNIT,
        "9179#FS20": UNIT,
        "9179#FS99": UNIT,
        "9179#KP01": PATIENT,
        # The patient has died.
        "9179#KP02": OTHER,
        "9179#KP20": PATIENT,
        # Another unit took over, by a scheme, by Helfo, or abroad: whose wish is not said.
        "9179#KP21": OTHER,
        "9179#KP22": OTHER,
        "9179#KP23": OTHER,
        "9179#KP29": MEDICAL,
        "9179#KP99": PATIENT,
        "9179#KS01": UNIT,
        "9179#KS99": UNIT,
        "9179#AA99": OTHER,
        # 8445, why the waiting ended.
        "8445#2": PATIENT,
        "8445#3": OTHER,
        "8445#4": PATIENT,
        "8445#5": OTHER,
        "8445#9": OTHER,
    }
)
"""Whose doing each code is, by its own words."""
NO_DELAY = frozenset({"8445#1", "9179#AA00", "9179#AA10", "9179#AA97"})
"""Codes of those lists that put nothing off: begun, an exact time given, an error closed."""


def delays_of(draft: Draft, reasoned: Iterable[Fact]) -> tuple[Delay, ...]:
    """The reasons told by what is bound to an instance, or by what rests on its referrals.

    Args:
        draft: The instance.
        reasoned: The facts of the patient that state a reason, whatever they are.
    """
    bound = {id(claim.fact) for claim, _ in draft.bound}
    bound.update(id(claim.fact) for claim in draft.late)
    told = {
        (reason, fact.source)
        for fact in reasoned
        if id(fact) in bound or not draft.ids.isdisjoint(fact.ids)
        for reason in fact.said.reasons
        if reason not in NO_DELAY
    }
    return tuple(
        Delay(reason=reason, by=BY.get(reason, OTHER), source=source)
        for reason, source in sorted(told)
    )
