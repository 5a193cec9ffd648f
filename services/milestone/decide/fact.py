"""How one fact is put together from what a view tells."""

from schemas.codes import DayName, Kind, Lasts
from schemas.milestone import Dated, Said, When
from services.milestone.decide.tables import EVENT_KINDS
from services.milestone.decide.views import Around


def days(*named: tuple[DayName, When | None]) -> tuple[Dated, ...]:
    """The days that were told, by name."""
    return tuple([Dated(name, when) for name, when in named if when is not None])


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
        **around.marks._asdict(),
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
                **around.marks._asdict(),
            )
            for code in around.codes
        ]
    )
