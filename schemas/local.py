"""Add to national definitions what an organisation sets for itself; it never changes theirs.

A goal that binds nobody may have another instead, for those whom the organisation serves.
``schemas.check.local`` says what keeps a file from being added.
"""

from datetime import date

from schemas.family import whole
from schemas.tables import Table

NEEDED = ("adds_to", "owner", "valid_from")
LISTS = ("milestones", "limits", "sources", "unknown")
KEYS = (*NEEDED, "every_limit", *LISTS)
OWNER_KEYS = ("organisation", "units")
GOAL = "local-goal"


def with_local(definitions: list[Table], local: Table) -> list[Table]:
    """All definitions, those with what a local file, which is sound, adds to them."""
    concerned = [id(one) for one in added_to(local, definitions)]
    return [_with(one, local) if id(one) in concerned else one for one in definitions]


def added_to(local: Table, definitions: list[Table]) -> list[Table]:
    """The versions that a local file adds to: those by which anything opens from its day on."""
    same = [one for one in definitions if one.get("code") == local.get("adds_to")]
    days = [one.get("valid_from") for one in same]
    return [one for one in same if not _is_over(one, days, local.get("valid_from"))]


def _is_over(definition: Table, days: list[object], since: object) -> bool:
    """Whether by then it is withdrawn, or another has come; what is no day is told elsewhere."""
    begins, ends = definition.get("valid_from"), definition.get("valid_to")
    if type(since) is not date or type(begins) is not date:
        return False
    if type(ends) is date and ends <= since:
        return True
    return any(type(day) is date and begins < day <= since for day in days)


def _with(definition: Table, local: Table) -> Table:
    since = Table({"valid_from": local["valid_from"]}, local.place, local.places)
    numbers = numbers_of(local)
    goals = [
        _of(local, row.over(since))
        .with_("set_by", numbers[0], local.places["owner"])
        .with_("obligation", GOAL, row.place)
        for row in whole(local, None).tables("limits")
    ]
    told = dict(definition)
    told["milestones"] = _all_milestones(definition.tables("milestones"), local)
    for key, added in (("limits", goals), *((key, local.elements(key)) for key in LISTS[2:])):
        told[key] = [*definition.elements(key), *added]
    return Table(told, definition.place, definition.places)


def _of(local: Table, part: Table) -> Table:
    return part.with_("units", numbers_of(local), local.places["owner"])


def _all_milestones(national: list[Table], local: Table) -> list[Table]:
    own = {str(one.get("id")): _its_own(one, local) for one in local.tables("milestones")}
    told = [_told_more(one, own.pop(str(one.get("id")), None)) for one in national]
    return [*told, *own.values()]


def _its_own(milestone: Table, local: Table) -> Table:
    """Told of the owner alone: no code of one organisation's speaks for another."""
    signals = [_of(local, one) for one in milestone.tables("signals")]
    return milestone.with_("signals", signals, milestone.where(("signals",)))


def _told_more(milestone: Table, more: Table | None) -> Table:
    if more is None:
        return milestone
    signals = [*milestone.tables("signals"), *more.tables("signals")]
    return milestone.with_("signals", signals, milestone.where(("signals",)))


def numbers_of(local: Table) -> list[str]:
    """The numbers by which senders name the owner, its own first; empty where it says none."""
    owner = local.get("owner")
    if not isinstance(owner, Table) or not isinstance(owner.get("organisation"), str):
        return []
    return [owner["organisation"], *map(str, owner.elements("units"))]
