"""What can be wrong between definitions, and what is worth a look though it loads."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import TypeAlias

from schemas.check.runs import from_one_to_the_next
from schemas.check.scope import residence
from schemas.check.sums import sums
from schemas.definition import Definition
from schemas.lists import OID
from schemas.tables import Remark, Table
from schemas.volven import volven_lists

Told: TypeAlias = tuple[Definition, Table]
"""A definition, and the text that it was made of."""
LOOKS = (sums, from_one_to_the_next, residence)
"""What is looked at in each definition by itself."""
ABSENT = "add the file that defines it, or leave it out"


def check_together(definitions: Sequence[Told]) -> Iterator[Remark]:
    """The same version twice, and versions of one pathway that are valid on the same day."""
    ordered = sorted(definitions, key=lambda one: (one[0].code, one[0].valid_from))
    for (one, _), (other, told) in pairwise(ordered):
        if one.code != other.code:
            continue
        place = told.where(("valid_from",))
        if one.valid_from == other.valid_from:
            says = f"{one.version} is defined in two files"
            yield Remark(place, says, "give the newer one its own valid_from, or take one away")
        elif one.valid_to is not None and one.valid_to > other.valid_from:
            says = f"{one.version} is valid until {one.valid_to}, and {other.version} from before"
            yield Remark(place, says, "let the one end on the day the other begins")


def worth_a_look(definitions: Sequence[Told]) -> Iterator[Remark]:
    """What a published table could say and still be wrong: it loads, and is told."""
    for definition, told in definitions:
        for part in LOOKS:
            for one in part(definition):
                yield Remark(told.where(one.at), f"{definition.version}: {one.says}", one.remedy)
    yield from _shared_codes(definitions)
    yield from _unknown_pathways(definitions)
    yield from _unknown_lists(definitions)


def _shared_codes(definitions: Sequence[Told]) -> Iterator[Remark]:
    for (one, _), (other, told) in combinations(definitions, 2):
        if one.code == other.code:
            continue
        for code in sorted(_codes(one) & _codes(other)):
            if _both_valid(one, other):
                says = f"{one.version} and {other.version} both claim {code}"
                yield Remark(told.place, says, "make sure that both are meant to be told by it")


def _codes(definition: Definition) -> set[str]:
    signals = [signal for one in definition.milestones for signal in one.signals]
    return {code for signal in signals for code in signal.codes}


def _both_valid(one: Definition, other: Definition) -> bool:
    first, last = sorted((one, other), key=lambda each: each.valid_from)
    return first.valid_to is None or first.valid_to > last.valid_from


def _unknown_pathways(definitions: Sequence[Told]) -> Iterator[Remark]:
    """A set may do without the other pathway; then what is said of it never comes about."""
    known = {definition.code for definition, _ in definitions}
    versions = {definition.version for definition, _ in definitions}
    families = {definition.family for definition, _ in definitions}
    for definition, told in definitions:
        for index, follow in enumerate(definition.follows):
            if follow.code not in {*known, None} or follow.family not in {*families, None}:
                whom = follow.code or f"family {follow.family!r}"
                says = f"{definition.version} follows {whom}, which no file defines"
                yield Remark(told.where(("follows", index)), says, ABSENT)
        for index, replaced in enumerate(definition.replaces):
            if replaced not in known | versions:
                says = f"{definition.version} replaces {replaced}, which no file defines"
                yield Remark(told.where(("replaces", index)), says, ABSENT)


def _unknown_lists(definitions: Sequence[Told]) -> Iterator[Remark]:
    """A national list may be in use that we do not have; more likely its number is mistyped."""
    for definition, told in definitions:
        for index, milestone in enumerate(definition.milestones):
            named = {code.partition("|")[0] for one in milestone.signals for code in one.codes}
            numbers = {one.removeprefix(OID) for one in named if one.startswith(OID)}
            for number in sorted(numbers - volven_lists().keys()):
                says = f"{definition.version} names list {number}, which volven.csv does not have"
                yield Remark(
                    told.where(("milestones", index)), says, "see that it is the right one"
                )
