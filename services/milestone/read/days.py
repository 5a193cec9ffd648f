"""A FHIR date or dateTime as the civil days it may be, in Europe/Oslo."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from schemas.codes import MESSAGE_CLOCK
from schemas.milestone import When
from services.milestone.read.kept import kept

OSLO = ZoneInfo(MESSAGE_CLOCK)

# FHIR R4 4.0.1, the primitive types date, dateTime and instant.
_DATE = r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])"
_TIME = r"T((?:[01]\d|2[0-3]):[0-5]\d):([0-5]\d|60)(\.\d+)?"
_ZONE = r"(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_DATE_TIME = re.compile(rf"{_DATE}(?:{_TIME}{_ZONE})?)?)?", re.ASCII)


SAME_DAY = 21
"""The hour of UTC before which Oslo has the same day: it has never been behind, nor ahead by more
than three hours, and that in the summer of 1945 alone, where tzdata has Berlin's clock for Oslo."""
FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Years that can be meant. Some systems write 0001-01-01 or 9999-12-31 for "none"."""
NO_YEAR = "0000"
"""The year that FHIR has not (R4 4.0.1, data types, dateTime): it says nothing, not even "none"."""


@kept
def when(text: str) -> When | None:
    """The day, month, year or moment that a dateTime tells; ``None`` when it is none to go by.

    Of those that are none, ``says_none`` knows which a sender may write.

    A moment is kept in UTC, so that two ways to write it are one. A leap second counts as the
    second before it, and more than six decimals are cut off.
    """
    found = _DATE_TIME.fullmatch(text)
    if found is None or not _can_be_meant(found):
        return None
    try:
        if found[4] is None:
            return _span(int(found[1]), found[2], found[3])
    except ValueError:
        # 30 February.
        return None
    at = _moment(text, found)
    if at is None:
        return None
    on = (at if at.hour < SAME_DAY else at.astimezone(OSLO)).date()
    return When(on, on, at)


def moment(text: str) -> datetime | None:
    """The moment that an instant tells, in UTC; ``None`` when it is none to go by."""
    found = _DATE_TIME.fullmatch(text)
    if found is None or found[4] is None or not _can_be_meant(found):
        return None
    return _moment(text, found)


def says_none(text: str) -> bool:
    """Whether a dateTime is of a year that cannot be meant: then no time is told by it."""
    found = _DATE_TIME.fullmatch(text)
    return found is not None and found[1] != NO_YEAR and not _can_be_meant(found)


def _can_be_meant(found: re.Match[str]) -> bool:
    return FIRST_YEAR <= int(found[1]) <= LAST_YEAR


def _moment(text: str, found: re.Match[str]) -> datetime | None:
    if found[5] == "60":
        text = f"{text[:17]}59{text[19:]}"
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        # 30 February.
        return None


def _span(year: int, month: str | None, day: str | None) -> When:
    if month is None:
        return When(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        last = monthrange(year, int(month))[1]
        return When(date(year, int(month), 1), date(year, int(month), last))
    on = date(year, int(month), int(day))
    return When(on, on)
