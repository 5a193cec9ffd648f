"""What is told of a limit that the patient declined, once the pathway has ended or it was due."""

from datetime import UTC, datetime

import pytest

from schemas.codes import DayName, Kind
from schemas.milestone import Said, When
from schemas.words import Language
from services.status.explain import explain
from tests.given import DEFINITIONS, judged, on, said, statement

(HOME,) = (one for one in DEFINITIONS.definitions if one.code == "pakkeforlop-hjem")
SYSTEM = "urn:milepael:milestone|home"
CLOSED, EXCUSED = "The pathway was closed, on", "not told in time, which does not count as late"
BEFORE, AFTER = (datetime(2026, month, 2, 10, 0, tzinfo=UTC) for month in (3, 6))
"""The second assessment is due on 3 March."""


def told(kind: Kind, code: str, when: When) -> Said:
    """A code of the pathway's."""
    return said(kind, when, DayName.EXECUTED, stated=(f"{SYSTEM}-{code}",))


def dead(when: When | None) -> Said:
    return said(Kind.DECEASED, when, DayName.STATED)


def of_the_second(now: datetime, *also: Said) -> str:
    """What is told of its limit, of a patient who said no in February."""
    says = (
        told(Kind.CODED, "diagnosis-informed", on(2025, 11, 3)),
        told(Kind.CODED_DECLINED, "needs-assessed-2", on(2026, 2, 10)),
        *also,
    )
    made = [statement(f"E|{n}", one, version=1) for n, one in enumerate(says)]
    (one,) = judged(*made, now=now)
    parts = explain(one, HOME, now, Language.EN).split("\n\n")
    (row,) = (part for part in parts if "[needs-assessment-2]" in part)
    return row


@pytest.mark.parametrize(("day", "shown"), [(2, "2 March 2026"), (3, "3 March 2026")])
def test_what_was_closed_before_it_was_overdue_is_not_said_to_be_out_of_time(
    day: int, shown: str
) -> None:
    """The due day itself is in time: nothing was left undone that anybody could be excused for."""
    row = of_the_second(AFTER, dead(on(2026, 3, day)))

    assert f"The pathway was closed on {shown} without: " in row
    assert EXCUSED not in row


def test_what_was_closed_after_it_was_due_is_excused_by_the_no() -> None:
    row = of_the_second(AFTER, dead(on(2026, 3, 4)))

    assert EXCUSED in row
    assert "The pathway was closed" not in row


def test_what_is_still_open_is_excused_once_it_was_due() -> None:
    assert EXCUSED in of_the_second(AFTER)
    assert EXCUSED not in of_the_second(BEFORE)


def test_what_was_closed_nobody_knows_when_is_not_out_of_time_before_it_is_due() -> None:
    """Before the day has come nobody can have missed it."""
    row = of_the_second(BEFORE, dead(None))

    assert CLOSED in row
    assert EXCUSED not in row
