"""Make whole definitions of what a file says itself and what its family says for several."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from schemas.remedy import instead
from schemas.tables import Remark, Table

Name: TypeAlias = Callable[[Table], str]

ADDED = ("sources", "unknown", "volven", "separate", "branches")
"""Lists of which a definition has the family's and then its own."""
NAMED: dict[str, Name] = {
    "milestones": lambda one: str(one.get("id")),
    "phases": lambda one: str(one.get("id")),
    "registry": lambda one: str(one.get("number")),
    "limits": lambda one: f"{one.get('id')} {one.get('when', 'none')}",
}
"""Lists in which what bears the same name is said over again: only what differs is written."""
ONLY_HERE = ("without", "every_limit", "limit_templates")
"""Keys that say how to make the definition and are no part of it."""
SHAPES = (("without", list, "a list", "[…]"), ("every_limit", Table, "a table", "{ … }"))


def whole(own: Table, family: Table | None) -> Table:
    """The definition that a file and its family say together.

    ``without`` leaves out milestones, phases and registry rules of the family by name, and with a
    milestone the branches that it tells. A limit is its template, then what ``every_limit`` says,
    then its own row. What is of the wrong shape is left as it is, to be told when it is read.
    """
    shared = Table({}, own.place, {}) if family is None else family
    left_out = set(map(str, own.elements("without")))
    told: dict[str, Any] = dict(own.over(shared))
    for key in ADDED:
        if _sound(own, key) and _sound(shared, key):
            both = [*shared.elements(key), *own.elements(key)]
            told[key] = [one for one in both if not _is_out(one, left_out)]
    for key, name in NAMED.items():
        if _sound(own, key) and _sound(shared, key):
            both = [*_together(shared.tables(key), own.tables(key), name)]
            told[key] = [one for one in both if not _is_out(one, left_out)]
    if isinstance(told["limits"], list):
        told["limits"] = [_limit(row, own, shared) for row in told["limits"]]
    return Table(told, own.place, shared.places | own.places).without(*ONLY_HERE)


def odd(own: Table, families: dict[str, Table]) -> Iterator[Remark]:
    """What a file says to its family and the family cannot make anything of."""
    shared = family_of(own, families)
    if "family" in own and shared is None:
        known = ", ".join(sorted(families)) or "none"
        place = own.where(("family",))
        yield Remark(place, "family names no file in families/", f"there is {known}")
    for key, kind, word, form in SHAPES:
        if key in own and not isinstance(own[key], kind):
            yield Remark(own.where((key,)), f"{key} is not {word}", f"write {key} = {form}")
    if shared is not None:
        yield from said_twice(shared.tables("limit_templates"), NAMED["milestones"])
        for part, name in NAMED.items():
            theirs = {name(one) for one in shared.tables(part)}
            yield from said_twice([one for one in own.tables(part) if name(one) in theirs], name)
    known_names = {name for part in NAMED for name in _names(shared, part)}
    for index, left_out in enumerate(own.elements("without")):
        if str(left_out) not in known_names:
            place = own.where(("without", index))
            says = "without names what the family does not have"
            yield Remark(place, says, instead(str(left_out), known_names))


def said_twice(rows: list[Table], name: Name) -> Iterator[Remark]:
    """Rows of which only the last would count, and nobody would see the others lost."""
    seen: dict[str, Table] = {}
    for row in rows:
        if name(row) in seen:
            says = f"{name(row)!r} is written here and in line {seen[name(row)].place.line}"
            yield Remark(row.place, says, "bring the two together, or leave one out")
        seen[name(row)] = row


def family_of(own: Table, families: dict[str, Table]) -> Table | None:
    """The family that a file names; ``None`` where it names none, or one that there is not."""
    return families.get(str(own.get("family")))


def _names(shared: Table | None, part: str) -> Iterator[str]:
    for one in shared.tables(part) if shared is not None else ():
        yield from (str(one[key]) for key in ("id", "number") if key in one)


def _sound(table: Table, key: str) -> bool:
    """Whether it is a list, of tables where its elements have names; or is not said."""
    told = table.get(key, [])
    return isinstance(told, list) and (key in ADDED or len(told) == len(table.tables(key)))


def _is_out(one: object, left_out: set[str]) -> bool:
    if not isinstance(one, Table):
        return False
    return any(str(one.get(key)) in left_out for key in ("id", "number", "milestone"))


def _together(shared: list[Table], own: list[Table], name: Name) -> Iterator[Table]:
    """The shared ones in their order, each as the definition says it over, then its new ones."""
    said = {name(one): one for one in own}
    known = {name(one) for one in shared}
    for one in shared:
        yield said[name(one)].over(one) if name(one) in said else one
    yield from (one for one in own if name(one) not in known)


def _limit(row: Any, own: Table, shared: Table) -> Any:
    if not isinstance(row, Table):
        return row
    made = Table({}, row.place, {})
    for template in shared.tables("limit_templates"):
        if template.get("id") == row.get("id"):
            made = template
    for every in (shared.get("every_limit"), own.get("every_limit")):
        if isinstance(every, Table):
            made = every.over(made)
    return row.over(made)
