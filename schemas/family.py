"""Make whole definitions of what a file says itself and what its family says for several."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from schemas.tables import Place, Remark, Table

Told: TypeAlias = list[Table]
Name: TypeAlias = Callable[[Table], object]

ADDED = ("sources", "unknown", "volven", "separate", "branches")
"""Lists of which a definition has the family's and then its own."""
NAMED: dict[str, Name] = {
    "milestones": lambda one: one.get("id"),
    "phases": lambda one: one.get("id"),
    "registry": lambda one: one.get("number"),
    "limits": lambda one: (one.get("id"), one.get("when", "none")),
}
"""Lists in which what bears the same name is said over again: only what differs is written."""
ONLY_HERE = ("without", "every_limit", "limit_templates")
"""Keys that say how to make the definition and are no part of it."""


def whole(own: Table, family: Table | None) -> Table:
    """The definition that a file and its family say together.

    ``without`` leaves out milestones, phases, registry rules and limits of the family by name,
    and with a milestone the branches that it tells. A limit is its template, then what
    ``every_limit`` says, then its own row.
    """
    shared = family if family is not None else Table({}, own.place, {})
    left_out = set(own.get("without", ()))
    made = own.over(shared)
    for key in ADDED:
        told = [*shared.get(key, ()), *own.get(key, ())]
        if told:
            made[key] = [one for one in told if not _is_out(one, left_out)]
    for key, name in NAMED.items():
        told = [*_together(shared.get(key, ()), own.get(key, ()), name)]
        if told:
            made[key] = [one for one in told if not _is_out(one, left_out)]
    made["limits"] = [_limit(row, own, shared) for row in made.get("limits", ())]
    return made.without(*ONLY_HERE)


def odd(own: Table, family: Table | None) -> Iterator[Remark]:
    """What a file says of its family and the family knows nothing of."""
    shared = family if family is not None else Table({}, own.place, {})
    known = {
        one.get(key) for part in NAMED for one in shared.get(part, ()) for key in ("id", "number")
    }
    for index, name in enumerate(own.get("without", ())):
        if name not in known:
            place = own.where(("without", index))
            yield Remark(place, f"without names {name!r}, which the family does not have")


def _is_out(one: object, left_out: set[str]) -> bool:
    if not isinstance(one, Table):
        return False
    names = {one.get("id"), one.get("number"), one.get("milestone")}
    return not names.isdisjoint(left_out)


def _together(shared: Told, own: Told, name: Name) -> Iterator[Table]:
    """The shared ones in their order, each as the definition says it over, then its new ones."""
    said = {name(one): one for one in own}
    known = [name(one) for one in shared]
    for one in shared:
        yield said[name(one)].over(one) if name(one) in said else one
    yield from (one for one in own if name(one) not in known)


def _limit(row: Table, own: Table, shared: Table) -> Table:
    nothing = Table({}, row.place, {})
    templates: Told = shared.get("limit_templates", [])
    template = next((one for one in templates if one.get("id") == row.get("id")), nothing)
    for every in (shared.get("every_limit", nothing), own.get("every_limit", nothing)):
        template = every.over(template)
    return row.over(template)


def family_of(own: Table, families: dict[str, Table]) -> Table | None:
    """The family that a file names; ``None`` where it names none, or one that there is not."""
    return families.get(str(own.get("family")))


def no_such_family(own: Table, families: dict[str, Table]) -> Iterator[Remark]:
    """A family that has no file."""
    if "family" in own and own["family"] not in families:
        known = ", ".join(sorted(families)) or "none"
        place: Place = own.where(("family",))
        yield Remark(place, "family names no file in families/", f"there is {known}")
