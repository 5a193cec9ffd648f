"""Which pathways a fact may concern, by what it says, so that it costs no look at the others."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from schemas.codes import Kind
from schemas.parts import Cut, Role, Way
from schemas.windows import Window

if TYPE_CHECKING:
    from schemas.definition import Definition

Places: TypeAlias = frozenset[int]
"""Places of versions of definitions among the windows of a set."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The places of the definitions that a fact may concern.

    Attributes:
        stated: By the pathway that a national pathway code names.
        coded: By a code outside those, ``system|code``.
        recognised: By a kind and a specialty that together make sure of it.
        alone: By a kind that by itself is an instance: of a definition cut by episode, or one
            that starts a course of its own for each referral.
        unstated: By a kind that may be told without a code, once something else has made sure
            that the pathway concerns the patient.
    """

    stated: Mapping[str, Places]
    coded: Mapping[str, Places]
    recognised: Mapping[tuple[Kind, str], Places]
    alone: Mapping[Kind, Places]
    unstated: Mapping[Kind, Places]


def index_of(windows: Sequence[Window]) -> Index:
    """The index of all versions of all definitions."""
    stated: dict[str, set[int]] = {}
    coded: dict[str, set[int]] = {}
    recognised: dict[tuple[Kind, str], set[int]] = {}
    alone: dict[Kind, set[int]] = {}
    unstated: dict[Kind, set[int]] = {}
    for place, (definition, *_) in enumerate(windows):
        stated.setdefault(definition.code, set()).add(place)
        for kind, one in _uncoded(definition):
            signal = one.signal
            unstated.setdefault(kind, set()).add(place)
            for code in signal.codes:
                coded.setdefault(code, set()).add(place)
            for specialty in signal.specialties:
                recognised.setdefault((kind, specialty), set()).add(place)
            if _is_alone(definition, one):
                alone.setdefault(kind, set()).add(place)
    return Index(
        stated=_frozen(stated),
        coded=_frozen(coded),
        recognised=_frozen(recognised),
        alone=_frozen(alone),
        unstated=_frozen(unstated),
    )


def _uncoded(definition: "Definition") -> Iterator[tuple[Kind, Way]]:
    """The ways in which a fact without a national pathway code can tell of it."""
    for kind, ways in definition.ways.items():
        for one in ways:
            if one.signal.event is None:
                yield kind, one


def _is_alone(definition: "Definition", one: Way) -> bool:
    if definition.cut is Cut.PER_PERSON or one.signal.codes:
        return False
    return definition.cut is Cut.PER_EPISODE or one.role is Role.START


def _frozen(told: Mapping[Key, set[int]]) -> Mapping[Key, Places]:
    return {key: frozenset(places) for key, places in told.items()}
