"""Check digits: a national number that a slip of the pen has changed is caught before it joins.

Sources: Skatteetaten, "Nytt fødselsnummer fra 2032" (skatteetaten.github.io,
folkeregisteret-api-dokumentasjon): weights, and the remainders that the first digit may leave.
Norsk helsenett, "Hva er felles hjelpenummer?": two check digits as a fødselsnummer's.
"""

import re
from operator import mul

from services.milestone.read.tables import DNR, FHNR, FNR

CHECKED = frozenset({FNR, DNR, FHNR})
"""Series whose numbers have check digits.

Denmark's have none to go by since 2007 (CPR-kontoret, "Personnumre uden kontrolciffer").
"""

PARTING = r"[\s-]"
"""What may stand between the digits of a number and is no part of it: blanks and hyphens."""
_PARTING = re.compile(PARTING)

FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
REMAINDERS = frozenset({0, 1, 2, 3})
"""What the first sum may leave over: 0 in numbers given so far, any of these in those given from
2032. Nothing in a number tells when it was given, so one check serves both."""

NUMBER = len(SECOND)
"""Digits that a number of these series has."""
_FIRST_ZEROS, _SECOND_ZEROS = ord("0") * sum(FIRST), ord("0") * sum(SECOND)


def unparted(value: str) -> str:
    """A number without what only parts it."""
    return value if value.isdigit() else _PARTING.sub("", value)


def has_check_digits(value: str) -> bool:
    """Whether eleven digits end in the two that belong to the nine before them.

    Neither day nor month is looked at: synthetic series differ from real numbers there alone.
    Skatteetaten (Tenor) adds 80 to the month; help numbers and Nav's Dolly add 40, others 65.

    Args:
        value: Digits only, in ASCII.
    """
    digits = value.encode()
    if len(digits) != NUMBER:
        return False
    first = (sum(map(mul, FIRST, digits)) - _FIRST_ZEROS) % 11
    return first in REMAINDERS and (sum(map(mul, SECOND, digits)) - _SECOND_ZEROS) % 11 == 0
