"""The kinds of disagreement: found by rule from what the refusing reader says, never by file."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property

from services.milestone.read.tables import HELP, OURS
from tests.conformance.corpora import HERE
from tests.conformance.judges import Fault

LOOKED_AT = OURS | HELP | {"Bundle"}


@dataclass(frozen=True)
class Kind:
    """One kind of disagreement.

    Attributes:
        refused_by: ``ours`` or ``fhir.resources``: the one of the two that finds a fault.
        resource: Pattern of the resource type; ``looked at`` and ``not looked at`` say whether
            our reader looks at resources of that type at all.
        field: Pattern of the path within it.
        what: Pattern of the refusing reader's words.
        why: Why the two disagree.
        mistake: Whose it is: ``sender``, ``fhir.resources``, ``ours`` or ``nobody``.
    """

    id: str
    refused_by: str
    why: str
    mistake: str
    resource: str = ".*"
    field: str = ".*"
    what: str = ".*"

    def explains(self, fault: Fault) -> bool:
        """Whether the fault is of this kind."""
        if self.resource in {"looked at", "not looked at"}:
            of_type = (fault.resource in LOOKED_AT) is (self.resource == "looked at")
        else:
            of_type = self._resource.fullmatch(fault.resource) is not None
        return bool(
            of_type and self._field.fullmatch(fault.field) and self._what.fullmatch(fault.what)
        )

    @cached_property
    def _resource(self) -> re.Pattern[str]:
        return re.compile(self.resource)

    @cached_property
    def _field(self) -> re.Pattern[str]:
        return re.compile(self.field)

    @cached_property
    def _what(self) -> re.Pattern[str]:
        return re.compile(self.what)


def load_kinds() -> tuple[Kind, ...]:
    """The kinds of ``kinds.toml``; where several explain a fault, the first counts."""
    told = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))
    return tuple(Kind(**row) for row in told["kind"])


def kind_of(fault: Fault, refused_by: str, kinds: tuple[Kind, ...]) -> str | None:
    """The first kind that explains the fault; ``None`` when no rule does."""
    found = (kind.id for kind in kinds if kind.refused_by == refused_by and kind.explains(fault))
    return next(found, None)
