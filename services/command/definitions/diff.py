"""What has changed for patients between two definitions, or two folders of them, in words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from schemas.definition import Definition
from schemas.windows import windows_of
from schemas.words import Language, sentence
from services.command.definitions.changes import changes
from services.command.definitions.compare import Pair, say
from services.command.definitions.telling import Showing


def between(
    before: Sequence[Definition], after: Sequence[Definition], language: Language
) -> Iterator[tuple[str, list[str]]]:
    """A heading and what has changed, for each pathway that differs.

    A version is compared with itself; one that only one side has, with the newest of its code on
    the other side. What both sides lack differs in nothing.
    """
    for one, other in _pairs(before, after):
        if one is not None and other is not None:
            pair = (Showing(one, language), Showing(other, language))
            said = [*_withdrawal(pair, before, after), *changes(pair)]
            if said:
                yield _heading(pair), said
        else:
            told = Showing(one or other, language)  # type: ignore[arg-type]
            key = "pathway-new" if one is None else "pathway-gone"
            yield told.title, [say(told, key, name=told.title, version=told.definition.version)]


def _pairs(
    before: Sequence[Definition], after: Sequence[Definition]
) -> Iterator[tuple[Definition | None, Definition | None]]:
    if len(before) == len(after) == 1 and before[0].code == after[0].code:
        # Two versions or files of one pathway are compared, whatever their days.
        yield before[0], after[0]
        return
    old, new = ({one.version: one for one in side} for side in (before, after))
    newest = {one.code: one for one in sorted(before, key=lambda one: one.valid_from)}
    for version in sorted(old.keys() | new.keys()):
        if version in old and version in new:
            yield old[version], new[version]
        elif version in new:
            yield newest.get(new[version].code), new[version]
        else:
            yield old[version], None


def _withdrawal(
    pair: Pair, before: Sequence[Definition], after: Sequence[Definition]
) -> Iterator[str]:
    """Whether the pathway takes new patients; a version that another follows is not withdrawn."""
    one, other = pair
    was, now = _withdrawn_on(one, other, before), _withdrawn_on(other, one, after)
    if was == now:
        return
    yield say(other, "reopened") if now is None else say(other, "withdrawn", day=other.day(now))


def _withdrawn_on(told: Showing, beside: Showing, side: Sequence[Definition]) -> date | None:
    """From which day on its side of the comparison has no version in which a patient may begin."""
    versions = {one.version: one for one in side if one.code == told.definition.code}
    versions.setdefault(beside.definition.version, beside.definition)
    windows = windows_of(versions.values())
    return next(one.withdrawn_on for one in windows if one.definition is told.definition)


def _heading(pair: Pair) -> str:
    one, other = pair
    versions = {"before": one.definition.version, "after": other.definition.version}
    return say(other, "heading", name=other.title, **versions)


def texts(found: Iterable[tuple[str, list[str]]], language: Language) -> Iterator[str]:
    """The answer for people."""
    first = next(iter_ := iter(found), None)
    if first is None:
        yield sentence("change", "same", language)
        return
    for heading, said in chain([first], iter_):
        yield heading
        yield from (f"  - {one}" for one in said)
