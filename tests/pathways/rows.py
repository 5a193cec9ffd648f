"""Every published limit but those of cancer: what is told before it, what begins and what ends it.

Each row is laid so that it is due on one day, for all of them are asked about at once.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tests.times import OSLO

DUE = date(2026, 3, 20)
"""A Friday in winter time, before the holidays of Easter."""
DAY_AFTER = DUE + timedelta(days=1)
LAST_MOMENT = datetime(2026, 3, 20, 23, 59, tzinfo=OSLO)
"""Of what is counted in minutes or hours: the moment itself is in time."""
BEFORE = date(2025, 1, 10)
"""Long before anything here begins."""


class Row(NamedTuple):
    """One row of a published table.

    Attributes:
        limit: As bodies have it, with the round of a repeat.
        begins: The day or moment on which it begins, counted by hand from ``DUE``.
        before: What is told of earlier, each on a day after the one before.
        by: What begins it.
        to: What meets it.
        idle: It does not run for those of whom nothing has met it.
    """

    code: str
    limit: str
    when: str
    begins: date | datetime
    before: tuple[str, ...]
    by: str
    to: str
    idle: bool = False

    @property
    def minutes(self) -> bool:
        """Whether it counts in moments and not in civil days."""
        return isinstance(self.begins, datetime)


def days(count: int) -> date:
    """The day from which so many calendar days end on the due day."""
    return DUE - timedelta(days=count)


def minutes(count: int) -> datetime:
    """The moment from which so many minutes end on the last of the due day."""
    return LAST_MOMENT - timedelta(minutes=count)


COLUMNS = (("outpatient", 3), ("inpatient", 1))
"""Of the tables: what they are called, and the level of care that tells it (8406)."""


def mental(
    code: str, table: dict[str, tuple[int, int]], *, treated: str, names: dict[str, str]
) -> Iterator[Row]:
    """The rows of a table with one column for outpatients (3) and one for inpatients (1)."""
    for limit, amounts in table.items():
        for (when, level), amount in zip(
            (("outpatient", 3), ("inpatient", 1)), amounts, strict=True
        ):
            seen, decided = f"{code}M/{level}", f"{code}{treated}/{level}"
            evaluated, detox = f"{code}E/{level}", f"{code}D/{level}"
            before, by, to = {
                "first-attendance": ((), f"{code}A", seen),
                "assessment": ((f"{code}A",), seen, decided),
                "first-evaluation": ((f"{code}A", seen), decided, evaluated),
                "evaluation": ((f"{code}A", seen, decided), evaluated, evaluated),
                "after-detox": ((f"{code}A", seen), detox, f"{code}-treatment-after-detox"),
            }[limit]
            idle = limit == "after-detox"
            yield Row(code, names.get(limit, limit), when, days(amount), before, by, to, idle)


ROUNDS = {"evaluation": "evaluation#1", "after-detox": "after-detox#1"}

TABLES = (
    # Helsedirektoratet, TSB, 04.02.2019.
    *mental(
        "D01",
        {
            "assessment": (21, 7),
            "first-evaluation": (7, 7),
            "evaluation": (56, 42),
            "after-detox": (3, 0),
        },
        treated="CT",
        names=ROUNDS,
    ),
    # Helsedirektoratet, OCD, 05.12.2018.
    *mental(
        "D07", {"first-attendance": (42, 42), "assessment": (56, 56)}, treated="CP", names=ROUNDS
    ),
    # Helsedirektoratet, spiseforstyrrelser, 30.09.2022.
    *mental(
        "D08",
        {"assessment": (42, 14), "first-evaluation": (28, 14), "evaluation": (42, 14)},
        treated="CP",
        names=ROUNDS,
    ),
    # Helsedirektoratet, gravide og rusmidler, 29.09.2020; the first is the upper end of 3–7.
    *mental(
        "D09",
        {
            "assessment": (7, 7),
            "first-evaluation": (14, 7),
            "evaluation": (42, 42),
            "after-detox": (0, 0),
        },
        treated="CT",
        names=ROUNDS,
    ),
)

ROWS: tuple[Row, ...] = (
    *TABLES,
    Row("D06", "first-attendance", "none", days(7), (), "D06A", "D06M"),
    *(
        Row(
            "D08", "first-attendance", when, days(amount),
            (), f"referral+D08A+D08-{when}", "D08M",
        )
        for when, amount in (("severe", 7), ("less-severe", 28))
    ),
    *(
        Row(
            code, "emergency-decision", "none", days(14),
            (), f"{code}-emergency-assessed", f"{code}A",
        )
        for code in ("D01", "D11", "D12")
    ),
    Row("D12", "assessment", "none", days(6 * 7), ("D12A",), "D12M", "D12CP"),
    Row("D12", "extended-assessment", "none", days(6 * 7), ("D12A", "D12M"), "D12CU", "D12CP"),
    Row("D12", "first-evaluation", "none", days(6 * 7), ("D12A", "D12M"), "D12CP", "D12E"),
    Row("D12", "evaluation#1", "none", days(12 * 7), ("D12A", "D12M", "D12CP"), "D12E", "D12E"),
    # Windows: the later end.
    Row(
        "pakkeforlop-hjem", "needs-assessment-2", "none", date(2025, 11, 20),
        (), "home-diagnosis-informed", "home-needs-assessed-2",
    ),
    Row(
        "pakkeforlop-hjem", "needs-assessment-3", "none", date(2024, 9, 20),
        (), "home-diagnosis-informed", "home-needs-assessed-3",
    ),
    Row(
        "smerte", "assessment-start", "none", days(12 * 7),
        (), "pain-start", "pain-assessment-start",
    ),
    Row(
        "smerte", "assessment", "none", days(12 * 7),
        ("pain-start",), "pain-assessment-start", "pain-summarising-meeting",
    ),
    Row(
        "smerte", "follow-up", "none", days(26 * 7), ("pain-start", "pain-assessment-start"),
        "pain-summarising-meeting", "pain-follow-up-meeting",
    ),
    *(
        Row(
            "gode-pasientforlop", limit, "none", days(amount), ("good-pathway-planned",),
            "good-pathway-discharged", f"good-pathway-{ended}",
        )
        for limit, amount, ended in (
            ("discharge-call", 0, "discharge-call"),
            ("assessment", 3, "assessed"),
            ("gp-consultation", 14, "gp-consultation"),
            ("evaluation", 28, "evaluated"),
        )
    ),
    Row(
        "hjerneslag", "ambulance-on-site", "none", minutes(25), ("stroke-last-known-well",),
        "stroke-ambulance-arrived", "stroke-ambulance-left",
    ),
    Row(
        "hjerneslag", "thrombolysis", "none", minutes(40), ("stroke-last-known-well",),
        "stroke-admitted", "stroke-thrombolysis", idle=True,
    ),
    Row(
        "hjerneslag", "function-assessment", "none", days(7), ("stroke-onset", "stroke-admitted"),
        "stroke-unit-admitted", "stroke-function-assessed",
    ),
    # Ten working days: 6 March is a Friday, and two weekends lie between.
    Row("henvisning", "assessment", "none", date(2026, 3, 6), (), "referral", "assessed"),
    Row("henvisning", "deadline", "none", date(2026, 1, 7), (), f"referral!{DUE}", "seen"),
    Row(
        "epikrise", "epikrise", "none", days(1),
        ("admitted",), "9102|L5", ">discharge-summary-sent", idle=True,
    ),
    Row(
        "epikrise", "epikrise-mental-health", "none", days(1),
        ("admitted",), "9102|L5@320", ">discharge-summary-sent", idle=True,
    ),
    Row(
        "epikrise", "epikrise-mental-health-latest", "none", days(7),
        ("admitted",), "9102|L5@360", ">discharge-summary-sent", idle=True,
    ),
    Row(
        "sykehusinnleggelse", "early-notice", "none", minutes(24 * 60),
        ("9102|S2",), "admitted", "8477|1",
    ),
)  # fmt: skip
