"""Whether the rules beside the clocks can be judged: registry, pauses."""

from collections.abc import Iterator

from schemas.check.codes import pairs
from schemas.check.scope import ages
from schemas.check.wrong import Wrong, twice, undefined
from schemas.definition import Definition, PauseRule, RegistryRule
from schemas.lines import At
from schemas.lists import REGISTRY_CHECKS
from schemas.remedy import instead
from schemas.volven import volven_list


def rules(definition: Definition) -> Iterator[Wrong]:
    """Mistakes of the rules."""
    for index, rule in enumerate(definition.registry):
        at = ("registry", index)
        if rule.number not in volven_list(REGISTRY_CHECKS):
            says = f"list {REGISTRY_CHECKS} has no {rule.number}"
            yield Wrong((*at, "number"), says, instead(rule.number, volven_list(REGISTRY_CHECKS)))
        yield from ages(rule, at, f"registry rule {rule.number}")
        for says, remedy in _rule(rule, definition):
            yield Wrong(at, f"registry rule {rule.number}: {says}", remedy)
    for number in twice([rule.number for rule in definition.registry]):
        says = f"registry rule {number} is defined twice"
        yield Wrong(("registry",), says, "bring the two together, or leave one out")
    yield from _pauses(definition)


def _pauses(definition: Definition) -> Iterator[Wrong]:
    limits = [limit.id for limit in definition.limits]
    for index, pause in enumerate(definition.pauses):
        at = ("pauses", index)
        yield from _span(pause, definition, at)
        for says, remedy in pairs(pause.reasons):
            yield Wrong((*at, "reasons"), f"pause: {says}", remedy)
        for limit in pause.limits:
            if limit not in limits:
                says = f"pause names limit {limit!r}, which is not defined"
                yield Wrong(at, says, instead(limit, limits))
        if not pause.source.strip():
            yield Wrong(at, "pause has no source", "say who lets days be left out, and where")


def _span(pause: PauseRule, definition: Definition, at: At) -> Iterator[Wrong]:
    for milestone in (pause.begins, pause.ends):
        if milestone not in definition.places:
            yield undefined(at, "pause", milestone, definition.places)
    if pause.begins == pause.ends:
        says = f"pause begins and ends with {pause.begins!r}, so it leaves no day out"
        yield Wrong((*at, "ends"), says, "name another milestone")


def _rule(rule: RegistryRule, definition: Definition) -> Iterator[tuple[str, str]]:
    events = {one.event for each in definition.milestones for one in each.signals if one.event}
    named = [code[0] for code in (*rule.lacks, *rule.after, *rule.spares, rule.event or "") if code]
    for event in sorted(set(named) - events):
        yield f"no milestone is told by event {event}", instead(event, events)
    if rule.event is not None and rule.event in rule.spares:
        yield f"it judges event {rule.event} and spares it", "leave it out of one of them"
    if rule.first and rule.event is None:
        yield "first wants the event that is to come first", "write event = …"
    judged = (
        rule.lacks, rule.after, rule.first, rule.again, rule.no_time, rule.withdrawn,
        rule.elsewhere, rule.age_from is not None, rule.age_to is not None,
    )  # fmt: skip
    if not any(judged):
        yield "it says nothing that could fire", "write lacks = …, after = … or another condition"
