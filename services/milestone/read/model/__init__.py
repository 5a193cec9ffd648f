"""The whole of FHIR's shapes and rules: is a resource sound, and if not, why not."""

from functools import cache

from schemas.parked import Reason
from services.milestone.read.model.apart import may_have_code_of_r5, shows
from services.milestone.read.model.compiled import Compiled
from services.milestone.read.model.find import WHOLE, every_reason, every_reason_of_envelope
from services.milestone.read.model.rules import tells_codes
from services.milestone.read.model.walk import OTHER_FORM
from services.milestone.read.release import Release
from services.milestone.read.tables import HELP, OURS

__all__ = [
    "OTHER_FORM",
    "WHOLE",
    "may_have_code_of_r5",
    "prepare",
    "reasons_in",
    "reasons_of_envelope",
    "shows",
    "tells_codes",
]


def reasons_in(release: Release, kind: str, raw: bytes, at: str) -> tuple[Reason, ...]:
    """Every reason why a resource is unsound; empty when it is sound.

    Args:
        release: The release it is written in.
        kind: What it calls itself, a type of this release.
        raw: Its JSON.
        at: Where it stands in the message.
    """
    if _compiled(release).vouches(kind, raw):
        return ()
    return every_reason(release, kind, raw, at)


def reasons_of_envelope(raw: bytes) -> dict[int, tuple[Reason, ...]]:
    """The reasons of a Bundle, by entry; those of the Bundle itself under ``WHOLE``.

    The resources in its entries are not looked at. R5 knows more of an envelope than R4, and
    what is sound as either is sound.
    """
    if _compiled(Release.R4).vouches_for_envelope(raw):
        return {}
    told = every_reason_of_envelope(Release.R4, raw)
    odd = any(one.expected in OTHER_FORM for reasons in told.values() for one in reasons)
    if odd and not every_reason_of_envelope(Release.R5, raw):
        return {}
    return told


def prepare() -> None:
    """Compile what every message needs, in R4: a second, once in the life of a process."""
    for kind in ("Bundle", *sorted(OURS | HELP)):
        _compiled(Release.R4).decoder(kind)


@cache
def _compiled(release: Release) -> Compiled:
    return Compiled(release)
