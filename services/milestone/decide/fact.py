"""From the rows that a view tells to what is decided."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TypeAlias

from schemas.milestone import Dated, PathwayCode, Said
from services.milestone.decide.signals.codes import OF_REFERRAL
from services.milestone.decide.signals.row import Does, Index, Key, Row
from services.milestone.decide.views import (
    Appointment,
    Around,
    Decided,
    Notice,
    Procedure,
    Referral,
    Service,
    Stay,
    Task,
)

View: TypeAlias = Appointment | Notice | Procedure | Referral | Service | Stay | Task

Telling: TypeAlias = tuple[Row, PathwayCode | None, tuple[str, ...]]
"""A row, and the pathway code or the codes of one concept by which it is told."""

WITHDRAWS = Does.WITHDRAWS
"""By a name of its own: Python 3.11 takes ten times as long to find it in its class."""


def decided(index: Index, key: Key, view: View) -> Decided:
    """All that the rows of a key say of a view, each thing beside the row that says it."""
    says: list[Said] = []
    named: list[str] = []
    quiet: list[str] = []
    withdrawn = False
    for row in index[key]:
        withdrawn = withdrawn or row.does is WITHDRAWS
        for one, code, stated in _each(row, view) if row.stated else ((row, None, ()),):
            if one.kind is None:
                quiet.append(one.id)
            else:
                says.append(said(one, view, code, stated))
                named.append(one.id)
    return Decided(
        says=tuple(says),
        withdrawn=withdrawn,
        rows=(*named, *quiet),
        asked=(index.fields, key),
    )


def said(
    row: Row, view: View, code: PathwayCode | None = None, stated: tuple[str, ...] = ()
) -> Said:
    """What one row says, with the days that the view has of those it names.

    Args:
        row: The signal.
        view: What told it.
        code: The national pathway code that tells it.
        stated: The codes of one concept that tell it; else all that the resource states.
    """
    around, marks = view.around, view.around.marks
    days: list[Dated] = []
    for day in row.days:
        when = getattr(view, day.at)
        if when is not None:
            days.append(Dated(day.name, when))
    assert row.kind is not None
    return Said(
        kind=row.kind,
        lasts=row.lasts,
        days=tuple(days),
        code=code,
        organisation=around.organisation,
        specialty=around.specialty,
        care_level=around.care_level,
        outcome=row.outcome,
        service=view.service if row.ongoing is not None and isinstance(view, Service) else None,
        ongoing=row.ongoing,
        urgency=marks.urgency,
        referral_kind=marks.referral_kind,
        purpose=marks.purpose,
        contact_type=marks.contact_type,
        reasons=marks.reasons,
        stated=stated or (_all(around.stated) if around.stated else ()),
    )


def _each(row: Row, view: View) -> Sequence[Telling]:
    """The row of each code that the view states, in the order in which it states them."""
    if row.stated in CODES:
        return _each_code(row, CODES[row.stated](view.around))
    if row.stated in STATED:
        # Nearly no resource states one.
        if not view.around.stated:
            return ()
        tells = STATED[row.stated]
        return [(row, None, stated) for stated in view.around.stated if tells(stated)]
    told = getattr(view, row.stated)
    return [(row.by_code[key], None, ()) for key in told if key in row.by_code] if told else ()


def _each_code(row: Row, codes: Iterable[PathwayCode]) -> Sequence[Telling]:
    told: list[Telling] = []
    for code in codes:
        one = row.by_code.get(f"{code.volven}#{code.event}") if row.by_code else row
        if one is not None:
            told.append((one, code, ()))
    return told


CODES: Mapping[str, Callable[[Around], tuple[PathwayCode, ...]]] = {
    "codes": attrgetter("codes"),
    "ordered": attrgetter("ordered"),
    "any_code": lambda around: around.codes + around.ordered,
}
"""Which of the national pathway codes a row is about."""


def _is_of_referral(stated: tuple[str, ...]) -> bool:
    return any(name.startswith(OF_REFERRAL) for name in stated)


STATED: Mapping[str, Callable[[tuple[str, ...]], bool]] = {
    "stated": lambda _: True,
    "of_referral": _is_of_referral,
    "asked": lambda stated: not _is_of_referral(stated),
}
"""Which of the codes that a definition names a row is about."""


def _all(stated: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple([name for names in stated for name in names])
