"""The Conditions of a message that a reference means, each decoded by itself.

They are looked at in no other way: a Condition that nothing of ours refers to is nobody's business.
"""

from typing import NamedTuple

import msgspec

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.decoded import R, decoded
from services.milestone.read.entry import Entry
from services.milestone.read.loose import identifiers_in
from services.milestone.read.message import Message
from services.milestone.read.names import loosely
from services.milestone.read.references import number_in, plain, type_in
from services.milestone.read.release import Release
from services.milestone.read.structs import Condition

KIND = "Condition"


class Bearing(NamedTuple):
    """The Condition entries by their numbers, system and value, and the systems of each."""

    by_number: dict[tuple[str | None, str | None], tuple[Entry, ...]]
    series: dict[int, set[str | None]]


def name_of(told: Reference) -> str | None:
    """A reference as its version and its spelling make no other of it; ``None``: it tells none."""
    number = told.identifier
    if not (told.reference or number):
        return None
    named = f"|{number.system or ''}|{number.value or ''}" if number is not None else ""
    return f"{plain(told.reference or '')}{named}"


def conditions_meant(case: Case[R], told: Reference) -> tuple[Entry, ...]:
    """The entries that a reference means: who bears its number, else what it names.

    Several are told as one; what it names has no other number of that series.
    """
    named = tuple([one for one in case.find_all(told.reference) if one.kind == KIND])
    number = number_in(told)
    if number is None or (told.type or type_in(told.reference)) not in {None, KIND}:
        return named
    bearing = _bearing(case.message)
    return bearing.by_number.get((number.system, number.value)) or tuple(
        [one for one in named if number.system not in bearing.series.get(one.index, ())]
    )


def condition_of(message: Message, entry: Entry) -> Condition | None:
    """A Condition of the message; ``None`` where it cannot be read."""
    known = message.asked.conditions
    if entry.index not in known:
        # What is no entry is refused as such; of what is deleted no code stands.
        is_none = entry.index in message.broken or entry.index in message.enveloped
        known[entry.index] = None if is_none or entry.method == "DELETE" else _decoded(entry)
    return known[entry.index]


def may_state(message: Message, entry: Entry) -> bool:
    """Whether one that cannot be read may have a code of ours: any other is nobody's business."""
    known = message.asked.may_code
    if entry.index not in known:
        known[entry.index] = message.reader.named.may_code(entry.raw)
    return known[entry.index]


def _decoded(entry: Entry) -> Condition | None:
    try:
        found = decoded(KIND, entry.raw, Release.R4)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, Condition) else None


def _bearing(message: Message) -> Bearing:
    known = message.asked.of_conditions
    if known is None:
        known = message.asked.of_conditions = Bearing({}, {})
        for entry in message.entries if message.type else ():
            for told in identifiers_in(loosely(entry.raw).identifier) if entry.kind == KIND else ():
                number = told.system, told.value
                known.by_number[number] = (*known.by_number.get(number, ()), entry)
                known.series.setdefault(entry.index, set()).add(told.system)
    return known
