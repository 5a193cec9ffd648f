"""Which release each entry of a message is written in, and every reason why it is unsound.

A message is of one release: what one entry shows decides for those that are sound either way.
"""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.json import Decoder

from services.milestone.read.entry import Entry
from services.milestone.read.model import Look, may_have_code_of_r5, shows
from services.milestone.read.model import look as looked
from services.milestone.read.named import Named
from services.milestone.read.profiles import Profile, Profiles
from services.milestone.read.reasons import MOST, Miscoded, Misformed
from services.milestone.read.release import R4, R5, Release, labelled
from services.milestone.read.structs import Labelled
from services.milestone.read.tables import HELP, OURS

LOOKED_AT = OURS | HELP
LABELLED = Decoder(Labelled)
NOT_LOOKED_AT = Look()


def _is_looked_at(entry: Entry, named: Named) -> bool:
    """Whether a defect of an entry is ours to tell."""
    if entry.kind not in LOOKED_AT or not entry.raw:
        return False
    return entry.kind != "Procedure" or named.may_state(entry.raw)


def settle(
    entries: Iterable[Entry], profiles: Profiles, profile: Profile | None, named: Named
) -> None:
    """Tell each entry of one message its release, and what it shows in that.

    Args:
        entries: Those of other types than ours are not looked at.
        profiles: Of all senders.
        profile: Of the message; ``None`` when each resource must be asked.
        named: By what a Procedure is known to be ours.
    """
    fixed = profiles.fix_releases if profile is None else profile.release is not None
    ours: list[Entry] = []
    looks: list[Look] = []
    sound = not fixed
    for one in entries:
        one.release, one.look = R4, NOT_LOOKED_AT
        if _is_looked_at(one, named):
            ours.append(one)
            if not fixed:
                one.look = looked(R4, one.kind or "", one.raw, one.at)
                looks.append(one.look)
                sound = sound and not one.look.reasons
    if sound:
        # Nearly every message: sound as R4 is R4.
        return
    looks = _told_apart(ours, _Releases(ours, profiles, profile, looks))
    for one, look in zip(ours, looks, strict=True):
        one.look = look


def _told_apart(entries: Sequence[Entry], asked: "_Releases") -> list[Look]:
    """What entries show, each in its release."""
    for number in asked.of_r5():
        entries[number].release = R5
    return [asked.look(one.release, number) for number, one in enumerate(entries)]


class _Releases:
    """Which of the entries are of R5; each is looked at once as R4, and once as R5 if need be."""

    __slots__ = ("_entries", "_looks", "_profile", "_profiles")

    def __init__(
        self,
        entries: Sequence[Entry],
        profiles: Profiles,
        profile: Profile | None,
        as_r4: Iterable[Look],
    ) -> None:
        self._entries = entries
        self._profiles = profiles
        self._profile = profile
        self._looks: dict[Release, dict[int, Look]] = {R4: dict(enumerate(as_r4)), R5: {}}

    def look(self, release: Release, number: int) -> Look:
        """What an entry shows as one of that release."""
        known = self._looks[release].get(number)
        if known is None:
            one = self._entries[number]
            known = looked(release, one.kind or "", one.raw, one.at)
            self._looks[release][number] = known
        return known

    def of_r5(self) -> list[int]:
        """The entries of R5: sound as R4 is R4, unless another entry is of R5."""
        many = range(len(self._entries))
        told = [self._fixed(number) or self._shown(number) for number in many]
        if R5 not in told:
            return []
        return [
            number
            for number in many
            if told[number] is R5 or (told[number] is None and self._goes_along(number))
        ]

    def _fixed(self, number: int) -> Release | None:
        """The release that its sender always writes, as the profile says."""
        if self._profile is not None:
            return self._profile.release
        if not self._profiles.fix_releases:
            return None
        return self._profiles.of_resource(*_labels(self._entries[number])).release

    def _shown(self, number: int) -> Release | None:
        """What its labels tell or its fields show; what is sound as R4 shows nothing."""
        reasons = self.look(R4, number).reasons
        if not reasons:
            return None
        entry = self._entries[number]
        told = labelled(_labels(entry)[0])
        if told is not None:
            return told
        odd = any(isinstance(one, Miscoded | Misformed) for one in reasons)
        return shows(entry.kind or "", entry.raw) if odd and not self._is_miscoded(number) else None

    def _is_miscoded(self, number: int) -> bool:
        """Whether wrong codes are all that is wrong with it as R4, and none of them is R5's own.

        Its form is that of R4, so it shows R4 or nothing; which of them is seldom asked.
        """
        reasons, entry = self.look(R4, number).reasons, self._entries[number]
        if len(reasons) >= MOST or not all(isinstance(one, Miscoded) for one in reasons):
            return False
        return not may_have_code_of_r5(entry.kind or "", entry.raw)

    def _goes_along(self, number: int) -> bool:
        """Whether an entry that tells nothing of its release is of R5, beside one that is."""
        if not self.look(R4, number).reasons:
            return not self.look(R5, number).reasons
        if not self._is_miscoded(number):
            return True
        entry = self._entries[number]
        return shows(entry.kind or "", entry.raw) is not R4


def _labels(entry: Entry) -> tuple[tuple[str | None, ...], list[str | None]]:
    """The profiles of an entry, and the systems of its identifiers, of whatever release it is."""
    try:
        told = LABELLED.decode(entry.raw)
    except (msgspec.DecodeError, RecursionError):
        return (), []
    labels = (told.meta.profile or ()) if told.meta else ()
    return labels, [one.system for one in told.identifier or ()]
