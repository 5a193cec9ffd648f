"""docs/pathways.md: every pathway with a definition, its limits with their sources, the gaps."""

from collections.abc import Iterator, Sequence

from schemas.definition import Definition, Limit
from schemas.load import load_definitions
from schemas.words import Language
from services.command.definitions import limits
from services.command.definitions.telling import Showing

EN = Language.EN
HEAD = """\
# Pathways

Made by `make schemas` from the files in `schemas/pathways/`; do not edit. `milepael definitions
show CODE` says more of one, in Norwegian too. Sources are quoted as they are, and what is not known
is in Norwegian, for those who can find it out. A limit without a source does not load; a figure
that nobody could show us is no limit. *Guidance* (forløpstid) is no right of the patient's. When a
limit is warned of is ours, not national.
"""


def pathways() -> str:
    """The page."""
    definitions = sorted(load_definitions().definitions, key=lambda one: one.version)
    return "\n".join([HEAD, *_contents(definitions), *_chapters(definitions)])


def _contents(definitions: Sequence[Definition]) -> Iterator[str]:
    yield "| code | name | valid from | no new from | limits | not known |"
    yield "|---|---|---|---|---|---|"
    for one in definitions:
        until = one.valid_to.isoformat() if one.valid_to else ""
        link = f"[{one.code}](#{_anchor(one)})"
        counts = f"{len(one.limits)} | {len(one.unknown)}"
        yield f"| {link} | {one.name.nb} | {one.valid_from} | {until} | {counts} |"
    yield ""


def _anchor(definition: Definition) -> str:
    return definition.version.lower().replace("@", "-")


def _chapters(definitions: Sequence[Definition]) -> Iterator[str]:
    for one in definitions:
        telling = Showing(one, EN)
        yield f'<a id="{_anchor(one)}"></a>'
        yield ""
        yield f"## {one.version}: {telling.title}"
        yield ""
        yield f"{one.name.nb}. {_valid(telling)} For {telling.scope(one.scope)}."
        yield ""
        yield from _limits(telling)
        yield from _listed("Not known", one.unknown)
        yield from _listed("Sources", [telling.source(source) for source in one.sources])


def _valid(telling: Showing) -> str:
    one = telling.definition
    since = telling.day(one.valid_from)
    if one.valid_to is None:
        return telling.say("valid", since=since)
    return telling.say("valid-to", since=since, until=telling.day(one.valid_to))


def _limits(telling: Showing) -> Iterator[str]:
    rows = telling.definition.limits
    if not rows:
        yield telling.say("no-limits")
        yield ""
        return
    sources = list(dict.fromkeys(limits.source_of(row, telling) for row in rows))
    yield "| limit | from | to | how long | binds | source |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        number = sources.index(limits.source_of(row, telling)) + 1
        yield f"| {' | '.join(_cells(row, telling))} | {number} |"
    yield ""
    yield from (f"{number}. {source}" for number, source in enumerate(sources, 1))
    yield ""


def _cells(row: Limit, telling: Showing) -> Iterator[str]:
    yield limits.name_of(row, telling)
    for milestone in (row.from_milestone, row.to_milestone):
        yield telling.milestone(milestone)
    condition = limits.condition_of(row, telling)
    yield "; ".join(one for one in (limits.amount_of(row, telling), condition) if one)
    yield limits.binds(row, telling)


def _listed(title: str, told: Sequence[str]) -> Iterator[str]:
    if told:
        yield f"{title}:"
        yield ""
        yield from (f"- {one}" for one in told)
        yield ""
