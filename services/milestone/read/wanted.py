"""Which of what may stand in a field is used: codings by their system, and what tells nothing.

For the desk alone, on plain JSON, as ``seen`` beside it.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec.json import encode

from services.milestone.read.answers import BUSINESS_STATUS
from services.milestone.read.conditions_meant import KIND, entries_meant
from services.milestone.read.datatypes import Coding
from services.milestone.read.encounter import is_disposition
from services.milestone.read.entry import Entry
from services.milestone.read.extensions import ends_in
from services.milestone.read.fields import LISTS
from services.milestone.read.loose import REFERENCE, if_sound, object_in
from services.milestone.read.message import Message
from services.milestone.read.notice import LEAVE
from services.milestone.read.orders import ORDERING
from services.milestone.read.person import DISTRICT, OF_DISTRICT, PROPERTY
from services.milestone.read.referral import DATES
from services.milestone.read.systems import volven

DECIDING: Mapping[str, Callable[[Coding], bool]] = MappingProxyType(
    {
        **ORDERING,
        "Encounter.hospitalization.dischargeDisposition": is_disposition,
        "Encounter.admission.dischargeDisposition": is_disposition,
    }
)
"""Fields in which a coding of no national list is used, and which."""
VALUE = frozenset({"valueCoding"})
LOOKED_FOR: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "ServiceRequest.extension": {
            **dict.fromkeys(DATES, frozenset({"valueDateTime", "valueDate"})),
            # That it is there tells who writes, whatever it says.
            BUSINESS_STATUS: frozenset({"url"}),
        },
        "Encounter.extension": {LEAVE: frozenset({"valuePeriod"})},
        "Patient.address.extension": {PROPERTY: frozenset({"extension"}), DISTRICT: VALUE},
        "Patient.address._district": dict.fromkeys(OF_DISTRICT, VALUE),
    }
)
"""By path, the ends of the URLs of extensions that are read there, and what of each: any of it."""


def is_wanted(coding: Any, path: str, named: frozenset[str]) -> bool:
    """Whether a coding is used.

    Args:
        coding: As it stands there; what is no object is none.
        path: Where it stands.
        named: National lists and other systems of which definitions name codes.
    """
    system = coding.get("system") if isinstance(coding, dict) else None
    if not isinstance(system, str):
        return False
    number, code = volven(system) or system, coding.get("code")
    decides = DECIDING.get(path)
    if decides is not None and decides(Coding(system, code if isinstance(code, str) else None)):
        return True
    return number in LISTS or number in named


def leads_to_codes(told: Mapping[str, Any], message: Message, entry: Entry) -> bool:
    """Whether a reference of an entry means a Condition, in it or in the message.

    Any other has no code that we could read.
    """
    reference = if_sound(REFERENCE, encode(told))
    name = reference.reference if reference is not None else None
    if name is not None and name.startswith("#"):
        inside = object_in(entry.raw).get("contained")
        every = inside if isinstance(inside, list) else ()
        called = [one for one in every if _is_called(one, name[1:])]
        return KIND in [one.get("resourceType") for one in called]
    return reference is not None and bool(entries_meant(message, reference, entry).entries)


def _is_called(told: Any, name: str) -> bool:
    return isinstance(told, dict) and told.get("id") == name


def extension_read(told: Any, path: str) -> str | None:
    """The end of the URL of an extension that is read in this field; ``None`` for any other.

    Nor is it read where it tells its value as a type in which nobody looks for it.
    """
    url = told.get("url") if isinstance(told, dict) else None
    if not isinstance(url, str):
        return None
    for end, parts in LOOKED_FOR.get(path, {}).items():
        if ends_in(url, end) and not parts.isdisjoint(told):
            return end.removeprefix("/")
    return None


def codings_in(told: Mapping[str, Any]) -> Iterator[Any]:
    """Each coding in an extension, or within those in it."""
    yield told.get("valueCoding")
    concept = told.get("valueCodeableConcept")
    codings = concept.get("coding") if isinstance(concept, dict) else None
    yield from codings if isinstance(codings, list) else ()
    inner = told.get("extension")
    for one in inner if isinstance(inner, list) else ():
        if isinstance(one, dict):
            yield from codings_in(one)
