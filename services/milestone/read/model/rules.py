"""What shapes cannot say of one element: FHIR's own rules, each with its source.

Each rule is asked by the hot path and by the walk alike, so that both say the same.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from services.milestone.read.datatypes import Reference
from services.milestone.read.layout import parts_in, struct_of
from services.milestone.read.references import plain, type_in
from services.milestone.read.release import Release
from services.milestone.read.tables import TYPES

# FHIR R4 4.0.1, narrative, rule txt-1: the elements that XHTML may have here. By their first
# letters, for the search then asks few of them; it runs for every tag of every narrative.
_OTHER_ELEMENT = re.compile(
    r"<(?![/!]|(?:t(?:[drht]|able|body|head|foot)|p(?:re)?|b(?:r|ig|lockquote)?|div|span|ul|ol|li"
    r"|a(?:bbr|cronym)?|h[1-6r]|i(?:mg)?|d[dlt]|dfn|em|q|c(?:aption|ite|ode|ol|olgroup)"
    r"|s(?:amp|mall|trong|u[bp])|var)[\s/>])"
)
# The same rule lists the attributes; those that run something are none of them.
_RUNS = re.compile(r"on[A-Za-z]+\s*=", re.ASCII)
_RUNS_IN_TAG = re.compile(r"<[^>]*[\s\"'/]on[A-Za-z]+\s*=", re.ASCII)
NARRATIVE = "XHTML with no other elements than FHIR allows, and nothing that runs"


def is_narrative(div: str) -> bool:
    """Whether a narrative keeps to the elements of rule txt-1, and runs nothing."""
    if _OTHER_ELEMENT.search(div) is not None:
        return False
    # Seldom found, and quickly looked for: only then is it asked whether it stands in a tag.
    return _RUNS.search(div) is None or _RUNS_IN_TAG.search(div) is None


def leads_astray(reference: str | None, kind: str | None, targets: Collection[str]) -> bool:
    """Whether a reference says that it leads to a type that may not stand there.

    Args:
        reference: A fragment or URN tells no type; nor does an address that ends otherwise than
            in a type of FHIR's and an id.
        kind: ``Reference.type``; a type of somebody else's tells nothing.
        targets: The types allowed.
    """
    if kind is not None and kind in TYPES and kind not in targets:
        return True
    told = type_in(reference)
    return told is not None and told not in targets and told in TYPES


def named_twice(names: Iterable[str | None]) -> frozenset[str]:
    """The ids that two of what one resource contains have: nobody knows which ``#id`` means.

    FHIR R4 4.0.1, references, contained resources: such an id is unique within its container.
    """
    counts = Counter(name for name in names if name is not None)
    return frozenset(name for name, many in counts.items() if many > 1)


def ids_meant(release: Release, kind: str | None, told: Mapping[str, Any]) -> Iterator[str]:
    """The ids of what is contained to which a field leads that we read, there or in the container.

    Args:
        release: In which the resource is written.
        kind: Its type.
        told: Its members.
    """
    struct = struct_of(release, kind) if isinstance(kind, str) else None
    for _, inner, part in parts_in(struct, told) if struct is not None else ():
        reference = part.get("reference") if inner is Reference else None
        if isinstance(reference, str) and (name := fragment(reference)):
            yield name
    contained = told.get("contained")
    for one in contained if isinstance(contained, list) else ():
        if isinstance(one, dict):
            yield from ids_meant(release, one.get("resourceType"), one)


def fragment(reference: str | None) -> str | None:
    """The id of a contained resource that a reference leads to; empty for the container itself."""
    if reference is None or not reference.startswith("#"):
        return None
    return plain(reference)[1:]
