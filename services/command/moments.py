"""Moments as options give them."""

from datetime import datetime

from services.command.output import fail
from services.milestone.read.days import FIRST_YEAR, LAST_YEAR
from services.runtime.clock import now


def moment(text: str, option: str) -> datetime:
    """The moment that an option gives, of a year that a message may give; now where it is empty."""
    if not text:
        return now()
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        given = None
    if given is None or given.tzinfo is None or not FIRST_YEAR <= given.year <= LAST_YEAR:
        fail(
            f"{option} must be a moment with its zone, e.g. 2026-03-01T12:00:00+01:00, "
            f"in a year from {FIRST_YEAR} to {LAST_YEAR}.",
            2,
        )
    return given
