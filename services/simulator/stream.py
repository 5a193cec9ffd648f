"""The same traffic person by person, for as many persons as there are: nothing is kept."""

from collections.abc import Iterator

from services.simulator.plan import Plan
from services.simulator.sent import Sent
from services.simulator.simulate import sent_as
from services.simulator.tale import tell


def stream(plan: Plan) -> Iterator[Sent]:
    """Every message of one person in the order of sending, then every one of the next.

    ``number`` goes on over all of them; ``at`` begins anew with each person.
    """
    number = 0
    for index in range(plan.persons):
        for letter in tell(plan, index).letters:
            yield sent_as(letter, number)
            number += 1
