"""Codes of a list that decides, and that we do not know: told, and never passed over.

FHIR's codes have letter case, and so have these: a code in other letters is another code.
"""

from collections.abc import Iterable

from schemas.lists import REFERRAL_STATUS
from schemas.volven import AS_OF, volven_list
from services.milestone.decide.signals.codes import OUTCOMES
from services.milestone.read.codes import Listed
from services.milestone.read.named import Named
from services.milestone.read.reasons import Faults

Gap = tuple[str, str]
"""The field, and what a rule of ours would need there."""

ANSWER_LISTS = (REFERRAL_STATUS, "8444", "9148")
ANSWER: Gap = (f"coding({', '.join(ANSWER_LISTS)})", "an answer to a referral that we know")
MOMENTS = "8477"
MOMENT: Gap = (f"coding({MOMENTS})", f"a code of Volven {MOMENTS} as of {AS_OF}")

OF_REFERRAL = ("8445", "8455", "8485", "9146", "9147")
"""Why waiting ended, what a referral is for and of which kind, and which day is told: by these a
limit begins, ends or does not apply. An unknown one may do the same, and the rest stays right.

What only describes a fact (urgency, contact type, specialty, care level, service) or tells why it
was put off is no gap: it is carried as it was told, and our copies do not have every code.
"""


def tell_unknown(codes: Iterable[Listed], named: Named, faults: Faults) -> None:
    """A reason for each list about a referral of which a code is unknown."""
    told = {one.number for one in codes if one.number in OF_REFERRAL and not _known(one, named)}
    for number in sorted(told):
        faults.gap(f"coding({number})", f"a code of Volven {number} as of {AS_OF}")


def is_answer_unknown(codes: Iterable[Listed], named: Named) -> bool:
    """Whether an answer to a referral is told that we do not know."""
    return _any_unknown([one for one in codes if one.number in ANSWER_LISTS], named)


def is_moment_unknown(codes: Iterable[Listed], named: Named) -> bool:
    """Whether a moment of list 8477 is told that we do not know."""
    return _any_unknown([one for one in codes if one.number == MOMENTS], named)


def _any_unknown(codes: Iterable[Listed], named: Named) -> bool:
    """Whether any concept has such a code. Beside a known one it says the same in other words."""
    by_concept: dict[int, bool] = {}
    for one in codes:
        known = by_concept.get(one.concept, False) or _known(one, named)
        by_concept[one.concept] = known
    return not all(by_concept.values())


def _known(one: Listed, named: Named) -> bool:
    """Whether our copy of the list has it, or a definition names it: that may be newer."""
    if one.number in ANSWER_LISTS:
        known = f"{one.number}#{one.code}" in OUTCOMES
    else:
        known = one.code in volven_list(one.number)
    return known or bool(named.stated((one,)))
