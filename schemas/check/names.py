"""Whether everything that people read is said in all three languages."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong
from schemas.definition import Definition, Names
from schemas.lines import At


def names(definition: Definition) -> Iterator[Wrong]:
    """Names and sentences that are empty in a language. A missing one has no shape at all."""
    for at, what, told in _told(definition):
        for language in ("nb", "nn", "en"):
            if not getattr(told, language).strip():
                yield Wrong(
                    (*at, language), f"{what} is not said in {language}", f"write {language} = …"
                )


def _told(definition: Definition) -> Iterator[tuple[At, str, Names]]:
    yield ("name",), "the name", definition.name
    for index, milestone in enumerate(definition.milestones):
        what = f"the name of milestone {milestone.id!r}"
        yield ("milestones", index, "name"), what, milestone.name
    for index, phase in enumerate(definition.phases):
        at = ("phases", index)
        yield (*at, "name"), f"the name of phase {phase.id!r}", phase.name
        yield (*at, "patient"), f"what the patient is told in phase {phase.id!r}", phase.patient
