"""What a hundred more definitions cost a message: reading it, and judging its patient anew."""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time
from typing import TypeAlias

import msgspec

from bench.mix import START, STOP
from bench.results import machine
from schemas.codes import Kind
from schemas.definition import Definition, DefinitionSet, Milestone
from schemas.load import load_definitions
from schemas.milestone import Statement
from schemas.status import Status
from services.milestone.read import Heard, for_looking, make_reader, read_message
from services.milestone.read.named import named_in
from services.simulator.plan import Plan
from services.simulator.simulate import sent_as
from services.simulator.tale import tell
from services.status.decide import Told, decide

MORE = 100
MOST = 1.10
"""So much may a message cost with them for each one without."""
PERSONS, ROUNDS = 300, 9
KEY = b"b" * 32
LIKE_D12, STATED = 25, 50
"""Of the hundred: by referrals of a specialty of their own; by a stated type code; the rest by
codes of systems of their own."""

Patients: TypeAlias = Sequence[Sequence[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Microseconds of processor time a message.

    Attributes:
        few: With the definitions that come with Milepæl; the median of the rounds.
        many: With a hundred more.
        ratio: The median of each round's own: both take turns, so a busy moment hits both alike.
    """

    messages: int
    definitions: int
    few: float
    many: float
    ratio: float

    @property
    def broken(self) -> bool:
        """A hundred more cost a tenth or more."""
        return self.ratio >= MOST


def measure() -> Cost:
    """Measure, after making sure that the hundred change no answer."""
    patients = _patients()
    few = load_definitions()
    many = with_more(few)
    # As every service does at its start (services/runtime/serve.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
    assert list(answers(patients, few)) == list(answers(patients, many))
    rounds = [_round(patients, few, many, first=number % 2) for number in range(ROUNDS)]
    count = sum(map(len, patients))
    return Cost(
        messages=count,
        definitions=len(few.definitions),
        few=median(one for one, _ in rounds) / count * 1e6,
        many=median(other for _, other in rounds) / count * 1e6,
        ratio=median(other / one for one, other in rounds),
    )


def _patients() -> Patients:
    plan = Plan(persons=PERSONS, start=START, stop=STOP)
    return [
        [sent_as(letter, 0).value for letter in tell(plan, index).letters]
        for index in range(PERSONS)
    ]


def _round(
    patients: Patients, few: DefinitionSet, many: DefinitionSet, first: int
) -> tuple[float, float]:
    if first:
        other = _seconds(patients, many)
        return _seconds(patients, few), other
    return _seconds(patients, few), _seconds(patients, many)


def _seconds(patients: Patients, definitions: DefinitionSet) -> float:
    begun = process_time()
    for _ in answers(patients, definitions):
        pass
    return process_time() - begun


def answers(patients: Patients, definitions: DefinitionSet) -> Iterator[tuple[Status, ...]]:
    """The way of each message: read it, and judge all that was told of its patient so far."""
    # As the service does at its start: the codes that are looked for are those of the definitions.
    reader = make_reader(for_looking(KEY), named_in(definitions.definitions))
    for messages in patients:
        told: list[Statement] = []
        for offset, raw in enumerate(messages):
            heard = Heard("bench", 0, offset, datetime(2026, 3, 1, tzinfo=UTC), "bench")
            told += read_message(raw, heard, reader).statements
            names = {alias.pseudonym for one in told for alias in one.aliases}
            asked = Told(pseudonyms=tuple(sorted(names)), statements=tuple(told))
            decision = decide(asked, definitions, STOP, KEY)
            yield tuple(one.status for person in decision.persons for one in person.instances)


def with_more(few: DefinitionSet) -> DefinitionSet:
    """The same and a hundred more, made of ours, for which the simulator has no messages."""
    by_code = {one.code: one for one in few.definitions}
    more = [_another(by_code["A12"], f"Q{n:02}") for n in range(STATED)]
    more += [_for_specialty(by_code["D12"], f"R{n:02}", f"9{n:02}") for n in range(LIKE_D12)]
    rest = MORE - STATED - LIKE_D12
    more += [_by_codes(by_code["D12"], f"S{n:02}", f"urn:example:{n}") for n in range(rest)]
    return replace(few, definitions=(*few.definitions, *more), digest="more")


def _another(like: Definition, code: str) -> Definition:
    return replace(like, code=code)


def _for_specialty(like: Definition, code: str, specialty: str) -> Definition:
    def otherwise(milestone: Milestone) -> Milestone:
        signals = [
            replace(one, specialties=(specialty,)) if one.specialties else one
            for one in milestone.signals
        ]
        return replace(milestone, signals=tuple(signals))

    return replace(like, code=code, milestones=tuple(map(otherwise, like.milestones)))


def _by_codes(like: Definition, code: str, system: str) -> Definition:
    def otherwise(milestone: Milestone) -> Milestone:
        first = milestone.signals[0]
        stated = (f"{system}|{milestone.id}",)
        signal = replace(
            first, kind=Kind.CODED, event=None, outcomes=(), specialties=(), codes=stated, rule=None
        )
        return replace(milestone, signals=(signal,))

    return replace(like, code=code, milestones=tuple(map(otherwise, like.milestones)))


def table(cost: Cost) -> str:
    """The cost as Markdown."""
    about = ", ".join(f"{name} {value}" for name, value in machine().items())
    row = (
        f"{cost.messages:,}",
        str(cost.definitions),
        f"{cost.few:.0f}",
        f"{cost.many:.0f}",
        f"{cost.ratio:.3f}",
    )
    lines = ["# Definitions", "", INTRODUCTION, "", f"{about}.", ""]
    lines += [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}", f"| {' | '.join(row)} |", ""]
    return "\n".join(lines)


HEAD = ("messages", "definitions", "µs a message", f"with {MORE} more", "1 to")
INTRODUCTION = """\
Made by `make bench BENCH=--definitions`; [README.md](README.md) says what is measured. Processor
time of one core for reading a message and judging its patient anew, the median of nine rounds."""


def write(cost: Cost, folder: Path) -> None:
    """Write ``definitions.json`` and ``DEFINITIONS.md``."""
    told = msgspec.json.format(msgspec.json.encode(cost), indent=2)
    (folder / "definitions.json").write_bytes(told + b"\n")
    (folder / "DEFINITIONS.md").write_text(table(cost), "utf-8")
