"""Add to national definitions what an organisation sets for itself; it never changes theirs."""

from collections.abc import Iterator

from schemas.family import whole
from schemas.tables import Place, Remark, Table

KEYS = (
    "adds_to",
    "owner",
    "valid_from",
    "every_limit",
    "milestones",
    "limits",
    "sources",
    "unknown",
)
GOAL = "local-goal"


def wrong_local(local: Table, definitions: list[Table]) -> Iterator[Remark]:
    """What keeps a local file from being added to the definitions that it names."""
    for key in local:
        if key not in KEYS:
            yield Remark(local.places[key], f"{key}: no such key", f"there are {', '.join(KEYS)}")
    for key in ("adds_to", "owner", "valid_from"):
        if key not in local:
            yield Remark(local.place, f"{key} is not said")
    if "owner" in local and not _organisation(local):
        remedy = 'write owner = { organisation = "urn:oid:2.16.578.1.12.4.1.4.101|number" }'
        yield Remark(local.places["owner"], "owner names no organisation", remedy)
    known = sorted({str(one.get("code")) for one in definitions})
    national = [one for one in definitions if one.get("code") == local.get("adds_to")]
    if "adds_to" in local and not national:
        remedy = f"there are {', '.join(known)}"
        yield Remark(local.places["adds_to"], "adds_to names no definition", remedy)
    for one in national[:1]:
        yield from _limits(local, one)
        yield from _milestones(local, one)


def with_local(definition: Table, local: Table) -> Table:
    """A definition and what a local file, which is sound, adds to it."""
    if local["adds_to"] != definition.get("code"):
        return definition
    owner, since = _organisation(local), local["valid_from"]
    goals = []
    for row in whole(local, None).get("limits", ()):
        goal = row.with_("set_by", owner, local.places["owner"])
        goal = goal.with_("obligation", GOAL, row.place)
        goals.append(goal.over(Table({"valid_from": since}, row.place, {})))
    added = {"limits": [*definition.get("limits", ()), *goals]}
    for key in ("sources", "unknown"):
        added[key] = [*definition.get(key, ()), *local.get(key, ())]
    added["milestones"] = _all_milestones(definition.get("milestones", []), local)
    return Table(definition | added, definition.place, definition.places)


def _all_milestones(national: list[Table], local: Table) -> list[Table]:
    own = {one.get("id"): one for one in local.get("milestones", ())}
    told = []
    for milestone in national:
        more = own.pop(milestone.get("id"), None)
        signals = [*milestone.get("signals", ()), *(more.get("signals", ()) if more else ())]
        told.append(Table(milestone | {"signals": signals}, milestone.place, milestone.places))
    return [*told, *own.values()]


def _organisation(local: Table) -> str | None:
    owner = local.get("owner")
    told = owner.get("organisation") if isinstance(owner, Table) else None
    return told if isinstance(told, str) and "|" in told else None


def _limits(local: Table, national: Table) -> Iterator[Remark]:
    known = {one.get("id") for one in national.get("limits", ())}
    for row in local.get("limits", ()):
        if row.get("id") in known:
            says = f"limit {row['id']!r} is a national one, and a local file changes none"
            yield Remark(row.where(("id",)), says, "give the goal an id of its own")
        if row.get("obligation", GOAL) != GOAL:
            yield Remark(
                row.where(("obligation",)), "a local file sets goals, no rights", "leave it out"
            )


def _milestones(local: Table, national: Table) -> Iterator[Remark]:
    known = {one.get("id") for one in national.get("milestones", ())}
    for milestone in local.get("milestones", ()):
        allowed = {"id", "signals"} if milestone.get("id") in known else set(milestone)
        for key in milestone:
            if key not in allowed or key in ("role", "phase", "required", "at_most"):
                says = f"milestone {milestone.get('id')!r}: a local file does not say {key}"
                yield Remark(milestone.places[key], says)
        for signal in milestone.get("signals", ()):
            place: Place = signal.place
            if signal.get("kind") not in ("coded", "coded-declined") or "closes" in signal:
                says = "a local file tells milestones by codes of its own, and closes none by them"
                yield Remark(place, says, 'write kind = "coded" and codes')
