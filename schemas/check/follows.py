"""Whether a pathway can come about from those that it is said to follow."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong
from schemas.definition import Definition, Follow
from schemas.volven import volven_list

TYPE = 3
"""How long the pathway type is with which a national pathway code begins, e.g. ``A12``."""


def follows(definition: Definition) -> Iterator[Wrong]:
    """Neither one pathway nor a family, and codes by which none of them can close."""
    known = [code for number in definition.volven for code in volven_list(number)]
    for index, follow in enumerate(definition.follows):
        at = ("follows", index)
        if (follow.code is None) == (follow.family is None):
            says = "follows names one pathway by its code, or those of a family"
            yield Wrong(at, says, "write either code = … or family = …")
            continue
        if follow.code == definition.code:
            says = f"{follow.code} follows itself, as every pathway may, however it was closed"
            yield Wrong(at, says, "leave it out")
        ends = {code[TYPE:] for code in known if follow.code in (None, code[:TYPE])}
        for told in _closed_by(follow):
            if not any(_is(end, *told) for end in ends):
                whose = follow.code or f"family {follow.family!r}"
                says = f"follows {whose} closed by {told[0] or ''}{told[1] or ''}, and no list in "
                remedy = "write an event and outcomes that such a code has, or leave them out"
                yield Wrong(at, f"{says}`volven` has such a code", remedy)


def _closed_by(follow: Follow) -> Iterator[tuple[str | None, str | None]]:
    """Each event and outcome that it asks for; nothing where anything will do."""
    for outcome in follow.outcomes:
        yield follow.event, outcome
    if follow.event is not None and not follow.outcomes:
        yield follow.event, None


def _is(end: str, event: str | None, outcome: str | None) -> bool:
    return event in (None, end[:1]) and outcome in (None, end[1:])
