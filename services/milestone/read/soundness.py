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


class Soundness:
    """What the full model says of the entries of one message, each asked once.

    Args:
        entries: Those of other types than ours are not looked at.
        told: The release that a label or the sender's profile tells of an entry, if any.
    """

    __slots__ = ("_entries", "_reasons", "_releases", "_told")

    def __init__(
        self, entries: Iterable["Entry"], told: Callable[["Entry"], Release | None]
    ) -> None:
        self._entries = [one for one in entries if one.kind in LOOKED_AT and one.raw]
        self._told = told
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
            self._reasons[place] = reasons_in(release, kind, bytes(entry.raw), entry.at)
        return self._reasons[place]

    def _found(self) -> dict[int, Release]:
        """The releases of all entries: sound as R4 is R4, unless another entry is of R5."""
        found: dict[int, Release] = {}
        untold: list[Entry] = []
        for entry in self._entries:
            release = self._told(entry) or self._shown(entry)
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
        """What its fields show; only one that is unsound as R4, and of another form, is asked."""
        odd = any(one.expected in OTHER_FORM for one in self._in(Release.R4, entry))
        return shows(entry.kind or "", bytes(entry.raw)) if odd else None
