"""Synthetic persons: numbers that no one has, and names that no one bears."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from services.simulator.places import MUNICIPALITIES, Hospital, Municipality

CHILDREN = (date(2010, 1, 1), date(2018, 12, 31), 500)
ADULTS = (date(1941, 1, 1), date(1989, 12, 31), 0)
"""First and last birthday, and the first individual number: 000–499 until 1999, 500–999 after."""
FIRST_NAMES = (
    "Rund", "Stille", "Gylden", "Lydig", "Kald", "Rask", "Myk", "Grønn", "Trofast", "Blank",
    "Kjølig", "Rimelig", "Luftig", "Sprø", "Tapper", "Dyp",
)  # fmt: skip
LAST_NAMES = (
    "Kaffekopp", "Blyantspisser", "Vindmølle", "Brødskive", "Paraply", "Sykkelpumpe", "Gardintrapp",
    "Lampeskjerm", "Postkasse", "Fiskestang", "Hagestol", "Murstein", "Saltbøsse", "Tekanne",
)  # fmt: skip
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist.

    Attributes:
        fnr: Fødselsnummer with 80 added to the month, as synthetic test persons have it.
        local: The number that the hospital gave.
    """

    index: int
    fnr: str
    born_on: date
    given: str
    family: str
    gender: str
    municipality: Municipality
    hospital: Hospital
    local: str


def make_person(
    index: int, *, seed: int, child: bool, hospital: Hospital, chance: Random
) -> Person:
    """The person with that index: no other person of the same seed has the same number."""
    born_on, fnr = _numbered(index, seed, CHILDREN if child else ADULTS)
    return Person(
        index=index,
        fnr=fnr,
        born_on=born_on,
        given=FIRST_NAMES[chance.randrange(len(FIRST_NAMES))],
        family=LAST_NAMES[chance.randrange(len(LAST_NAMES))],
        gender="female" if int(fnr[8]) % 2 == 0 else "male",
        municipality=MUNICIPALITIES[chance.randrange(len(MUNICIPALITIES))],
        hospital=hospital,
        local=f"{100000 + index}",
    )


def _numbered(index: int, seed: int, born: tuple[date, date, int]) -> tuple[date, str]:
    first, last, lowest = born
    days = (last - first).days + 1
    # Another seed begins on another day; 7919 is a prime, so that they spread.
    born_on = first + timedelta(days=(index + seed * 7919) % days)
    # Each further turn through all the days takes the next number of the day.
    return born_on, next(islice(_of_day(born_on, lowest), index // days, None))


def _of_day(born_on: date, lowest: int) -> Iterator[str]:
    """The numbers of one day, each with both check digits, as Skatteetaten reckons them."""
    day = f"{born_on.day:02}{born_on.month + 80:02}{born_on.year % 100:02}"
    for individual in range(lowest, lowest + 500):
        nine = f"{day}{individual:03}"
        one = _check(nine, _FIRST_WEIGHTS)
        two = 10 if one == 10 else _check(f"{nine}{one}", _SECOND_WEIGHTS)
        if two != 10:
            yield f"{nine}{one}{two}"


def _check(digits: str, weights: tuple[int, ...]) -> int:
    left = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
    return 0 if left == 0 else 11 - left
