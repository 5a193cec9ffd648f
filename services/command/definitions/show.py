"""A definition on one page, for a clinician or an adviser."""

from collections.abc import Iterable, Iterator

from schemas.definition import Definition
from schemas.lists import REGISTRY_CHECKS
from schemas.volven import volven_list
from schemas.words import Language, name_in, word
from services.command.definitions import limits
from services.command.definitions.telling import Showing


def page(definition: Definition, language: Language) -> str:
    """All that it says; what it does not say is not mentioned."""
    telling = Showing(definition, language)
    lines = [
        *_head(telling),
        *_section("phases", _phases(telling), telling),
        *_section("milestones", _milestones(telling), telling),
        *_section("limits", _limits(telling), telling),
        *_section("branches", map(telling.branch, definition.branches), telling),
        *_section("unknown", definition.unknown, telling),
        *_section("registry", _registry(telling), telling),
        *_section("sources", map(telling.source, definition.sources), telling),
    ]
    return "\n".join(lines)


def _head(telling: Showing) -> Iterator[str]:
    one = telling.definition
    yield telling.say("title", name=telling.title, code=one.code)
    since = telling.day(one.valid_from)
    if one.valid_to is None:
        yield telling.say("valid", since=since)
    else:
        yield telling.say("valid-to", since=since, until=telling.day(one.valid_to))
    running = word("running", one.running, telling.language)
    yield telling.say("version", version=one.version, running=running)
    yield telling.say("for-whom", scope=telling.scope(one.scope))
    if one.replaces:
        yield telling.say("replaces", what=", ".join(one.replaces))
    if one.family is not None:
        yield telling.say("family", family=one.family)
    yield from map(telling.follow, one.follows)


def _section(title: str, lines: Iterable[str], telling: Showing) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield telling.say(title)
        yield from (f"  {line}" for line in found)


def _phases(telling: Showing) -> Iterator[str]:
    for phase in telling.definition.phases:
        name, told = (name_in(one, telling.language) for one in (phase.name, phase.patient))
        yield telling.say("phase", name=name, sentence=told)


def _milestones(telling: Showing) -> Iterator[str]:
    for one in telling.definition.milestones:
        traits = telling.traits(one)
        yield telling.say(
            "milestone",
            name=name_in(one.name, telling.language),
            owner=word("owner", one.owner, telling.language),
            traits=f" · {traits}" if traits else "",
        )
        yield f"    {telling.say('told-by', told=telling.told_by(one))}"
        yield f"    {telling.say('day-that-counts', days=telling.days(one.days))}"


def _limits(telling: Showing) -> Iterator[str]:
    if not telling.definition.limits:
        yield telling.say("no-limits")
    for one in telling.definition.limits:
        yield limits.line_of(one, telling)
        yield f"    {limits.binds(one, telling)}"
        condition = limits.condition_of(one, telling)
        if condition:
            yield f"    {condition}"
        yield f"    {limits.source_of(one, telling)}"


def _registry(telling: Showing) -> Iterator[str]:
    texts = volven_list(REGISTRY_CHECKS)
    for number in dict.fromkeys(rule.number for rule in telling.definition.registry):
        yield telling.say("registry-rule", number=number, text=texts.get(number, ""))
