"""What goes wrong on the way, whatever the letters say: repeats, delays, the wrong order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from services.simulator.letter import Letter
from services.simulator.sent import Fault

SHORTEST_DELAY = timedelta(hours=30)
LONGEST_DELAY = timedelta(days=12)
LONGEST_PAUSE = timedelta(hours=5)
"""Between a message and its repeat."""


def delay(letters: Sequence[Letter], last_at: datetime, chance: Random) -> bool:
    """Send one letter days later; ``False`` where there is none with time enough left.

    What is late can still be repeated before ``last_at``.
    """
    last_at -= LONGEST_PAUSE
    last = {letter.source: letter for letter in letters if letter.flaw is None}
    able = [
        letter
        for letter in letters
        if letter.flaw is None
        and last_at - letter.at >= SHORTEST_DELAY
        and (letter.ordered or last[letter.source] is letter)
    ]
    if not able:
        return False
    late = chance.choice(able)
    most = min(LONGEST_DELAY, last_at - late.at)
    late.at += SHORTEST_DELAY + (most - SHORTEST_DELAY) * chance.random()
    late.at = late.at.replace(microsecond=0)
    late.faults += (Fault.LATE,)
    return True


def disorder(letters: Sequence[Letter], chance: Random) -> bool:
    """Send a letter after the next one of its source; ``False`` where no source has two."""
    pairs = [
        (older, newer)
        for older, newer in pairwise(letters)
        if older.source == newer.source
        and older.ordered
        and not {*older.faults, *newer.faults} & {Fault.LATE, Fault.BROKEN}
    ]
    if not pairs:
        return False
    older, newer = chance.choice(pairs)
    older.at = newer.at + timedelta(minutes=chance.randint(5, 600))
    older.faults += (Fault.DISORDERED,)
    return True


def repeat(letters: Sequence[Letter], last_at: datetime, chance: Random) -> Letter:
    """One letter again, the same bytes. The log's order must hold where there is no other."""
    able = [
        place
        for place, letter in enumerate(letters)
        if letter.flaw is None and last_at - letter.at >= LONGEST_PAUSE
    ]
    index = chance.choice(able)
    letter = letters[index]
    pause = LONGEST_PAUSE * chance.uniform(0.01, 1)
    if not letter.ordered:
        later = [
            other.at for other in letters if other.source == letter.source and other.at > letter.at
        ]
        pause = min([pause, *((at - letter.at) / 2 for at in later)])
    return replace(
        letter,
        at=(letter.at + pause).replace(microsecond=0),
        faults=(Fault.REPEATED,),
        tells=(),
        hints=(),
        settles=(),
    )
