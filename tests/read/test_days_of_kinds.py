"""The days that definitions may count from are those that messages give."""

from schemas.codes import DayName, Kind
from schemas.days import DAYS
from services.milestone.decide.signals import ROWS, Does


def test_the_days_of_each_kind_are_those_of_the_rows_that_say_it() -> None:
    """A definition that counts from another would never be told of it, and is refused by this."""
    told: dict[Kind, set[DayName]] = {}
    for row in ROWS.values():
        if row.kind is not None and row.does is not Does.PERSON:
            told.setdefault(row.kind, set()).update(day.name for day in row.days)

    assert told == DAYS
    assert told.keys() == set(Kind)
