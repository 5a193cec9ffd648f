"""Add to national definitions what an organisation sets for itself; it never changes theirs.

A goal that binds nobody may have another instead, for those whom the organisation serves.
"""

from collections.abc import Iterator

from schemas.family import whole
from schemas.shape import unknown_keys
from schemas.tables import Remark, Table

NEEDED = ("adds_to", "owner", "valid_from")
LISTS = ("milestones", "limits", "sources", "unknown")
KEYS = (*NEEDED, "every_limit", *LISTS)
GOAL = "local-goal"
STEP = "step"
"""The only role that a local file adds signals to."""
NOT_LOCAL = frozenset({"role", "phase", "required", "at_most", "may_follow"})
"""What a local milestone does not do: open, close or move on an instance, or be asked for."""


def wrong_local(local: Table, definitions: list[Table]) -> Iterator[Remark]:
    """What keeps a local file from being added to the definitions that it names."""
    yield from _keys(local)
    yield from unknown_keys(whole(local, None).only(*LISTS))
    national = [one for one in definitions if one.get("code") == local.get("adds_to")]
    if "adds_to" in local and not national:
        known = ", ".join(sorted({str(one.get("code")) for one in definitions}))
        yield Remark(local.places["adds_to"], "adds_to names no definition", f"there is {known}")
    for one in national:
        yield from _limits(local, one)
        yield from _milestones(local, one)


def with_local(definition: Table, local: Table) -> Table:
    """A definition and what a local file, which is sound, adds to it."""
    if local["adds_to"] != definition.get("code"):
        return definition
    since = Table({"valid_from": local["valid_from"]}, local.place, local.places)
    goals = [
        row.over(since)
        .with_("set_by", _organisation(local), local.places["owner"])
        .with_("obligation", GOAL, row.place)
        for row in whole(local, None).tables("limits")
    ]
    told = dict(definition)
    told["milestones"] = _all_milestones(definition.tables("milestones"), local)
    for key, added in (("limits", goals), *((key, local.elements(key)) for key in LISTS[2:])):
        told[key] = [*definition.elements(key), *added]
    return Table(told, definition.place, definition.places)


def _all_milestones(national: list[Table], local: Table) -> list[Table]:
    own = {str(one.get("id")): one for one in local.tables("milestones")}
    told = [_told_more(one, own.pop(str(one.get("id")), None)) for one in national]
    return [*told, *own.values()]


def _told_more(milestone: Table, more: Table | None) -> Table:
    if more is None:
        return milestone
    signals = [*milestone.tables("signals"), *more.tables("signals")]
    return milestone.with_("signals", signals, milestone.where(("signals",)))


def _organisation(local: Table) -> str | None:
    owner = local.get("owner")
    told = owner.get("organisation") if isinstance(owner, Table) else None
    return told if isinstance(told, str) and "|" in told else None


def _keys(local: Table) -> Iterator[Remark]:
    for key in local:
        if key not in KEYS:
            yield Remark(local.places[key], f"{key}: no such key", f"there are {', '.join(KEYS)}")
    for key in NEEDED:
        if key not in local:
            yield Remark(local.place, f"{key} is not said", f"write {key} = …")
    for key in LISTS:
        told = local.get(key, [])
        if not isinstance(told, list) or (key in LISTS[:2] and len(told) > len(local.tables(key))):
            yield Remark(local.places[key], f"{key} is not a list of such")
    if "owner" in local and not _organisation(local):
        remedy = 'write owner = { organisation = "urn:oid:2.16.578.1.12.4.1.4.101|…" }'
        yield Remark(local.places["owner"], "owner names no organisation", remedy)


def _opens_or_closes(milestone: Table) -> bool:
    """Told anew by one organisation it would open or close the pathway for every sender."""
    return bool(milestone.get("role", STEP) != STEP)


def _limits(local: Table, national: Table) -> Iterator[Remark]:
    known = {str(one.get("id")): one.get("obligation") for one in national.tables("limits")}
    for row in local.tables("limits"):
        if "instead_of" in row and known.get(str(row["instead_of"])) != GOAL:
            says = f"limit {row.get('id')!r} comes instead of what is no goal of the definition's"
            yield Remark(row.where(("instead_of",)), says, "leave it out: both will count")
        if str(row.get("id")) in known:
            says = f"limit {row['id']!r} is there already, and a local file changes none"
            yield Remark(row.where(("id",)), says, "give the goal an id of its own")
        if row.get("obligation", GOAL) != GOAL:
            says = "a local file sets goals, and neither rights nor guidance"
            yield Remark(row.where(("obligation",)), says, f'write obligation = "{GOAL}"')


def _milestones(local: Table, national: Table) -> Iterator[Remark]:
    known = {str(one.get("id")) for one in national.tables("milestones")}
    opening = {str(one.get("id")) for one in national.tables("milestones") if _opens_or_closes(one)}
    for milestone in local.tables("milestones"):
        name = str(milestone.get("id"))
        for key in milestone:
            if key in NOT_LOCAL or (name in known and key not in ("id", "signals")):
                says = f"milestone {name!r}: a local file does not say {key}"
                yield Remark(milestone.places[key], says, "leave it out")
        for signal in milestone.tables("signals"):
            if name in opening:
                says = f"milestone {name!r} opens or closes, and a local file does not tell it anew"
                yield Remark(signal.place, says, "tell a milestone of your own")
            if signal.get("kind") not in ("coded", "coded-declined") or "closes" in signal:
                says = "a local file tells milestones by codes of its own, and closes none by them"
                yield Remark(signal.place, says, 'write kind = "coded" and codes')
