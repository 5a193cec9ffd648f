"""All definitions in force together, indexed by what a fact says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from schemas.codes import Kind
from schemas.parts import Cut, Signal, StartRule
from schemas.windows import Window, windows_of

if TYPE_CHECKING:
    from schemas.definition import Definition

Places: TypeAlias = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionSet:
    """All definitions in force together, and the settings per sender that change their meaning.

    Attributes:
        start_rules: Start rule per sender; the default is ``received``.
        digest: Of the files' bytes: two processes with the same digest decide alike.
        windows: Every version of every definition.
        registry: The registry's own words for each of its checks, list 9329, by number.
        stated: The versions of the pathway that a stated code names, by their places in
            ``windows``.
        coded: Those that a code outside the national pathway codes names, ``system|code``.
        recognised: Those that a kind and a specialty make sure of.
        alone: Those cut by episode, of which a kind alone makes an instance.
        unstated: Those that take facts of a kind without a stated code, once something else has
            made sure that they concern the patient.
    """

    definitions: tuple["Definition", ...]
    start_rules: Mapping[str, StartRule]
    digest: str
    registry: Mapping[str, str] = field(default_factory=dict, repr=False)
    windows: tuple[Window, ...] = field(init=False, repr=False, compare=False)
    stated: Mapping[str, Places] = field(init=False, repr=False, compare=False)
    coded: Mapping[str, Places] = field(init=False, repr=False, compare=False)
    recognised: Mapping[tuple[Kind, str], Places] = field(init=False, repr=False, compare=False)
    alone: Mapping[Kind, Places] = field(init=False, repr=False, compare=False)
    unstated: Mapping[Kind, Places] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index by what a fact says, so that it costs no look at the other pathways."""
        windows = tuple(windows_of(self.definitions))
        stated: dict[str, set[int]] = {}
        coded: dict[str, set[int]] = {}
        recognised: dict[tuple[Kind, str], set[int]] = {}
        alone: dict[Kind, set[int]] = {}
        unstated: dict[Kind, set[int]] = {}
        for place, (definition, *_) in enumerate(windows):
            stated.setdefault(definition.code, set()).add(place)
            for kind, signal in _by_kind(definition):
                unstated.setdefault(kind, set()).add(place)
                for code in signal.codes:
                    coded.setdefault(code, set()).add(place)
                for specialty in signal.specialties:
                    recognised.setdefault((kind, specialty), set()).add(place)
                if definition.cut is not Cut.PER_PERSON and not signal.codes:
                    alone.setdefault(kind, set()).add(place)
        object.__setattr__(self, "windows", windows)
        for name, index in (
            ("stated", stated),
            ("coded", coded),
            ("recognised", recognised),
            ("alone", alone),
            ("unstated", unstated),
        ):
            places = {key: frozenset(found) for key, found in index.items()}
            object.__setattr__(self, name, places)


def _by_kind(definition: "Definition") -> Iterator[tuple[Kind, Signal]]:
    """The signals that a fact without a national pathway code can be told by."""
    for kind, ways in definition.ways.items():
        for one in ways:
            if one.signal.event is None:
                yield kind, one.signal
