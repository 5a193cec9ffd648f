"""Which fields of a message were used and which were left, as paths without values or indexes.

For the desk alone: the hot path decodes what it needs and never asks what else there is.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from services.milestone.read import datatypes
from services.milestone.read.entry import Entry
from services.milestone.read.envelope import open_message
from services.milestone.read.fields import EXTENSIONS, USES, Use
from services.milestone.read.fields_r5 import NOT_HERE, USES_R5
from services.milestone.read.focus import ASKED
from services.milestone.read.known import is_field
from services.milestone.read.layout import FHIR_NAMES, PARTS, STRUCTS, STRUCTS_R5, fields_by_name
from services.milestone.read.loose import object_in
from services.milestone.read.message import Message
from services.milestone.read.reader import Heard, Reader
from services.milestone.read.release import Release
from services.milestone.read.tables import TYPES
from services.milestone.read.wanted import (
    DECIDING,
    codings_in,
    extension_read,
    is_wanted,
    leads_to_codes,
)
from services.runtime.errors import Unreadable

IN_CONTAINED = frozenset({"id", "identifier"})
"""What is asked of a contained resource; of a Patient the name too."""
IN_TASKS: Mapping[str, frozenset[str]] = {
    "Encounter": frozenset({"subject", "serviceProvider"}),
    "ServiceRequest": ASKED | {"subject"},
}
"""What is asked beside that of what a Task contains: it may be about it."""
REFERRED_TO = frozenset(
    {"Condition", "Encounter", "EpisodeOfCare", "ServiceRequest", "Patient", "Organization"}
)
"""Types of contained resources that are looked at where a reference leads to one."""


class Seen(NamedTuple):
    """The fields of one message, each path with how often it stands there.

    Attributes:
        foreign: How many fields FHIR does not have.
    """

    used: Mapping[str, int]
    ignored: Mapping[str, int]
    foreign: int


NONE = Seen({}, {}, 0)
NOWHERE = Heard("desk", 0, 0, datetime.min.replace(tzinfo=UTC))
"""Where a message lies does not matter to which fields it has."""


def fields_in(raw: bytes, reader: Reader) -> Seen:
    """The fields of a message; none where it cannot be opened."""
    try:
        message = open_message(raw, NOWHERE, reader)
    except Unreadable:
        return NONE
    walk = _Walk(message)
    if message.type is not None:
        walk.envelope(object_in(raw))
    for entry in message.entries:
        # An entry without a resource has no field but those of the envelope.
        if entry.raw:
            walk.resource(entry)
    return Seen(dict(sorted(walk.used.items())), dict(sorted(walk.ignored.items())), walk.foreign)


class _Walk:
    """A walk over one message."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._entry = Entry(0, b"")
        self.used: Counter[str] = Counter()
        self.ignored: Counter[str] = Counter()
        self.foreign = 0

    def envelope(self, told: dict[str, Any]) -> None:
        """A Bundle, but for the resources in it."""
        self._fields(STRUCTS["Bundle"], told, "Bundle", USES["Bundle"])

    def resource(self, entry: Entry) -> None:
        """One resource."""
        self._entry, kind, told = entry, entry.kind, object_in(entry.raw)
        release = self._message.release(entry)
        if kind not in STRUCTS or kind is None:
            self.ignored[kind if kind is not None and kind in TYPES else "resource"] += 1
        elif release is Release.R5 and kind in STRUCTS_R5:
            self._fields(STRUCTS_R5[kind], told, kind, USES_R5[kind])
        else:
            self._fields(STRUCTS[kind], told, kind, USES[kind])

    def _fields(
        self, struct: type, told: Any, path: str, uses: Mapping[str, tuple[Use, ...]]
    ) -> None:
        """The fields of a resource, or of a part of one of which ``uses`` tells the rest."""
        for one in told if isinstance(told, list) else (told,):
            if not isinstance(one, dict):
                continue
            known = fields_by_name(struct)
            for name, value in one.items():
                if name == "resourceType":
                    continue
                if name not in known:
                    self._left(struct, name, value, path)
                elif (inner := known[name]) in PARTS:
                    assert inner is not None
                    self._fields(inner, value, f"{path}.{name}", _within(uses, name))
                else:
                    self._field(inner, value, f"{path}.{name}", uses.get(name, ()))

    def _field(self, struct: type | None, told: Any, path: str, uses: tuple[Use, ...]) -> None:
        values = told if isinstance(told, list) else [told]
        if Use.ELSEWHERE in uses:
            self.ignored[path] += len(values)
            return
        for one in values:
            if path == "Bundle.entry.resource":
                # Each is looked at by itself.
                continue
            if not isinstance(one, dict):
                self.used[path] += 1
            elif Use.CONTAINED in uses:
                self._contained(one, path)
            else:
                self._object(struct, one, path, uses)

    def _object(
        self, struct: type | None, told: dict[str, Any], path: str, uses: tuple[Use, ...]
    ) -> None:
        """A value of one of the data types that stand in many places."""
        if struct is datatypes.Extension:
            self._extension(told, path)
        elif struct is datatypes.Element:
            inner = told.get("extension")
            every = inner if isinstance(inner, list) else ()
            self._count(path, used=any(extension_read(one, path) for one in every))
        elif struct is datatypes.Concept and (Use.CODE in uses or path in DECIDING):
            self._concept(told, path)
        elif Use.CODE in uses and struct is datatypes.Reference:
            self._reference(told, path)
        elif Use.CODE in uses and struct is datatypes.CodeableReference:
            self._codeable(told, path)
        elif Use.CODE in uses and struct is datatypes.Coding:
            self._count(path, used=self._is_wanted(told, path))
        else:
            self.used[path] += 1
            self._rest(struct, told, path)

    def _contained(self, told: dict[str, Any], path: str) -> None:
        kind = told.get("resourceType")
        if not isinstance(kind, str) or kind not in REFERRED_TO:
            self.ignored[path] += 1
            return
        struct, within = STRUCTS[kind], f"{path}({kind})"
        asked = IN_CONTAINED | ({"name"} if kind == "Patient" else set())
        if path.startswith("Task."):
            asked |= IN_TASKS.get(kind, frozenset())
        self.used[within] += 1
        if kind == "Condition":
            # Its codes count: of which of them are of lists that we know its fields are asked.
            rest = {name: value for name, value in told.items() if name != "id"}
            self._fields(struct, rest, within, USES[kind])
            return
        for name in told.keys() - asked - {"resourceType"}:
            self._left(struct, name, told[name], within)

    def _extension(self, told: dict[str, Any], path: str) -> None:
        name = extension_read(told, path)
        if name is not None:
            self.used[f"{path}({name})"] += 1
        else:
            coded = any(self._is_wanted(one, path) for one in codings_in(told))
            self._count(path, used=coded)

    def _concept(self, told: Any, path: str) -> None:
        """A CodeableConcept: its codings of lists that we know are used, any other is left."""
        if not isinstance(told, dict):
            return
        for name, value in told.items():
            if name == "coding":
                for one in value if isinstance(value, list) else ():
                    used = self._is_wanted(one, path)
                    self._count(path if used else f"{path}.coding", used=used)
            else:
                self._left(datatypes.Concept, name, value, path)

    def _codeable(self, told: dict[str, Any], path: str) -> None:
        """A CodeableReference: a concept, or what tells one."""
        for name, value in told.items():
            if name == "concept":
                self._concept(value, path)
            elif name == "reference" and isinstance(value, dict):
                self._reference(value, path)
            else:
                self._left(datatypes.CodeableReference, name, value, path)

    def _reference(self, told: dict[str, Any], path: str) -> None:
        """A reference that is followed for the codes of what it leads to."""
        self._count(path, used=leads_to_codes(told, self._message, self._entry))
        self._rest(datatypes.Reference, told, path)

    def _count(self, path: str, *, used: bool) -> None:
        found = self.used if used else self.ignored
        found[path] += 1

    def _is_wanted(self, coding: Any, path: str) -> bool:
        return is_wanted(coding, path, self._message.reader.named.lists)

    def _rest(self, struct: type | None, told: Any, path: str) -> None:
        """What stands beside the fields that are read within a data type."""
        if struct is None or not isinstance(told, dict):
            return
        known = fields_by_name(struct)
        for name, value in told.items():
            if name not in known:
                self._left(struct, name, value, path)
            elif isinstance(value, dict):
                self._rest(known[name], value, f"{path}.{name}")

    def _left(self, struct: type, name: str, told: Any, path: str) -> None:
        if is_field(FHIR_NAMES[struct], name):
            many = len(told) if isinstance(told, list) else 1
            self.ignored[f"{path}.{name}"] += max(many, 1)
        else:
            self.foreign += 1


def uses_of(path: str) -> tuple[Use, ...]:
    """What a used path is used for."""
    resource, _, field = path.partition(".")
    name, _, within = field.partition("(")
    extension = EXTENSIONS.get(within.rstrip(")"))
    if extension is not None:
        return (extension,)
    of_r4 = USES[resource].get(name, NOT_HERE)
    return of_r4 if of_r4 != NOT_HERE else USES_R5[resource][name]


def _within(uses: Mapping[str, tuple[Use, ...]], name: str) -> Mapping[str, tuple[Use, ...]]:
    begin = f"{name}."
    return {path.removeprefix(begin): use for path, use in uses.items() if path.startswith(begin)}
