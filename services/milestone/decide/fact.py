"""How one fact is put together from what a view tells."""

from typing import Any

from schemas.codes import DayName, Kind, Lasts
from schemas.milestone import Dated, Said, When
from services.milestone.decide.tables import EVENT_KINDS
from services.milestone.decide.views import NO_MARKS, Around


def days(*named: tuple[DayName, When | None]) -> tuple[Dated, ...]:
    """The days that were told, by name."""
    return tuple([Dated(name, when) for name, when in named if when is not None])


def marks(around: Around) -> dict[str, Any]:
    """The marks of a resource as fields of what it says."""
    return {} if around.marks is NO_MARKS else around.marks._asdict()


def fact(
    kind: Kind,
    around: Around,
    told: tuple[Dated, ...] = (),
    *,
    lasts: Lasts = Lasts.STANDING,
    outcome: str | None = None,
) -> Said:
    """One fact, with all that stands around it."""
    return Said(
        kind=kind,
        lasts=lasts,
        days=told,
        organisation=around.organisation,
        specialty=around.specialty,
        care_level=around.care_level,
        outcome=outcome,
        **marks(around),
    )


def coded(around: Around, told: tuple[Dated, ...]) -> tuple[Said, ...]:
    """One fact for each national pathway code, of the kind that its event letter means."""
    return tuple(
        [
            Said(
                kind=EVENT_KINDS[code.volven][code.event],
                days=told,
                code=code,
                organisation=around.organisation,
                specialty=around.specialty,
                care_level=around.care_level,
                **marks(around),
            )
            for code in around.codes
        ]
    )
