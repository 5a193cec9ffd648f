"""Who writes about one person at one hospital."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from services.simulator.calendar import clock, day_of
from services.simulator.fhir.systems import FNR, Json, identifier, local_number
from services.simulator.letter import Letter
from services.simulator.people import Person
from services.simulator.places import Hospital
from services.simulator.sent import Fault

MOST_NUMBERS = 1000
"""So many things may be numbered for one person."""


@dataclass(slots=True, eq=False)
class Clerk:
    """Writes about one person, and knows what still is to go wrong.

    Attributes:
        last_at: The last moment at which anything is sent.
        wants: Faults that are still to befall this person.
        by_local: The hospital's messages name the person by its own number alone.
        loses: Messages may get lost.
        broken: In which way a message is broken, where one is to be.
        letters: All that has been written.
    """

    person: Person
    chance: Random
    last_at: datetime
    wants: set[Fault] = field(default_factory=set)
    by_local: bool = False
    loses: bool = False
    broken: str = ""
    letters: list[Letter] = field(default_factory=list)
    _numbered: int = 0

    @property
    def hospital(self) -> Hospital:
        """The hospital that the person first comes to."""
        return self.person.hospital

    @property
    def last_on(self) -> date:
        """The last day on which anything happens that is told of."""
        return day_of(self.last_at) - timedelta(days=1)

    def take(self, fault: Fault) -> bool:
        """Whether this is to go wrong; each fault is given out once."""
        wanted = fault in self.wants
        self.wants.discard(fault)
        return wanted

    def take_broken(self, way: str) -> bool:
        """Whether a message is to be broken in this way; given out once."""
        return way == self.broken and self.take(Fault.BROKEN)

    def number(self) -> int:
        """A number that nothing else bears."""
        self._numbered += 1
        return 2_000_000 + self.person.index * MOST_NUMBERS + self._numbered

    def uuid(self) -> str:
        """A random UUID, the same for the same seed."""
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def subject(self, hospital: Hospital) -> Json:
        """The person as a hospital's messages name them."""
        if self.by_local and hospital is self.hospital:
            return {"type": "Patient", "identifier": local_number(self.person)}
        return self.known_subject()

    def known_subject(self) -> Json:
        """The person as senders name them who know the national number."""
        return {"type": "Patient", "identifier": identifier(FNR, self.person.fnr)}

    def during(self, day: date) -> datetime:
        """Some time of a working day."""
        return clock(day, 8 * 60 + 5 * self.chance.randrange(84))

    def after(self, moment: datetime, least: int, most: int) -> datetime:
        """Some minutes later, but never after the last moment of sending."""
        later = moment + timedelta(minutes=self.chance.randint(least, most))
        return min(later, self.last_at)
