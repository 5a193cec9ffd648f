"""The whole simulation: every message in the order of sending, and what must come of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.simulator.body import body_of
from services.simulator.fhir.systems import FNR
from services.simulator.letter import Letter
from services.simulator.plan import Plan
from services.simulator.sent import Sent
from services.simulator.story import Course
from services.simulator.table import STAY
from services.simulator.tale import Tale, tell
from services.simulator.truth import Broken, Json, Truth, Turn
from services.simulator.turns import turns_of


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is sent, sorted by ``at`` and numbered, and the truth at the plan's stop."""

    sent: tuple[Sent, ...]
    truth: Truth


def simulate(plan: Plan) -> Simulation:
    """Choose what happens to everybody, and write it."""
    tales = [tell(plan, index) for index in range(plan.persons)]
    letters = sorted((one for tale in tales for one in tale.letters), key=lambda one: one.at)
    numbers = {id(letter): number for number, letter in enumerate(letters)}
    sent = tuple(sent_as(letter, number) for number, letter in enumerate(letters))
    instances: list[Json] = []
    broken: list[Broken] = []
    turns: list[Turn] = []
    for tale in tales:
        patient = f"{FNR}|{tale.person.fnr}"
        parked = _parked(tale)
        broken += _broken(tale, patient, numbers)
        relate(tale.courses)
        for course in tale.courses:
            turns += turns_of(course, len(instances), tale.letters, numbers, plan.stop)
            instances.append(body_of(course, patient, parked, plan.stop))
    broken.sort(key=lambda one: one.number)
    truth = Truth(
        stop=plan.stop, instances=tuple(instances), broken=tuple(broken), turns=tuple(turns)
    )
    return Simulation(sent, truth)


def relate(courses: Iterable[Course]) -> None:
    """Say of each course of a pathway that it goes on from the one that ended last before it.

    Each stay is one by itself, and death is gone on from by nothing.
    """
    before: dict[str, Course] = {}
    for course in courses:
        earlier = before.get(course.pathway.code)
        before[course.pathway.code] = course
        if course.pathway is not STAY and earlier is not None and earlier.closed is not None:
            course.related.append("follows")
            earlier.related.append("followed-by")


def sent_as(letter: Letter, number: int) -> Sent:
    """A letter with its number."""
    return Sent(
        number=number,
        topic=letter.topic,
        key=letter.key.encode(),
        value=letter.value,
        headers=(("sender", letter.sender.encode()),),
        at=letter.at,
        faults=letter.faults,
    )


def _parked(tale: Tale) -> dict[str, int]:
    """How many messages about the person cannot be read at the stop, by class of reason."""
    flaws = [one.flaw for one in tale.letters if one.flaw is not None]
    return Counter(flaw.reason for flaw in flaws if flaw.named and not flaw.mended)


def _broken(tale: Tale, patient: str, numbers: dict[int, int]) -> Iterable[Broken]:
    for letter in tale.letters:
        if letter.flaw is not None:
            yield Broken(
                number=numbers[id(letter)],
                persons=(patient,) if letter.flaw.named else (),
                sender=letter.sender,
                reason=letter.flaw.reason,
                mended=letter.flaw.mended,
            )
