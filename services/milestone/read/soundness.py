"""Which release each entry of a message is written in, and every reason why it is unsound.

A message is of one release: what one entry shows decides for those that are sound either way.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from schemas.parked import Reason
from services.milestone.read.model import OTHER_FORM, reasons_in, shows
from services.milestone.read.release import Release
from services.milestone.read.tables import HELP, OURS

if TYPE_CHECKING:
    from services.milestone.read.message import Entry

LOOKED_AT = OURS | HELP
Asked = Callable[["Entry"], Release | None]


class Soundness:
    """What the full model says of the entries of one message, each asked once.

    Args:
        entries: Those of other types than ours are not looked at.
        fixed: The release that a sender's profile says all of an entry is of, if any.
        labelled: The release that its labels tell, if any; asked of what is unsound as R4.
    """

    __slots__ = ("_entries", "_fixed", "_labelled", "_reasons", "_releases")

    def __init__(self, entries: Iterable["Entry"], fixed: Asked, labelled: Asked) -> None:
        self._entries = [one for one in entries if one.kind in LOOKED_AT and one.raw]
        self._fixed = fixed
        self._labelled = labelled
        self._reasons: dict[tuple[int, Release], tuple[Reason, ...]] = {}
        self._releases: dict[int, Release] | None = None

    def release(self, entry: "Entry") -> Release:
        """The release that an entry is written in; R4 where nothing tells."""
        if self._releases is None:
            self._releases = self._found()
        return self._releases.get(entry.index, Release.R4)

    def reasons(self, entry: "Entry") -> tuple[Reason, ...]:
        """Every reason why it is unsound in its release; of other types than ours none."""
        if entry.kind not in LOOKED_AT or not entry.raw:
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
                if self._in(Release.R4, entry) or not self._in(Release.R5, entry):
                    found[entry.index] = Release.R5
        return found

    def _shown(self, entry: "Entry") -> Release | None:
        """What its labels tell or its fields show; what is sound as R4 shows nothing."""
        reasons = self._in(Release.R4, entry)
        if not reasons:
            return None
        told = self._labelled(entry)
        if told is not None:
            return told
        odd = any(
            one.expected in OTHER_FORM or one.expected.startswith("one of ") for one in reasons
        )
        return shows(entry.kind or "", entry.raw) if odd else None
