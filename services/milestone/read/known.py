"""Which fields FHIR has, by its own models: only then may a field be called by its name.

Any other name is the sender's own word, and may hold anything.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from services.milestone.read.model.learn import shape_of
from services.milestone.read.release import R4, R5, Release

OTHER: Mapping[Release, Release] = MappingProxyType({R4: R5, R5: R4})
"""The release that a field may be of which its own does not have."""


def is_field(kind: str, name: str) -> bool:
    """Whether a type of R4 or of R5 has the field; ``_field`` counts as one."""
    return any(name in names_in(release, kind) for release in Release)


@cache
def names_in(release: Release, kind: str) -> frozenset[str]:
    """The fields of a type, each ``_field`` among them; none where the release has no such type."""
    try:
        fields = shape_of(release, kind).fields
    except LookupError:
        return frozenset()
    return frozenset([*fields, *(f"_{name}" for name, field in fields.items() if field.beside)])
