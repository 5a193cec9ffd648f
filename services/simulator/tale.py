"""All about one person: chosen first, then written, then troubled."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from random import Random

from services.simulator.calendar import day_of
from services.simulator.clerk import Clerk
from services.simulator.courses import a12, d12, stay
from services.simulator.courses.outcome import Outcome, Window, dated
from services.simulator.faults import faults_of, ordinal
from services.simulator.fhir.patient import write_linked, write_moved, write_patient
from services.simulator.flaws import WAYS, cut_off, write_aside, write_unreadable
from services.simulator.letter import Letter
from services.simulator.mishaps import delay, disorder, repeat
from services.simulator.people import Person, make_person
from services.simulator.places import UNVERSIONED, VERSIONED
from services.simulator.plan import Plan
from services.simulator.sent import Fault
from services.simulator.story import Course

ROOM = timedelta(days=2)
"""So long after all has been told that is told in time, the rest is: late, or out of order."""


@dataclass(frozen=True, slots=True)
class Tale:
    """One person, what is live of them at the stop, and every letter, in the order of sending."""

    person: Person
    courses: tuple[Course, ...]
    letters: tuple[Letter, ...]


def tell(plan: Plan, index: int) -> Tale:
    """The tale of the person with that index: the same whoever else is told of."""
    chance = Random(f"{plan.seed}/{index}")  # noqa: S311  # chance that can be repeated
    chosen = _outcome(plan, index)
    clerk = _clerk(plan, index, chance, child=chosen in d12.OUTCOMES)
    days = dated(chosen, window_of(plan), chance)
    if chosen in d12.OUTCOMES:
        courses = d12.live(clerk, chosen, days, chance.choice(VERSIONED))
    elif chosen in a12.OUTCOMES:
        courses = a12.live(clerk, chosen, days, chance.choice(VERSIONED))
    else:
        courses = stay.live(clerk, chosen, days)
    _write_more(clerk, courses)
    letters = _trouble(clerk, plan)
    return Tale(clerk.person, tuple(courses), tuple(letters))


def _clerk(plan: Plan, index: int, chance: Random, *, child: bool) -> Clerk:
    wants = faults_of(plan, index)
    hospitals = UNVERSIONED if Fault.UNVERSIONED in wants else VERSIONED
    hospital = chance.choice(hospitals)
    person = make_person(index, seed=plan.seed, child=child, hospital=hospital, chance=chance)
    clerk = Clerk(
        person,
        chance,
        plan.last_at - ROOM,
        wants,
        by_local=Fault.MERGED in wants,
        loses=any(plan.shares.values()),
    )
    if Fault.BROKEN in wants:
        clerk.broken = WAYS[ordinal(plan, index, Fault.BROKEN) % len(WAYS)]
    return clerk


def window_of(plan: Plan) -> Window:
    """The days on which things may happen: what is told of them is sent within the plan."""
    first = day_of(plan.start) + timedelta(days=2)
    last = day_of(plan.last_at - ROOM) - timedelta(days=1)
    return Window(first, last, day_of(plan.stop))


def _outcome(plan: Plan, index: int) -> Outcome:
    """Outcomes are dealt from a deck that is shuffled anew each time: all come about."""
    outcomes = _fitting(window_of(plan))
    block, place = divmod(index, len(outcomes))
    return outcomes[_deck(plan.seed, block, len(outcomes))[place]]


@lru_cache(maxsize=64)
def _deck(seed: int, block: int, size: int) -> tuple[int, ...]:
    cards = list(range(size))
    Random(f"{seed}/deck/{block}").shuffle(cards)  # noqa: S311  # chance that can be repeated
    return tuple(cards)


@lru_cache(maxsize=64)
def _fitting(window: Window) -> tuple[Outcome, ...]:
    outcomes = (*d12.OUTCOMES, *a12.OUTCOMES, *stay.OUTCOMES)
    return tuple(chosen for chosen in outcomes if window.fits(chosen))


def _write_more(clerk: Clerk, courses: list[Course]) -> None:
    """The person's own record, and what is broken."""
    first_at = min(letter.at for letter in clerk.letters)
    if clerk.take(Fault.MERGED):
        share = clerk.chance.random()
        link_at = (first_at + (clerk.last_at - first_at) * share).replace(microsecond=0)
        write_linked(clerk, first_at, link_at, courses)
    elif clerk.chance.random() < 0.5:
        write_patient(clerk, first_at)
    if clerk.take(Fault.UNVERSIONED):
        write_aside(clerk, day_of(first_at))
    if clerk.take_broken("cut off"):
        clerk.letters.append(cut_off(clerk, clerk.chance.choice(clerk.letters)))
    if clerk.take(Fault.BROKEN):
        write_unreadable(clerk, day_of(first_at))


def _trouble(clerk: Clerk, plan: Plan) -> list[Letter]:
    letters = clerk.letters
    if clerk.take(Fault.LATE):
        delay(letters, plan.last_at, clerk.chance)
    if clerk.take(Fault.DISORDERED) and not disorder(letters, clerk.chance):
        first_at = min(letter.at for letter in letters)
        write_moved(clerk, first_at, clerk.after(first_at, 600, 6000))
        disorder(letters[-2:], clerk.chance)
    if clerk.take(Fault.REPEATED):
        letters.append(repeat(letters, plan.last_at, clerk.chance))
    return sorted(letters, key=lambda letter: letter.at)
