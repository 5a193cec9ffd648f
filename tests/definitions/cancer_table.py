"""The published times of the cancer pathways, copied by hand and apart from the definition files.

One line for each version that has any: code, valid from, valid to (or ``-``), OF1, OF2, OF3 and
OF4. Calendar days; K surgery, M drug, S radiotherapy, O observation; ``-`` where the published
table has no such row or nobody has read it. Sources: those of the files.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

TEXT = """
A01 2015-01-01 2021-05-01  7  7 K13,M10           K27,M24
A01 2021-05-01 -           7 12 K13,M10           K32,M29
A04 2023-01-01 -           -  - S14               -
A05 2016-07-20 2021-05-01  2  5 M1                M8
A06 2015-05-01 2023-01-01  4 14 M3                M21
A06 2023-01-01 -           4 14 M3,S17            M21,S35
A07 2021-07-05 -           8 14 K14,M14           K36,M36
A12 2021-07-02 -           9 12 K14,M14,S18       K35,M35,S39
A18 2015-05-01 2021-05-01  5 12 K14,M21,S21,O14   K31,M38,S38,O31
A18 2021-05-01 -           5 12 K28,M14,S21,O14   K45,M31,S38,O31
A23 2020-12-31 -           6  8 K7,M14,S14        K21,M28,S28
A26 2018-08-11 -           7 21 K14,M7            K42,M35
A34 2016-07-21 -           5 20 K14,M7            K39,M32
A36 2015-01-01 -           8 21 K14,M14,S14       K43,M43,S43
A37 2016-07-20 -          10 10 K21               K41
A39 2020-10-20 -          14 21 K21,M21,S21       K56,M56,S56
A40 2015-01-01 -           6 21 -                 -
"""
BRANCHES = {"K": "surgery", "M": "drug", "S": "radiotherapy", "O": "observation"}
WITHOUT_TIMES = {
    "A02", "A03", "A14", "A15", "A16", "A17", "A20", "A21", "A22", "A30", "A32", "A38",
    "B01", "C01",
}  # fmt: skip
"""Of these no time is known, or only leads that are not used."""


class Published(NamedTuple):
    """One row of a published table.

    Attributes:
        treatment: Outcome letter of the F code; ``None`` where the row is for all.
        valid_to: The first day on which it is no longer so.
    """

    code: str
    limit: str
    treatment: str | None
    amount: int
    valid_from: date
    valid_to: date | None

    @property
    def when(self) -> str:
        """The branch, as the files call it."""
        return BRANCHES[self.treatment] if self.treatment else "none"

    def __str__(self) -> str:
        """For the name of a test."""
        return f"{self.code}-{self.valid_from}-{self.limit}-{self.when}"


def published() -> Iterator[Published]:
    """Every row."""
    for line in TEXT.strip().splitlines():
        code, since, until, *told = line.split()
        valid = (date.fromisoformat(since), None if until == "-" else date.fromisoformat(until))
        for number, cell in enumerate(told, 1):
            for one in [] if cell == "-" else cell.split(","):
                treatment = one[0] if one[0] in BRANCHES else None
                amount = int(one.lstrip("KMSO"))
                yield Published(code, f"OF{number}", treatment, amount, *valid)
