"""A definition as a Mermaid drawing: milestones within their phases, limits as arrows."""

from collections.abc import Iterator

from schemas.definition import Definition, Milestone, Owner, Role
from schemas.words import Language, name_in, word
from services.command.definitions.limits import amount_of, name_of
from services.command.definitions.telling import Showing

SHAPES = {
    Role.START: ("([", "])"),
    Role.STEP: ("[", "]"),
    Role.CLOSING: ("([", "])"),
    Role.FINAL: ("((", "))"),
    Role.VOID: ("{{", "}}"),
}
COLOURS = {
    Owner.HOSPITAL: "#dbe9f6",
    Owner.MUNICIPALITY: "#e3f1dc",
    Owner.GP: "#fbeed0",
    Owner.SHARED: "#eee3f3",
}


def drawing(definition: Definition, language: Language) -> str:
    """The text of the drawing; its colours say who sees to a milestone."""
    return "\n".join(_lines(Showing(definition, language)))


def _lines(telling: Showing) -> Iterator[str]:
    one = telling.definition
    yield "flowchart LR"
    named = {phase.id: name_in(phase.name, telling.language) for phase in one.phases}
    for phase, name in named.items():
        inside = [milestone for milestone in one.milestones if milestone.phase == phase]
        if inside:
            yield f'  subgraph {_id("phase", phase)}["{_quoted(name)}"]'
            yield from (f"    {_node(milestone, telling)}" for milestone in inside)
            yield "  end"
    for milestone in one.milestones:
        if milestone.phase not in named:
            yield f"  {_node(milestone, telling)}"
    for limit in one.limits:
        label = f"{name_of(limit, telling)}: {amount_of(limit, telling)}"
        begins, ends = (_id("at", name) for name in (limit.from_milestone, limit.to_milestone))
        yield f'  {begins} -->|"{_quoted(label)}"| {ends}'
    for owner in dict.fromkeys(milestone.owner for milestone in one.milestones):
        yield f"  classDef {owner} fill:{COLOURS[owner]},stroke:#555,color:#111"


def _node(milestone: Milestone, telling: Showing) -> str:
    opens, closes = SHAPES[milestone.role]
    name = name_in(milestone.name, telling.language)
    owner = word("owner", milestone.owner, telling.language)
    label = f'"{_quoted(name)}<br/><small>{_quoted(owner)}</small>"'
    return f"{_id('at', milestone.id)}{opens}{label}{closes}:::{milestone.owner}"


def _id(of: str, name: str) -> str:
    """An identifier that is no word of Mermaid's own, such as ``end``."""
    return f"{of}_{name.replace('-', '_')}"


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")
