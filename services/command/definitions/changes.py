"""What has changed for patients between two definitions of one pathway, the most telling first."""

from collections.abc import Callable, Iterator, Sequence

from schemas.definition import Definition, Milestone, RegistryRule
from schemas.lists import REGISTRY_CHECKS
from schemas.volven import volven_list
from schemas.words import name_in, tables, word
from services.command.definitions.changed_limits import changed_limits
from services.command.definitions.compare import Pair, both, gone, say
from services.command.definitions.telling import Showing


def changes(pair: Pair) -> Iterator[str]:
    """One sentence each."""
    yield from _about(pair)
    yield from changed_limits(pair)
    yield from _milestones(pair)
    yield from _phases(pair)
    yield from _rest(pair)


def _about(pair: Pair) -> Iterator[str]:
    one, other = pair
    before, after = one.definition, other.definition
    if one.title != other.title:
        yield say(other, "name", before=one.title, after=other.title)
    if before.scope != after.scope:
        scopes = {"before": one.scope(before.scope), "after": other.scope(after.scope)}
        yield say(other, "scope", **scopes)
    if before.running != after.running:
        yield say(other, "running", after=word("running", after.running, other.language))


def _milestones(pair: Pair) -> Iterator[str]:
    one, other = pair
    before, after = ({row.id: row for row in side.definition.milestones} for side in pair)
    for row in gone(before, after):
        yield say(other, "milestone-gone", name=name_in(row.name, other.language))
    for row in gone(after, before):
        owner = word("owner", row.owner, other.language)
        name = name_in(row.name, other.language)
        yield say(other, "milestone-new", name=name, owner=owner)
    for was, now in both(before, after):
        name = name_in(now.name, other.language)
        for key, of in TOLD_OF_MILESTONES:
            told = [of(row, telling) for row, telling in ((was, one), (now, other))]
            if told[0] != told[1]:
                yield say(other, key, name=name, before=told[0], after=told[1])


def _owner(milestone: Milestone, telling: Showing) -> str:
    return word("owner", milestone.owner, telling.language)


def _traits(milestone: Milestone, telling: Showing) -> str:
    return telling.traits(milestone) or say(telling, "nothing-special")


TOLD_OF_MILESTONES: Sequence[tuple[str, Callable[[Milestone, Showing], str]]] = (
    ("milestone-named", lambda row, telling: name_in(row.name, telling.language)),
    ("milestone-owner", _owner),
    ("milestone-traits", _traits),
    ("milestone-told", lambda row, telling: telling.told_by(row)),
    ("milestone-day", lambda row, telling: telling.days(row.days)),
)


def _phases(pair: Pair) -> Iterator[str]:
    _, other = pair
    before, after = ({row.id: row for row in side.definition.phases} for side in pair)
    for row in gone(before, after):
        yield say(other, "phase-gone", phase=name_in(row.name, other.language))
    for row in gone(after, before):
        names = {"phase": row.name, "after": row.patient}
        told = {key: name_in(one, other.language) for key, one in names.items()}
        yield say(other, "phase-new", **told)
    for was, now in both(before, after):
        told = {"before": name_in(was.patient, other.language)}
        told["after"] = name_in(now.patient, other.language)
        if told["before"] != told["after"]:
            yield say(other, "patient-told", phase=name_in(now.name, other.language), **told)


def _rest(pair: Pair) -> Iterator[str]:
    one, other = pair
    before, after = one.definition, other.definition
    if before.branches != after.branches:
        told = [
            "; ".join(map(telling.branch, telling.definition.branches)) or "–" for telling in pair
        ]
        yield say(other, "branch-rules", before=told[0], after=told[1])
    yield from _registry(pair)
    for key, some, others in (
        ("unknown-new", after.unknown, before.unknown),
        ("unknown-gone", before.unknown, after.unknown),
    ):
        yield from (say(other, key, sentence=told) for told in some if told not in others)
    parts = [one for one in tables()["part"] if getattr(before, one) != getattr(after, one)]
    if parts:
        yield say(
            other, "parts", parts=", ".join(word("part", one, other.language) for one in parts)
        )


def _registry(pair: Pair) -> Iterator[str]:
    _, other = pair
    before, after = (_rules(side.definition) for side in pair)
    texts = volven_list(REGISTRY_CHECKS)
    for number in sorted(after.keys() - before.keys()):
        yield say(other, "registry-new", number=number, text=texts.get(number, ""))
    for number in sorted(before.keys() - after.keys()):
        yield say(other, "registry-gone", number=number)
    for number in sorted(before.keys() & after.keys()):
        if before[number] != after[number]:
            yield say(other, "registry-changed", number=number)


def _rules(definition: Definition) -> dict[str, list[RegistryRule]]:
    """By number: one check may stand in several rules."""
    found: dict[str, list[RegistryRule]] = {}
    for rule in definition.registry:
        found.setdefault(rule.number, []).append(rule)
    return found
