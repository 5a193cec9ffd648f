"""One signal as a row: what tells it, what is then said, with which days, and by which source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from schemas.codes import DayName, Kind, Lasts

OTHER = ""
"""Among the codes of a field: another than the rows name, or none."""
TOLD = "told"
"""As the code of a field of which only matters that it tells something."""


class Does(StrEnum):
    """What a signal does to what was said before."""

    SAYS = "says"
    """Says the kind, until the next version of the resource."""
    REVISES = "revises"
    """Says the kind anew, and takes it back of the messages that told it before."""
    CANCELS = "cancels"
    """Says nothing, and takes the kind back of the messages that told it."""
    WITHDRAWS = "withdraws"
    """Takes back all that the source ever said."""
    NOTHING = "nothing"
    """Says nothing: a statement without milestones, which also replaces the version before."""
    PERSON = "person"
    """Is told of the person, beside the milestones."""


@dataclass(frozen=True, slots=True)
class Day:
    """A candidate day: its name, where the view has it, and which field of FHIR tells it."""

    name: DayName
    at: str
    path: str


@dataclass(frozen=True, slots=True)
class Code:
    """What one code of a list means.

    Attributes:
        key: ``list#code``; of a pathway code the event letter alone.
        kind: ``None`` where it says nothing beside what the resource says anyway.
    """

    key: str
    kind: Kind | None
    trap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """One signal.

    Attributes:
        id: Names it at the desk and in docs/reading.md.
        resource: The type that tells it.
        signs: Each field that decides, and the codes there; all must fit.
        stated: The field of the view with codes of a list, or the name that ``fact`` has for some
            of them; each that stands there is said.
        codes: What each of them means.
        kind: What is said, or taken back; ``None`` where nothing is or where ``codes`` tell it.
        expects: Class and status that go with it, where others are a finding.
        ongoing: For a service: whether it still runs.
        trap: What goes wrong when it is read naively.
        base: The row of which this is one code; its own id otherwise.
        outcome: The code that made it, as ``list#code``, where it is no pathway code.
        by_code: The row of each code, made from ``codes``.
    """

    id: str
    resource: str
    signs: Mapping[str, frozenset[str]]
    source: str
    does: Does = Does.SAYS
    kind: Kind | None = None
    days: tuple[Day, ...] = ()
    lasts: Lasts = Lasts.STANDING
    stated: str = ""
    codes: tuple[Code, ...] = ()
    expects: tuple[str, str] | None = None
    ongoing: bool | None = None
    trap: str = ""
    base: str = ""
    outcome: str | None = None
    by_code: Mapping[str, "Row"] = field(default_factory=dict, repr=False)

    def fits(self, told: Mapping[str, str]) -> bool:
        """Whether these codes, by field, tell it; a field that is not given may be anything."""
        return all(told[name] in codes for name, codes in self.signs.items() if name in told)


def words(text: str) -> frozenset[str]:
    """Codes, written with blanks between them."""
    return frozenset(text.split())


def with_codes(row: Row) -> Row:
    """The row, and within it one for each of its codes."""
    made = {
        code.key: replace(
            row,
            id=f"{row.id}:{code.key}",
            kind=code.kind,
            does=row.does if code.kind is not None else Does.NOTHING,
            trap=code.trap or row.trap,
            base=row.id,
            outcome=code.key if row.stated == "outcomes" else None,
        )
        for code in row.codes
    }
    return replace(row, by_code=made)


Key: TypeAlias = tuple[str | None, ...]


class Index(dict[Key, tuple[Row, ...]]):
    """Which rows each combination of codes tells, in the order of the table; found when asked.

    A code that no row names counts as ``OTHER``, and so does ``None``.
    """

    def __init__(self, rows: Iterable[Row], *fields: str) -> None:
        """Look in the rows of one resource.

        Args:
            rows: In the order in which they are to be said.
            fields: The fields that decide; a key has their codes in this order.
        """
        super().__init__()
        self._rows = tuple(rows)
        self.fields = fields
        self._known = [
            {OTHER}.union(*[row.signs.get(name, frozenset()) for row in self._rows])
            for name in fields
        ]

    def __missing__(self, key: Key) -> tuple[Row, ...]:
        """Find the rows; they are kept by codes that rows name, so the index stays small."""
        told = tuple(
            [code if code in known else OTHER for code, known in zip(key, self._known, strict=True)]
        )
        if told != key:
            return self[told]
        by_field = dict(zip(self.fields, (code or OTHER for code in key), strict=True))
        found = self[key] = tuple(row for row in self._rows if row.fits(by_field))
        return found
