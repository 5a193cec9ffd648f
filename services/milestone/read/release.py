"""Which release of FHIR a resource is written in, told by its shape.

Source: FHIR R5 (5.0.0), the differences from R4 that each resource page lists.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec
from msgspec import Raw, Struct
from msgspec.json import Decoder

FIELDS = Decoder(dict[str, Raw])


class Release(StrEnum):
    """R4 stands for R4B too: where we read they do not differ."""

    R4 = "R4"
    R5 = "R5"


class Marks(Struct, frozen=True):
    """What tells the releases of one resource type apart.

    Attributes:
        r5: Fields that only R5 has; ``r4`` likewise.
        many: Fields that are one object in R4 and an array in R5.
        within: What only R5 has somewhere in a field, as a pattern.
        statuses: Words of ``status`` that only R5 has.
    """

    r5: frozenset[str]
    r4: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()
    within: Mapping[str, str] = MappingProxyType({})
    statuses: frozenset[str] = frozenset()

    def anywhere(self) -> re.Pattern[bytes]:
        """What stands somewhere in the bytes of everything that has a mark of R5."""
        words = [f'"{name}"' for name in sorted(self.r5 | self.statuses)]
        arrays = [_array(name) for name in sorted(self.many)]
        return re.compile("|".join([*words, *sorted({*self.within.values()}), *arrays]).encode())


def _array(name: str) -> str:
    return rf'"{name}"\s*:\s*\['


CONCEPT = r'"concept"\s*:'
"""Of a CodeableReference, which R4 does not have."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENDPOINT = r'"endpointUrl"\s*:'
MARKS = {
    "Encounter": Marks(
        _words("actualPeriod plannedStartDate plannedEndDate subjectStatus reason admission"),
        _words("period statusHistory classHistory reasonCode reasonReference hospitalization"),
        many=_words("class serviceType"),
        statuses=_words("on-hold discharged completed discontinued"),
    ),
    "ServiceRequest": Marks(
        _words("reason focus"),
        _words("reasonCode reasonReference locationCode locationReference"),
        within={
            "code": CONCEPT,
            "orderDetail": r'"parameter"\s*:',
            "supportingInfo": rf'{CONCEPT}|"reference"\s*:\s*\{{',
        },
    ),
    "Task": Marks(
        _words("requestedPerformer requestedPeriod reason doNotPerform"),
        _words("reasonCode reasonReference performerType"),
        within={"statusReason": CONCEPT},
    ),
    "Appointment": Marks(
        _words("reason subject cancellationReason cancellationDate virtualService recurrenceId"),
        _words("reasonCode reasonReference cancelationReason comment"),
        within={"serviceType": CONCEPT},
    ),
    "EpisodeOfCare": Marks(
        _words("reason careTeam"), _words("team"), within={"diagnosis": _array("condition")}
    ),
    "Procedure": Marks(
        _words("occurrenceDateTime occurrencePeriod occurrenceString reason recorded"),
        _words("performedDateTime performedPeriod performedString reasonCode reasonReference"),
        many=_words("category"),
    ),
    "MessageHeader": Marks(
        _words("eventCanonical"),
        _words("eventUri"),
        within={"source": ENDPOINT, "destination": ENDPOINT},
    ),
    "Provenance": Marks(_words("authorization basedOn patient encounter"), _words("reason")),
}
ANYWHERE = {kind: marks.anywhere() for kind, marks in MARKS.items()}


def releases_of(told: Iterable[tuple[str | None, bytes]]) -> tuple[Release, ...]:
    """The release of each resource of one message, by type and bytes.

    A message is of one release: where one resource is R5, those that could be either are too.
    """
    resources = list(told)
    shapes = [_marked(kind, raw) for kind, raw in resources]
    if Release.R5 not in shapes:
        return tuple([Release.R4] * len(shapes))
    return tuple([shape or _unmarked(*one) for shape, one in zip(shapes, resources, strict=True)])


def _unmarked(kind: str | None, raw: bytes) -> Release:
    """The release of what nothing marks as R5, beside something that is."""
    marks = MARKS.get(kind or "")
    try:
        fields = FIELDS.decode(raw) if marks is not None else {}
    except (msgspec.DecodeError, RecursionError):
        return Release.R4
    return Release.R5 if marks is None or marks.r4.isdisjoint(fields) else Release.R4


def _marked(kind: str | None, raw: bytes) -> Release | None:
    """R5 where the shape shows it."""
    marks = MARKS.get(kind or "")
    if marks is None or kind is None:
        return None
    # Nearly every message of R4 goes no further than this one look at its bytes.
    if ANYWHERE[kind].search(raw) is None:
        return None
    try:
        fields = FIELDS.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
    starts = {bytes(fields[name])[:1] for name in marks.many if name in fields}
    within = any(_has(fields.get(field), pattern) for field, pattern in marks.within.items())
    if b"[" in starts or within or not marks.r5.isdisjoint(fields):
        return Release.R5
    status = bytes(fields.get("status") or b"").strip(b'"').decode(errors="replace")
    # A word that only R5 has is a mistake where the rest is R4's.
    is_r4 = b"{" in starts or not marks.r4.isdisjoint(fields)
    return Release.R5 if status in marks.statuses and not is_r4 else None


def _has(value: Raw | None, pattern: str) -> bool:
    """Whether a value has the pattern anywhere; within a text its quotes would be escaped."""
    return value is not None and re.search(pattern.encode(), value) is not None
