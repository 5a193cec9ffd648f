"""Which release of FHIR a resource is written in, where its labels tell."""

import re
from collections.abc import Iterable
from enum import StrEnum


class Release(StrEnum):
    """The releases that we read; R4B has R4's shapes in every type of ours."""

    R4 = "R4"
    R5 = "R5"


R4, R5 = Release.R4, Release.R5
"""By names of their own: Python 3.11 takes ten times as long to find them in their class."""

VERSIONS = {"4.0": Release.R4, "4.3": Release.R4, "5.0": Release.R5}
"""Major and minor number as FHIR publishes them: 4.0.1 is R4, 4.3.0 is R4B, 5.0.0 is R5."""

# The two ways in which FHIR names a definition of its own with its version: behind a bar, or as
# a folder of the publication. A profile of somebody else's has a version of its own.
_LABEL = re.compile(
    r"http://hl7\.org/fhir/(?:StructureDefinition/\w+\|(\d+\.\d+)(?:\.\d+)?"
    r"|(\d+\.\d+)/StructureDefinition/\w+)"
)


def labelled(profiles: Iterable[str | None]) -> Release | None:
    """The release that ``meta.profile`` tells; ``None`` where no label does."""
    for profile in profiles:
        found = _LABEL.fullmatch(profile) if profile is not None else None
        if found is not None:
            return VERSIONS.get(found[1] or found[2])
    return None
