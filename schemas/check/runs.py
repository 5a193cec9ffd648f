"""Whether each limit can run, begin anew and be met, as the milestones that it names are told."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong
from schemas.definition import Definition, Limit


def runs(definition: Definition) -> Iterator[Wrong]:
    """Limits that no instance has, that never run, or that nothing ever meets."""
    again = {one.id for one in definition.milestones if one.repeats}
    for index, limit in enumerate(definition.limits):
        for key, says, remedy in (*_bounds(limit, definition), *_rounds(limit, again)):
            yield Wrong(("limits", index, key), f"limit {limit.id!r}{says}", remedy)


def from_one_to_the_next(definition: Definition) -> Iterator[Wrong]:
    """Limits between two of the same milestone, and of them only the first two."""
    for index, limit in enumerate(definition.limits):
        same = limit.from_milestone == limit.to_milestone
        if same and not (limit.repeats or limit.from_outcomes):
            says = f"limit {limit.id!r} goes from the first {limit.from_milestone!r} to the second"
            remedy = "write repeats = true if it goes from each to the next"
            yield Wrong(("limits", index, "to_milestone"), f"{says}, and no further", remedy)


def _bounds(limit: Limit, definition: Definition) -> Iterator[tuple[str, str, str]]:
    """What no instance has, or what rules itself out. Key, what is wrong, and the remedy."""
    ends, begins = definition.valid_to, limit.valid_from
    if begins is not None and ends is not None and begins >= ends:
        says = " is valid from a day on which no instance opens any more, so none has it"
        yield "valid_from", says, f"write a day before {ends}, or leave the limit out"
    wanted = set(limit.only_if)
    # An ongoing service says the same as a need that is stated, and is no milestone.
    if wanted and wanted.issubset(limit.unless) and wanted.isdisjoint(definition.needs):
        says = ": all that only_if wants stands in unless too, so it never runs"
        yield "unless", says, "name them in one of the two"


def _rounds(limit: Limit, again: set[str]) -> Iterator[tuple[str, str, str]]:
    """Of a milestone that does not repeat only the first counts. In the same form."""
    begins = limit.from_milestone
    if limit.repeats and limit.shown_by:
        says = " repeats, and what shows one round to have ended would show them all: "
        yield "shown_by", f"{says}shown_by says nothing", "leave it out, or leave repeats out"
    if begins in again:
        return
    if begins == limit.to_milestone:
        says = f" goes from one {begins!r} to the next, and only the first counts: it is never met"
        yield "to_milestone", says, "write repeats = true in that milestone, or name another"
    elif limit.repeats and not limit.counts:
        says = f" repeats, and {begins!r} does not, so it has one round"
        yield "repeats", says, "write repeats = true in that milestone, or leave it out here"
