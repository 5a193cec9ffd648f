"""The primitive types of FHIR: their JSON type, their form, and the words for a reason.

Sources: FHIR R4 4.0.1 and R5 5.0.0, data types. Where the two differ the wider form counts,
unless the words of both forbid what it lets in.
"""

import re
from dataclasses import dataclass

from services.milestone.read.model.json import is_text

_YEAR = r"(?!0000)\d{4}"
_LEAP = r"(?:0[48]|[2468][048]|[13579][26])"
# Days that exist. A year that ends in 00 is a leap year when its first two digits make one of 4.
_FULL = (
    rf"{_YEAR}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    rf"|(?:0[13578]|1[02])-31|02-29(?:(?<=\d\d{_LEAP}-02-29)|(?<={_LEAP}00-02-29)))"
)
# What may be absent is ``(?:…|)``: ``(?:…)?`` is a loop to ``re``, and takes longer.
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+|)"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_PARTIAL = rf"{_YEAR}(?:-(?:0[1-9]|1[0-2])|)"


@dataclass(frozen=True, slots=True)
class Primitive:
    """One primitive type.

    Attributes:
        json: What it is in JSON; ``float`` is any number.
        expected: The words for a reason.
        pattern: Of the whole text; ``None``: any text that is not blank.
        least: The smallest number, ``most`` the greatest; ``None`` where there is none.
    """

    json: type
    expected: str
    pattern: re.Pattern[str] | None = None
    least: int | None = None
    most: int | None = None


def _text(pattern: str, expected: str) -> Primitive:
    # The flag stands in the pattern, for msgspec is given its text alone.
    return Primitive(str, expected, re.compile(rf"(?a)\A(?:{pattern})\Z"))


_INT32 = 2**31 - 1
_ANY_TEXT = Primitive(str, "a string that is not blank")
_URI = Primitive(str, "a URI without blanks", re.compile(r"\A\S+\Z"))

# R5 writes it as a string, so that no digit is lost; fhir.resources as a number.
INTEGER_64 = _text(r"-?(?:0|[1-9]\d{0,18})", "a whole number of 64 bits")
WITHOUT_BLANKS = frozenset({"uri", "url", "canonical", "code"})
"""A text of these in which there is no blank is sound, whatever it is."""

PRIMITIVES: dict[str, Primitive] = {
    "string": _ANY_TEXT,
    "markdown": _ANY_TEXT,
    "xhtml": _ANY_TEXT,
    "code": Primitive(
        str,
        "a code: no blanks but single ones within it",
        re.compile(r"\A\S+(?: \S+)*\Z"),
    ),
    "id": _text(r"[A-Za-z0-9\-.]{1,64}", "an id: 1 to 64 of A-Z, a-z, 0-9, - and ."),
    "uri": _URI,
    "url": _URI,
    "canonical": _URI,
    "oid": _text(r"urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+", "an OID as urn:oid:"),
    # In lower case by R4's words; many systems write it in upper case, and R5 allows both.
    "uuid": _text(
        r"urn:uuid:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "a UUID as urn:uuid:"
    ),
    "date": _text(rf"{_FULL}|{_PARTIAL}", "a FHIR date that exists: YYYY, YYYY-MM or YYYY-MM-DD"),
    "dateTime": _text(
        rf"{_FULL}(?:T{_CLOCK}{_ZONE}|)|{_PARTIAL}",
        "a FHIR dateTime that exists: YYYY, YYYY-MM, YYYY-MM-DD or with time and zone",
    ),
    "instant": _text(rf"{_FULL}T{_CLOCK}{_ZONE}", "a FHIR instant: day, time and zone"),
    "time": _text(_CLOCK, "a time: hh:mm:ss"),
    "base64Binary": _text(
        r"(?=\s*[A-Za-z0-9+/])\s*+(?:[A-Za-z0-9+/]{4}\s*+)*+"
        r"(?:[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?\s*",
        "base64",
    ),
    "integer64": INTEGER_64,
    "boolean": Primitive(bool, "true or false"),
    "decimal": Primitive(float, "a number"),
    "integer": Primitive(int, "a whole number of 32 bits", least=-_INT32 - 1, most=_INT32),
    "unsignedInt": Primitive(int, "a whole number from 0", least=0, most=_INT32),
    "positiveInt": Primitive(int, "a whole number from 1", least=1, most=_INT32),
}


def fits(value: object, primitive: Primitive) -> bool:
    """Whether a JSON value is of the type."""
    if primitive is INTEGER_64 and isinstance(value, int) and not isinstance(value, bool):
        return -(2**63) <= value < 2**63
    if primitive.json is str:
        return isinstance(value, str) and _fits_text(value, primitive)
    if primitive.json is bool:
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if primitive.least is None or primitive.most is None:
        return isinstance(value, int | float)
    return isinstance(value, int) and primitive.least <= value <= primitive.most


def _fits_text(value: str, primitive: Primitive) -> bool:
    if not is_text(value):
        return False
    if primitive.pattern is None:
        return not value.isspace() and value != ""
    return primitive.pattern.search(value) is not None
