"""Whether the rules beside the clocks can be judged: registry, pauses."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong, twice
from schemas.definition import Definition, RegistryRule
from schemas.volven import volven_list

REGISTRY = "9329"
"""The national registry's feedback messages."""


def rules(definition: Definition) -> Iterator[Wrong]:
    """Mistakes of the rules."""
    for index, rule in enumerate(definition.registry):
        at = ("registry", index)
        if rule.number not in volven_list(REGISTRY):
            yield Wrong((*at, "number"), f"list {REGISTRY} has no {rule.number}")
        for says in _rule(rule, definition):
            yield Wrong(at, f"registry rule {rule.number}: {says}")
    for number in twice([rule.number for rule in definition.registry]):
        yield Wrong(("registry",), f"registry rule {number} is defined twice")
    yield from _pauses(definition)


def _pauses(definition: Definition) -> Iterator[Wrong]:
    for index, rule in enumerate(definition.pauses):
        for milestone in (rule.begins, rule.ends):
            if milestone not in definition.places:
                says = f"pause names milestone {milestone!r}, which is not defined"
                yield Wrong(("pauses", index), says)


def _rule(rule: RegistryRule, definition: Definition) -> Iterator[str]:
    events = {one.event for each in definition.milestones for one in each.signals if one.event}
    named = [code[0] for code in (*rule.lacks, *rule.after, *rule.spares, rule.event or "") if code]
    for event in sorted(set(named) - events):
        yield f"no milestone is told by event {event}"
    judged = (
        rule.lacks, rule.after, rule.first, rule.again, rule.no_time, rule.withdrawn,
        rule.elsewhere, rule.age_from is not None, rule.age_to is not None,
    )  # fmt: skip
    if not any(judged):
        yield "it says nothing that could fire"
