"""Which signals make which kind, with which days."""

from collections.abc import Iterator
from itertools import groupby

from services.milestone.decide.signals import TABLE, Does, Row
from services.milestone.decide.signals.codes import ANSWERS, MOMENTS, PATHWAY
from services.milestone.decide.signals.row import OTHER, TOLD, Code
from services.milestone.decide.signals.task.signs import EARLIER
from services.milestone.page.table import table

HEAD = """\
## What is understood by it

Each row is one signal: when all its fields have one of these codes, the kind is said, with every
day that is told, each by its own name. Which day counts is for the pathway's definition to say. A
day without a time is a civil day in Europe/Oslo; a month or a year is the whole of it. A
ServiceRequest that tells one day twice and otherwise, by two of Helsenorge's extensions or by one
code of 9147, is refused as `unsound`.

What a resource says stands until its next version, which replaces it whole: a version that no
longer says a thing takes it back. So an earlier state may come again, and nothing is said twice by
sending it twice. A coded answer wins over what would be inferred from a status.
"""

DOES = {
    Does.SAYS: "says",
    Does.REVISES: "says anew, and takes back",
    Does.CANCELS: "takes back",
    Does.WITHDRAWS: "takes back all that the resource said",
    Does.NOTHING: "says nothing",
    Does.PERSON: "is told of the person",
}
LISTS = (
    ("What pathway codes mean", "By the list of the combined code and its event letter.", PATHWAY),
    ("What moments of list 8477 mean", "20, 21 and 22 are about planning: not ours.", MOMENTS),
    (
        "What answers to a referral mean",
        "HIS 1206:2018 (henvisningsstatus), 9148 and 8444.",
        ANSWERS,
    ),
)
BY_LIST = {PATHWAY: 0, MOMENTS: 1, ANSWERS: 2}


def signals() -> Iterator[str]:
    """The lines of this part."""
    yield HEAD
    for resource, rows in groupby(TABLE, key=lambda row: row.resource):
        yield f"### {resource}\n"
        yield from table(
            ("signal", "told by", "what it does", "days", "mind", "source"),
            [_cells(row) for row in rows],
        )
    for title, note, codes in LISTS:
        yield f"### {title}\n\n{note}\n"
        yield from table(("code", "says", "mind"), [_code(one) for one in codes])


def _cells(row: Row) -> tuple[str, ...]:
    days = [f"{day.name}: `{day.path}`" for day in row.days]
    told = [_sign(row, field) for field in row.signs]
    return (
        f"`{row.id}`",
        "; ".join(told),
        _effect(row),
        "; ".join(days) or "none",
        row.trap,
        row.source,
    )


def _effect(row: Row) -> str:
    if row.codes:
        return _effect_of_codes(row)
    if row.does is Does.WITHDRAWS and row.kind is not None:
        return f"{DOES[row.does]}, and says **{row.kind}**"
    ended = " that has ended" if row.ongoing is False else ""
    return DOES[row.does] if row.kind is None else f"{DOES[row.does]} **{row.kind}**{ended}"


def _effect_of_codes(row: Row) -> str:
    """A whole list is told by itself, and of a part of one each code."""
    if row.codes in BY_LIST:
        title = LISTS[BY_LIST[row.codes]][0]
        return f"{DOES[row.does]} [what its code means](#{title.lower().replace(' ', '-')})"
    by_kind: dict[str, list[str]] = {}
    for one in row.codes:
        by_kind.setdefault(f" **{one.kind}**" if one.kind else "", []).append(f"`{one.key}`")
    does = DOES[row.does]
    return "; ".join(f"{does}{kind} for {', '.join(keys)}" for kind, keys in by_kind.items())


TOLD_OR_NOT = frozenset(
    field for row in TABLE for field, codes in row.signs.items() if TOLD in codes
)
"""The fields of which only matters that they tell something, but for a code that a row names."""


def _sign(row: Row, field: str) -> str:
    codes = row.signs[field]
    if codes == {OTHER} or (OTHER in codes and TOLD not in codes and field in TOLD_OR_NOT):
        named = [f", or `{one}`" for one in sorted(codes - {OTHER})]
        return f"`{field}` not told{''.join(named)}"
    if codes == {TOLD} or (row.stated and TOLD in codes):
        return f"`{field}` told"
    named = [f"`{one}`" for one in sorted(codes - {OTHER, TOLD, EARLIER})]
    if EARLIER in codes:
        named.append("before `executionPeriod.start`")
    if OTHER in codes:
        named.append("another or none")
    return f"`{field}`: {', '.join(named)}"


def _code(one: Code) -> tuple[str, ...]:
    return f"`{one.key}`", f"**{one.kind}**" if one.kind else "nothing more", one.trap
