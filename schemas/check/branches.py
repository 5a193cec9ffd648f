"""Whether what tells of branches can be told, and tells of one only."""

from collections.abc import Iterator

from schemas.check.claims import signals_of
from schemas.check.wrong import Wrong, twice, undefined
from schemas.definition import DIMENSIONS, BranchSign, Definition
from schemas.lines import At
from schemas.remedy import instead


def branches(definition: Definition) -> Iterator[Wrong]:
    """Mistakes of the signs of branches."""
    for index, sign in enumerate(definition.branches):
        at = ("branches", index)
        if sign.milestone not in definition.places:
            yield undefined(at, f"branch '{sign.when}'", sign.milestone, definition.places)
        if len(list(_tells(sign))) == 0 or sum(map(bool, _parts(sign))) != 1:
            says = f"branch '{sign.when}' is told by one of outcome, care_levels and codes"
            yield Wrong(at, says, "write one of the three, and a row for each that tells it")
        yield from _care(definition, sign, at)
    told = [
        f"{DIMENSIONS[sign.when]}|{sign.milestone!r} with {one}"
        for sign in definition.branches
        for one in _tells(sign)
    ]
    for again in twice(told):
        says = f"{again.split('|', 1)[1]} tells of two branches"
        yield Wrong(("branches",), says, "leave it out of one of them")


def _care(definition: Definition, sign: BranchSign, at: At) -> Iterator[Wrong]:
    """Levels of care by which none of the milestone's signals is told."""
    signals = signals_of(definition, sign.milestone)
    if signals and all(signal.care_levels for signal in signals):
        levels = {level for signal in signals for level in signal.care_levels}
        for level in sorted(set(sign.care_levels) - levels):
            says = f"branch '{sign.when}': {sign.milestone!r} is never told at care level {level!r}"
            yield Wrong(at, says, instead(level, levels))


def _parts(sign: BranchSign) -> tuple[object, ...]:
    return (sign.outcome, sign.care_levels, sign.codes)


def _tells(sign: BranchSign) -> Iterator[str]:
    if sign.outcome:
        yield f"outcome {sign.outcome!r}"
    yield from (f"care level {level!r}" for level in sign.care_levels)
    yield from (f"code {code!r}" for code in sign.codes)
