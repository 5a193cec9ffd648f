"""What a definition says beside its clocks: names, phases, sources, scope, registry rules."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

NOT_IN_FILES = {"in files": False}
"""Of a field: it is filled in when the files are read."""


class Evidence(StrEnum):
    """How good the source of a limit is."""

    PRIMARY = "P"
    SECONDARY = "S"
    DERIVED = "D"


class Running(StrEnum):
    """What a running instance does when a later version of its definition comes."""

    KEEPS = "keeps"
    """It keeps the version of its start."""
    MOVES = "moves"
    """Still open on the day the later version is valid from, it goes over to that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """A name, or a sentence, in the three languages of the screens."""

    nb: str
    nn: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase that an instance may be in, by the name that milestones give it.

    Attributes:
        name: For those who work with the pathway.
        patient: What the patient is told, in one plain sentence.
    """

    id: str
    name: Names
    patient: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text that a definition rests on.

    Attributes:
        text: Who says so, and where.
        read_on: The day on which we read it.
        as_of: The day on which it was published or last changed, where that is known.
    """

    text: str
    read_on: date
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """For whom the pathway is. What does not fit is told as a finding, and followed all the same.

    Attributes:
        age_from: In whole years on the civil day of the start, inclusive; ``None``: no lower end.
        age_to: As ``age_from``, inclusive.
        specialties: Fagområde, Volven 8451. Empty, here and below: any.
        counties: Fylkesnummer: the two digits with which the numbers of its municipalities begin.
            A health region is its counties, and municipalities where it divides one.
        municipalities: Kommunenummer, four digits. Whoever lives in one of these, or of those of
            ``counties``, is in scope, and so is whoever lives nobody knows where, or whose address
            is hidden. That a number was another one before a reform is for the file to say.
            Only an open instance is judged by it.
    """

    age_from: int | None = None
    age_to: int | None = None
    specialties: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()


EVERYBODY = Scope()
"""No bounds at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRule:
    """One of the national registry's checks of the order of codes, Volven 9329.

    It is judged for each stated code that ``event``, ``outcomes`` and the ages choose, and fires
    where any of the rest says so. Of the rules that fire for one code only the first in the file
    is told. It never stops the status. Its words are those of the list, and stand in no file.

    Attributes:
        number: The registry's, e.g. ``109``.
        event: Event letter of the codes that it judges; ``None``: all.
        outcomes: Outcome of those codes, one of these; empty: any.
        spares: Never judges codes of these events.
        lacks: Fires where none of these came before, each an event, or event and outcome: 109
            wants neither S nor C, and 110 then speaks of C alone.
        after: Fires where one of these came before, as in ``lacks``, e.g. ``C`` or ``CA``.
        first: Fires where the first code of the instance is not of this event.
        again: Fires where the same code was stated before.
        no_time: Fires where the code has no day.
        withdrawn: Fires where the pathway was withdrawn before the day of the code.
        elsewhere: Fires after the day on which another pathway of the same family began, while the
            patient has it open.
        age_from: Judges only patients of this age, in whole years on the day of the code,
            inclusive. With nothing else said it fires for each of them.
        age_to: As ``age_from``, inclusive.
        of_order: It is about what came before.
        of_age_alone: With nothing said beside the ages it fires for each patient whom they choose.
    """

    number: str
    event: str | None = None
    outcomes: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    first: bool = False
    again: bool = False
    no_time: bool = False
    withdrawn: bool = False
    elsewhere: bool = False
    age_from: int | None = None
    age_to: int | None = None
    of_order: bool = field(init=False, repr=False, compare=False, metadata=NOT_IN_FILES)
    of_age_alone: bool = field(init=False, repr=False, compare=False, metadata=NOT_IN_FILES)

    def __post_init__(self) -> None:
        """Say what would else be found out for every code."""
        of_order = bool(self.lacks or self.after or self.first or self.again)
        of_age = self.age_from is not None or self.age_to is not None
        alone = of_age and not (of_order or self.withdrawn or self.elsewhere)
        object.__setattr__(self, "of_order", of_order)
        object.__setattr__(self, "of_age_alone", alone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A pathway from which one of this kind may go on.

    Attributes:
        code: Type code of that pathway; ``None``: any other of ``family``.
        family: Any other pathway of this family, where no code is said.
        event: It was closed by a code of this event letter; ``None``: by anything. One letter may
            be an outcome of two events: CM is another cancer, and FM a treatment.
        outcomes: It was closed with one of these outcomes; empty: any.
        moved: That pathway was not the right one, and the patient was moved; else this one is
            the next step.
    """

    code: str | None = None
    family: str | None = None
    event: str | None = None
    outcomes: tuple[str, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRule:
    """When a limit may be shown adjusted beside the official figure, which it never alters.

    Attributes:
        begins: Milestone at which the pause begins.
        ends: The first such milestone after that ends it.
        reasons: Reason of the delay, ``list#code``, one of these; empty: any.
        limits: Ids of the limits that are shown adjusted; empty: all.
        source: Who says that days may be left out.
    """

    begins: str
    ends: str
    reasons: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    source: str
