"""What keeps a local file from being added to national definitions, one sentence each."""

import re
from collections.abc import Iterator

from schemas.family import NAMED, odd, said_twice, whole
from schemas.local import GOAL, KEYS, LISTS, NEEDED, OWNER_KEYS, added_to, numbers_of
from schemas.shape import unknown_keys
from schemas.tables import Remark, Table

STEP = "step"
"""The only role that a local file adds signals to."""
NOT_LOCAL = frozenset({"role", "phase", "required", "required_unless", "at_most", "may_follow"})
"""What a local milestone does not do: open, close or move on an instance, or be asked for."""
NUMBER = re.compile(r"[^\s|]+\|[^\s|]+")
UNNAMED_OID = re.compile(r"(?!urn:oid:).*(?:^|:|/)\d+(?:\.\d+)+\|")
"""A number of a series that has an OID and is not written by it: the reader writes it so."""


def wrong_local(local: Table, definitions: list[Table]) -> Iterator[Remark]:
    """What keeps a local file from being added to the definitions that it names."""
    yield from _keys(local)
    yield from odd(local.only("every_limit"), {})
    yield from unknown_keys(whole(local, None).only(*LISTS))
    national = added_to(local, definitions)
    known = sorted({str(one.get("code")) for one in definitions})
    if "adds_to" in local and not national:
        says, remedy = "adds_to names no definition", f"there is {', '.join(known)}"
        if str(local["adds_to"]) in known:
            says = f"no version of {local['adds_to']} takes new patients from valid_from on"
            remedy = "write a day on which one does"
        yield Remark(local.places["adds_to"], says, remedy)
    for one in national:
        yield from _limits(local, one)
        yield from _milestones(local, one)


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
            yield Remark(local.places[key], f"{key} is not a list of such", f"write [[{key}]]")
    if "owner" in local:
        yield from _owner(local)


def _owner(local: Table) -> Iterator[Remark]:
    """It is known by numbers as the reader writes them: another form would match nothing."""
    owner, place = local["owner"], local.places["owner"]
    numbers = numbers_of(local)
    if not numbers or not isinstance(owner.get("units", []), list):
        remedy = 'write owner = { organisation = "urn:oid:2.16.578.1.12.4.1.4.101|…", units = […] }'
        yield Remark(place, "owner names no organisation, or no list of its units", remedy)
        return
    for key in owner:
        if key not in OWNER_KEYS:
            remedy = f"there are {', '.join(OWNER_KEYS)}"
            yield Remark(owner.places[key], f"owner.{key}: no such key", remedy)
    for number in numbers:
        if not NUMBER.fullmatch(number):
            says = f"owner: {number} is not of the form system|number"
            yield Remark(place, says, 'write "urn:oid:2.16.578.1.12.4.1.4.101|…" without blanks')
        elif UNNAMED_OID.match(number):
            says = f"owner: the series of {number} has an OID, and is read by that"
            yield Remark(place, says, "write urn:oid: and the OID before the |")


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
    yield from said_twice(local.tables("milestones"), NAMED["milestones"])
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
