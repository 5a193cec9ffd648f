"""What the commands that need no server share: from files to what the core says of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from schemas.definition import Definition
from schemas.person import UnplacedCode
from services.command.files import desk_key, read_files
from services.command.output import say
from services.command.sets import definitions_in
from services.milestone.read.named import named_in
from services.status.decide import Told, decide
from services.status.decide.answer import Judged


@dataclass(frozen=True, slots=True)
class Found:
    """What the files say at a moment.

    Attributes:
        unplaced: Stated codes that no instance shows, as a start of a withdrawn pathway.
    """

    judged: tuple[Judged, ...]
    definitions: tuple[Definition, ...]
    at: datetime
    unplaced: tuple[UnplacedCode, ...] = ()

    def definition(self, judged: Judged) -> Definition:
        """The definition that an instance was judged by."""
        version = judged.status.pathway.version
        return next(one for one in self.definitions if one.version == version)


def found_in(
    files: Sequence[Path],
    *,
    at: datetime,
    as_known: datetime | None,
    known_at: datetime | None,
    definitions: Path,
    local: Path | None = None,
) -> Found:
    """Read files, fold what they say, and judge it at a moment."""
    active = definitions_in(definitions, local)
    readings = read_files(files, known_at, named_in(active.definitions))
    for reading in readings:
        if reading.verdict == "refused":
            say(f"{reading.where}: refused; `milepael read` says why")
    read = [reading.reading for reading in readings]
    statements = [told for one in read for told in (*one.statements, *one.aside)]
    parked = [told for one in read for told in one.parked]
    told = Told(
        pseudonyms=tuple(sorted({a.pseudonym for one in statements for a in one.aliases})),
        statements=tuple(one for one in statements if as_known is None or one.known_at <= as_known),
        parked=tuple(one for one in parked if as_known is None or one.known_at <= as_known),
    )
    decision = decide(told, active, at, desk_key())
    judged = [one for person in decision.persons for one in person.instances]
    unplaced = [one for person in decision.persons for one in person.unplaced]
    return Found(tuple(judged), active.definitions, at, tuple(unplaced))
