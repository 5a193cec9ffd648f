"""Which list or number series a system names, however its URI is written."""

import re

from services.milestone.read.kept import kept
from services.milestone.read.tables import ALIASES, PERSON_NUMBERS

# One national list has several canonicals; its number is the same in all of them.
_VOLVEN = (
    re.compile(r"(?:^|:|/)2\.16\.578\.1\.12\.4\.1\.1\.(\d{4})$"),
    re.compile(r"no-kodeverk-(\d{4})(?:$|[-./|])"),
    re.compile(r"^https?://(?:www\.)?(?:ehelse|helsedir)\.no/.*?\b(\d{4})$"),
    re.compile(r"/collections/(\d{4})$"),
    # HIS 1206:2018, which has a name and no number.
    re.compile(r"/CodeSystem/(?:hn-)?(henvisningsstatus)$"),
    re.compile(r"^https?://(?:www\.)?volven\.no/.*\b(\d{4})$"),
)
_OID = re.compile(r"(?:^|:|/)(\d+(?:\.\d+)+)$")
_ACT_CODE = "urn:oid:2.16.840.1.113883.5.4"

LONGEST = 255
"""A longer name is no system that we know."""


@kept
def volven(system: str) -> str | None:
    """The number of the national list, e.g. ``9327``; ``None`` when it is none that we know."""
    if len(system) > LONGEST:
        return None
    for pattern in _VOLVEN:
        if found := pattern.search(system):
            return found[1]
    return None


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
