"""Which fields FHIR has, by its own models: only then may a field be called by its name.

Any other name is the sender's own word, and may hold anything.
"""

from services.milestone.read.model.learn import shape_of
from services.milestone.read.release import Release


def is_field(kind: str, name: str) -> bool:
    """Whether a type of R4 or of R5 has the field; ``_field`` counts as one."""
    return bool(releases_with(kind, name))


def releases_with(kind: str, name: str) -> tuple[Release, ...]:
    """The releases in which a type has the field."""
    return tuple([release for release in Release if _has(release, kind, name)])


def _has(release: Release, kind: str, name: str) -> bool:
    try:
        fields = shape_of(release, kind).fields
    except LookupError:
        return False
    return name in fields or (name[:1] == "_" and name[1:] in fields and fields[name[1:]].beside)
