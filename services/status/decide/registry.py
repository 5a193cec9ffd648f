"""The national registry's own checks of the order of codes, Volven 9329: told now, not in a month.

They never stop the status. A check fires only for certain: of two codes on one day either may have
come first, unless both tell a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.definition import RegistryRule
from schemas.milestone import PathwayCode, When
from schemas.windows import Days
from services.status.decide.about import About
from services.status.decide.claim import Claim, moment_of
from services.status.decide.draft import Draft


@dataclass(slots=True, kw_only=True)
class Coded:
    """The codes of one instance, in order.

    Attributes:
        draft: What is bound to it, what came too late for it, and what came before it.
        elsewhere: The days on which the patient has another pathway of the same family open.
    """

    draft: Draft
    about: About
    elsewhere: Sequence[Days]
    codes: Sequence[Claim] = ()


def fired(told: Coded) -> Iterator[tuple[RegistryRule, str]]:
    """Each check that fires, and the source of the code that it fires for.

    Of those about what came before the first that fires for a code is told, and each of the
    others. Nobody's age is judged whose birth nobody told.
    """
    told.codes = sorted(_coded(told.draft), key=moment_of)
    for claim in told.codes:
        out_of_order = False
        for rule in told.draft.definition.checks[_code(claim).event]:
            of_order = bool(rule.lacks or rule.after or rule.first or rule.again)
            if (
                not (of_order and out_of_order)
                and _chooses(rule, claim, told.about)
                and _fires(rule, claim, told)
            ):
                yield rule, claim.fact.source
                out_of_order |= of_order


def _coded(draft: Draft) -> list[Claim]:
    told = [claim for claim, _ in draft.bound]
    told += draft.late + draft.early + draft.withdrawn
    return [claim for claim in told if claim.fact.said.code is not None]


def _chooses(rule: RegistryRule, claim: Claim, about: About) -> bool:
    """Whether the check is for a code of such an outcome, of such a patient."""
    if rule.outcomes and _code(claim).outcome not in rule.outcomes:
        return False
    if rule.age_from is None and rule.age_to is None:
        return True
    age = age_on(claim, about)
    if age is None:
        return False
    return (rule.age_from is None or age >= rule.age_from) and (
        rule.age_to is None or age <= rule.age_to
    )


def age_on(claim: Claim, about: About) -> int | None:
    """In whole years on the civil day; ``None`` where one of the two days is not known."""
    born, when = about.born_on, claim.when
    if born is None or when is None or when.first_on != when.last_on:
        return None
    on = when.first_on
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _fires(rule: RegistryRule, claim: Claim, told: Coded) -> bool:
    if rule.no_time or claim.when is None:
        return rule.no_time and claim.when is None
    return (
        (bool(rule.lacks) and _lacks(rule, claim, told))
        or (bool(rule.after) and _comes_after(rule, claim, told))
        or (rule.first and _begins_wrongly(rule, claim, told))
        or (rule.again and _comes_again(claim, told))
        or (rule.withdrawn and _is_withdrawn(claim, told))
        or (rule.elsewhere and _is_elsewhere(claim.when, told))
        or _is_of_age_alone(rule)
    )


def _is_of_age_alone(rule: RegistryRule) -> bool:
    """With nothing said beside the ages it fires for each patient whom they choose."""
    if rule.age_from is None and rule.age_to is None:
        return False
    order = rule.lacks or rule.after or rule.first or rule.again
    return not (order or rule.withdrawn or rule.elsewhere)


def _lacks(rule: RegistryRule, claim: Claim, told: Coded) -> bool:
    for one in told.codes:
        if one is not claim and _is(one, rule.lacks) and not _certainly_before(claim, one):
            return False
    return True


def _comes_after(rule: RegistryRule, claim: Claim, told: Coded) -> bool:
    for one in told.codes:
        if one is claim:
            return False
        if _is(one, rule.after) and _certainly_before(one, claim):
            return True
    return False


def _begins_wrongly(rule: RegistryRule, claim: Claim, told: Coded) -> bool:
    """It is the first code, not the right one, and no right one may have been as early."""
    if claim is not told.codes[0] or _code(claim).event == rule.event:
        return False
    return not any(
        _code(one).event == rule.event and not _certainly_before(claim, one) for one in told.codes
    )


def _comes_again(claim: Claim, told: Coded) -> bool:
    """The same organisation has said the same code of an earlier day, or time.

    Another hospital that states its own start repeats nothing: the guide asks for it. Nor does a
    Procedure that states what its contact does.
    """
    mine, unit = _code(claim), claim.fact.said.organisation
    return unit is not None and any(
        _code(one) == mine and one.fact.said.organisation == unit and _certainly_before(one, claim)
        for one in told.codes
    )


def _is_withdrawn(claim: Claim, told: Coded) -> bool:
    """Whether no version of the pathway was in force on the day of the code.

    That the instance keeps an older version makes no code of it invalid.
    """
    spans = told.about.withdrawn.get(told.draft.definition.code, ())
    return any(first <= claim.on < until for first, until in spans)


def _is_elsewhere(when: When, told: Coded) -> bool:
    """Whether the patient had another pathway open on the day, whichever of its days it was."""
    return any(first <= when.first_on and when.last_on < until for first, until in told.elsewhere)


def _code(claim: Claim) -> PathwayCode:
    code = claim.fact.said.code
    assert code is not None
    return code


def _is(claim: Claim, names: Sequence[str]) -> bool:
    """Whether its code is of one of these events, or events and outcomes."""
    code = _code(claim)
    return code.event in names or f"{code.event}{code.outcome}" in names


def _certainly_before(one: Claim, other: Claim) -> bool:
    if one.when is None or other.when is None:
        return False
    if one.at is not None and other.at is not None:
        return one.at < other.at
    return one.when.last_on < other.when.first_on
