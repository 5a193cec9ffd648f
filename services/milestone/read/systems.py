"""Which list or number series a system names, however its URI is written."""

import re

from schemas.volven import volven_list
from services.milestone.read.kept import kept
from services.milestone.read.tables import ALIASES, CONTACT_TYPES, PERSON_NUMBERS, URGENCIES

_ENDED = r"(?=$|[/|?#&])"
"""The number is over: a canonical's version, a slash, a query or a fragment may follow."""
_PUBLISHERS = (
    r"^(?:https?://)?(?:[\w-]+\.)*(?:ehelse|fhir|helsedir|helsedirektoratet|hl7|volven)\.no/"
)

# One national list has several canonicals; its number is the same in all of them. Only where a
# list's own number stands is one looked for: elsewhere four digits are a year or a version. On a
# server that publishes no national lists it must be one of ours, as ``_OF_ANY``.
_VOLVEN = (
    re.compile(rf"(?:^|[:/=])2\.16\.578\.1\.12\.4\.1\.1\.(\d{{4}}){_ENDED}", re.ASCII),
    re.compile(r"no-kodeverk-(\d{4})(?=$|[-./|?#])", re.ASCII | re.IGNORECASE),
    re.compile(
        rf"{_PUBLISHERS}(?:[^?#|]*/)?(?:code-?systems?|collections|kodeverk|valueset)"
        r"/(\d{4})(?=$|[-./|?#])",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:https?://)?(?:www\.)?volven\.no/(?:[^?#|]*\?(?:[^#|]*&)?o?id=)?(\d{{4}}){_ENDED}",
        re.ASCII | re.IGNORECASE,
    ),
    # By its number alone.
    re.compile(rf"^(\d{{4}}){_ENDED}", re.ASCII),
    # HIS 1206:2018, which has a name and no number.
    re.compile(rf"/CodeSystem/(?:hn-)?(henvisningsstatus){_ENDED}"),
)
_OF_ANY = re.compile(
    rf"^https?://[^?#|]*/(?:code-?systems?|collections)/(\d{{4}}){_ENDED}", re.ASCII | re.IGNORECASE
)
_OID = re.compile(r"(?:^|:|/)(\d+(?:\.\d+)+)$")
_ACT_CODE = "urn:oid:2.16.840.1.113883.5.4"

LONGEST = 255
"""A longer name is no system that we know."""


@kept
def volven(system: str) -> str | None:
    """The number of the national list, e.g. ``9327``; ``None`` when it names none."""
    if len(system) > LONGEST:
        return None
    for pattern in _VOLVEN:
        if found := pattern.search(system):
            return found[1]
    found = _OF_ANY.search(system)
    return found[1] if found is not None and _is_ours(found[1]) else None


def _is_ours(number: str) -> bool:
    """Whether it is a list that we read or have a copy of. None has the number of a year."""
    # Of those that only describe, 7303 and 8240 are read without a copy.
    return number in URGENCIES or number in CONTACT_TYPES or bool(volven_list(number))


@kept
def series(system: str) -> str:
    """The number series: its OID as a URN where it has one, under whatever name; else the URI."""
    if len(system) > LONGEST:
        return system
    name = system.strip()
    if found := _OID.search(name):
        return f"urn:oid:{found[1]}"
    alias = name.rsplit("/", 1)[-1].upper()
    return ALIASES.get(alias, name) if "hl7.no/" in name else name


def names_person(system: str) -> bool:
    """Whether the numbers of this system name persons."""
    return series(system) in PERSON_NUMBERS


def is_act_code(system: str | None) -> bool:
    """Whether a class is HL7's. DIPS leaves the system out, and once misspells its last letter."""
    if system is None:
        return True
    return "v3-ActCod" in system or "v3/ActCode" in system or series(system) == _ACT_CODE
