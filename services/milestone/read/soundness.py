"""Which release each entry of a message is written in, and every reason why it is unsound.

A message is of one release: what one entry shows decides for those that are sound either way.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec
from msgspec.json import Decoder

from schemas.parked import Reason
from services.milestone.read.model import (
    OTHER_FORM,
    may_have_code_of_r5,
    reasons_in,
    shows,
    tells_codes,
)
from services.milestone.read.named import Named
from services.milestone.read.profiles import Profile, Profiles
from services.milestone.read.reasons import MOST
from services.milestone.read.release import Release, labelled
from services.milestone.read.structs import Labelled
from services.milestone.read.tables import HELP, OURS

if TYPE_CHECKING:
    from services.milestone.read.message import Entry

LOOKED_AT = OURS | HELP
LABELLED = Decoder(Labelled)


def _is_looked_at(entry: "Entry", named: Named) -> bool:
    """Whether a defect of an entry is ours to tell."""
    if entry.kind not in LOOKED_AT or not entry.raw:
        return False
    return entry.kind != "Procedure" or named.may_state(entry.raw)


class Soundness:
    """What the full model says of the entries of one message, each asked once.

    Args:
        entries: Those of other types than ours are not looked at.
        profiles: Of all senders.
        profile: Of the message; ``None`` when each resource must be asked.
        named: By what a Procedure is known to be ours.
    """

    __slots__ = ("_entries", "_named", "_profile", "_profiles", "_reasons", "_releases")

    def __init__(
        self,
        entries: Iterable["Entry"],
        profiles: Profiles,
        profile: Profile | None,
        named: Named,
    ) -> None:
        self._entries = [one for one in entries if _is_looked_at(one, named)]
        self._profiles = profiles
        self._named = named
        self._profile = profile
        self._reasons: dict[tuple[int, Release], tuple[Reason, ...]] = {}
        self._releases: dict[int, Release] | None = None

    def release(self, entry: "Entry") -> Release:
        """The release that an entry is written in; R4 where nothing tells."""
        if self._releases is None:
            self._releases = self._found()
        return self._releases.get(entry.index, Release.R4)

    def reasons(self, entry: "Entry") -> tuple[Reason, ...]:
        """Every reason why it is unsound in its release; of other types than ours none."""
        if not _is_looked_at(entry, self._named):
            return ()
        return self._in(self.release(entry), entry)

    def _in(self, release: Release, entry: "Entry") -> tuple[Reason, ...]:
        place = (entry.index, release)
        if place not in self._reasons:
            kind = entry.kind or ""
            self._reasons[place] = reasons_in(release, kind, entry.raw, entry.at)
        return self._reasons[place]

    def _found(self) -> dict[int, Release]:
        """The releases of all entries: sound as R4 is R4, unless another entry is of R5."""
        found: dict[int, Release] = {}
        untold: list[Entry] = []
        for entry in self._entries:
            release = self._fixed(entry) or self._shown(entry)
            if release is None:
                untold.append(entry)
            else:
                found[entry.index] = release
        if Release.R5 in found.values():
            for entry in untold:
                if self._goes_along(entry):
                    found[entry.index] = Release.R5
        return found

    def _fixed(self, entry: "Entry") -> Release | None:
        """The release that its sender always writes, as the profile says."""
        if self._profile is not None:
            return self._profile.release
        if not self._profiles.fix_releases:
            return None
        return self._profiles.of_resource(*_labels(entry)).release

    def _shown(self, entry: "Entry") -> Release | None:
        """What its labels tell or its fields show; what is sound as R4 shows nothing."""
        reasons = self._in(Release.R4, entry)
        if not reasons:
            return None
        told = labelled(_labels(entry)[0])
        if told is not None:
            return told
        odd = any(one.expected in OTHER_FORM or tells_codes(one) for one in reasons)
        return shows(entry.kind or "", entry.raw) if odd and not self._is_miscoded(entry) else None

    def _is_miscoded(self, entry: "Entry") -> bool:
        """Whether wrong codes are all that is wrong with it as R4, and none of them is R5's own.

        Its form is that of R4, so it shows R4 or nothing; which of them is seldom asked.
        """
        reasons = self._in(Release.R4, entry)
        if len(reasons) >= MOST or not all(tells_codes(one) for one in reasons):
            return False
        return not may_have_code_of_r5(entry.kind or "", entry.raw)

    def _goes_along(self, entry: "Entry") -> bool:
        """Whether an entry that tells nothing of its release is of R5, beside one that is."""
        if not self._in(Release.R4, entry):
            return not self._in(Release.R5, entry)
        if not self._is_miscoded(entry):
            return True
        return shows(entry.kind or "", entry.raw) is not Release.R4


def _labels(entry: "Entry") -> tuple[tuple[str | None, ...], list[str | None]]:
    """The profiles of an entry, and the systems of its identifiers, of whatever release it is."""
    try:
        told = LABELLED.decode(entry.raw)
    except (msgspec.DecodeError, RecursionError):
        return (), []
    labels = (told.meta.profile or ()) if told.meta else ()
    return labels, [one.system for one in told.identifier or ()]
