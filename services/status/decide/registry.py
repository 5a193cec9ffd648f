"""The national registry's own checks of the order of codes, Volven 9329: told now, not in a month.

They never stop the status. A check fires only for certain: of two codes on one day either may have
come first, unless both tell a time.
"""

from collections.abc import Iterator

from schemas.definition import RegistryRule
from schemas.milestone import When
from services.status.decide.about import About
from services.status.decide.claim import Claim
from services.status.decide.coded import Coded, certainly_before, code_of


def fired(told: Coded) -> Iterator[tuple[RegistryRule, str]]:
    """Each check that fires, and the source of the code that it fires for.

    Of those about what came before the first that fires for a code is told, and each of the
    others. Nobody's age is judged whose birth nobody told.
    """
    for claim in told.codes:
        out_of_order = False
        for rule in told.draft.definition.checks[code_of(claim).event]:
            of_order = rule.of_order
            if (
                not (of_order and out_of_order)
                and _chooses(rule, claim, told.about)
                and _fires(rule, claim, told)
            ):
                yield rule, claim.fact.source
                out_of_order |= of_order


def _chooses(rule: RegistryRule, claim: Claim, about: About) -> bool:
    """Whether the check is for a code of such an outcome, of such a patient."""
    if rule.outcomes and code_of(claim).outcome not in rule.outcomes:
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
        (rule.of_order and _is_out_of_order(rule, claim, told))
        or (rule.withdrawn and _is_withdrawn(claim, told))
        or (rule.elsewhere and _is_elsewhere(claim.when, told))
        or rule.of_age_alone
    )


def _is_out_of_order(rule: RegistryRule, claim: Claim, told: Coded) -> bool:
    return (
        (bool(rule.lacks) and not told.has_before(claim, rule.lacks))
        or (bool(rule.after) and told.is_after(claim, rule.after))
        or (rule.first and _begins_wrongly(rule, claim, told))
        or (rule.again and _comes_again(claim, told))
    )


def _begins_wrongly(rule: RegistryRule, claim: Claim, told: Coded) -> bool:
    """It is the first code, not the right one, and no right one may have been as early."""
    if claim is not told.codes[0] or code_of(claim).event == rule.event:
        return False
    return not any(
        code_of(one).event == rule.event and not certainly_before(claim, one) for one in told.codes
    )


def _comes_again(claim: Claim, told: Coded) -> bool:
    """The same organisation has said the same code of an earlier day, or time.

    Another hospital that states its own start repeats nothing: the guide asks for it. Nor does a
    Procedure that states what its contact does.
    """
    return claim.fact.said.organisation is not None and told.is_repeated(claim)


def _is_withdrawn(claim: Claim, told: Coded) -> bool:
    """Whether no version of the pathway was in force on the day of the code.

    That the instance keeps an older version makes no code of it invalid.
    """
    spans = told.about.withdrawn.get(told.draft.definition.code, ())
    return any(first <= claim.on < until for first, until in spans)


def _is_elsewhere(when: When, told: Coded) -> bool:
    """Whether the patient had another pathway open on the day, whichever of its days it was.

    What was told on the day on which the other began may have come before.
    """
    return any(began < when.first_on and when.last_on < until for began, until in told.elsewhere)
