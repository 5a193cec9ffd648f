"""The whole of FHIR's shapes and rules: is a resource sound, and if not, why not."""

from functools import cache

from msgspec import Struct

from schemas.parked import Reason
from services.milestone.read.model.apart import may_have_code_of_r5, shows
from services.milestone.read.model.compiled import Compiled, Vouched
from services.milestone.read.model.find import every_reason, every_reason_of_envelope
from services.milestone.read.reasons import Misformed
from services.milestone.read.release import Release
from services.milestone.read.tables import HELP, OURS

__all__ = [
    "Look",
    "Vouched",
    "look",
    "may_have_code_of_r5",
    "prepare",
    "reasons_in",
    "reasons_of_envelope",
    "shows",
]


class Look(Struct, frozen=True, gc=False):
    """What a look at one resource showed.

    Attributes:
        reasons: Every reason why it is unsound; empty when it is sound.
        vouched: The resource in the struct of its reader, where that came of it.
    """

    reasons: tuple[Reason, ...] = ()
    vouched: Vouched | None = None


def look(release: Release, kind: str, raw: bytes, at: str) -> Look:
    """Look whether a resource is sound.

    Args:
        release: The release it is written in.
        kind: What it calls itself, a type of this release.
        raw: Its JSON.
        at: Where it stands in the message.
    """
    vouched = compiled_for(release).vouched(kind, raw)
    if vouched is not None:
        return Look(vouched=vouched)
    return Look(every_reason(release, kind, raw, at))


def reasons_in(release: Release, kind: str, raw: bytes, at: str) -> tuple[Reason, ...]:
    """Every reason why a resource is unsound; empty when it is sound."""
    return look(release, kind, raw, at).reasons


def reasons_of_envelope(raw: bytes) -> dict[int, tuple[Reason, ...]]:
    """The reasons of a Bundle, by entry; those of the Bundle itself under ``WHOLE``.

    The resources in its entries are not looked at. R5 knows more of an envelope than R4, and
    what is sound as either is sound.
    """
    if compiled_for(Release.R4).vouches_for_envelope(raw):
        return {}
    told = every_reason_of_envelope(Release.R4, raw)
    odd = any(isinstance(one, Misformed) for reasons in told.values() for one in reasons)
    if odd and not every_reason_of_envelope(Release.R5, raw):
        return {}
    return told


def prepare() -> None:
    """Compile what every message needs, in R4: a second, once in the life of a process."""
    for kind in ("Bundle", *sorted(OURS | HELP)):
        compiled_for(Release.R4).decoder(kind)


@cache
def compiled_for(release: Release) -> Compiled:
    """The hot path of one release."""
    return Compiled(release)
