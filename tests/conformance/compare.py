"""Compare the verdicts of every file, and name each disagreement."""

from dataclasses import dataclass

from tests.conformance.corpora import File, files
from tests.conformance.judges import Fault, Ours, fhir_resources, fhirkit_r4, ours
from tests.conformance.kinds import Kind, kind_of, load_kinds


@dataclass(frozen=True, slots=True)
class Compared:
    """One file and what each reader says of it.

    Attributes:
        kinds: Of disagreement between ours and fhir.resources; empty when they agree.
        unexplained: The refusing reader's faults that are of no kind.
    """

    file: File
    ours: Ours
    theirs: tuple[Fault, ...]
    third: tuple[str, ...] | None
    kinds: tuple[str, ...]
    unexplained: tuple[Fault, ...]

    @property
    def refused_by(self) -> str | None:
        """Which of the two alone finds a fault; ``None`` when both do or neither."""
        if bool(self.ours.faults) is bool(self.theirs):
            return None
        return "ours" if self.ours.faults else "fhir.resources"


def compare() -> list[Compared]:
    """Every file of the corpora, by name."""
    kinds = load_kinds()
    return [_compared(file, kinds) for file in files()]


def _compared(file: File, kinds: tuple[Kind, ...]) -> Compared:
    mine, theirs = ours(file), fhir_resources(file)
    named: dict[Fault, str | None] = {}
    if bool(mine.faults) is not bool(theirs):
        refused_by = "ours" if mine.faults else "fhir.resources"
        named = {fault: kind_of(fault, refused_by, kinds) for fault in mine.faults or theirs}
    return Compared(
        file=file,
        ours=mine,
        theirs=theirs,
        third=fhirkit_r4(file),
        kinds=tuple(sorted({kind for kind in named.values() if kind is not None})),
        unexplained=tuple(fault for fault, kind in named.items() if kind is None),
    )
