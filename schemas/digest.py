"""The digest of a definition set: two processes that have the same decide alike."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from schemas.codes import MESSAGE_CLOCK
from schemas.volven import FILE as VOLVEN
from schemas.working_days import all_holidays

ENGINE = 2
"""Which answers the code gives: raised with whatever makes another body of the same facts.

Two releases with the same files would otherwise write over each other's bodies for as long as both
run. ``tests/decide/test_engine.py`` fails where bodies change and this number does not.
"""
FAMILIES = "families"
"""Folder, within that of the definitions, of what several of them share."""


CLOCK_FROM, CLOCK_UNTIL = datetime(1970, 1, 1, 12, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
"""When the clocks of Oslo are looked at: of what was before 1970 the time zone database promises
nothing, and systems have it otherwise. Until the last year of which the holidays are known."""


@cache
def calendar_told() -> bytes:
    """What the libraries say of the days that limits are counted in, and not their versions.

    An upgrade that moves no day has nobody judged anew, and hosts with different versions may run
    side by side as long as they count alike.
    """
    days = [f"holiday {day}" for day in all_holidays()]
    return "\n".join([*days, *clock_changes()]).encode()


def clock_changes() -> Iterator[str]:
    """Each day on which Oslo's clocks were or will be changed, and what they then are ahead."""
    # By the day, at noon: that a change moves from one hour of a day to another is not seen.
    zone = ZoneInfo(MESSAGE_CLOCK)
    count = (CLOCK_UNTIL - CLOCK_FROM).days
    moments = ((CLOCK_FROM + timedelta(days=n)).astimezone(zone) for n in range(count))
    for ahead, same in groupby(moments, datetime.utcoffset):
        yield f"clock {next(same).date()} {ahead}"


def set_digest(folder: Path, senders: Path | None = None, local: Path | None = None) -> str:
    """Of all that decides: the files, the national lists, the calendar and the code's own number.

    Where the folders lie and what they are called is each host's own matter. The files need not
    load: half a set never has the digest of a whole one.

    Args:
        folder: As of ``load_definitions``.
        senders: The same.
        local: The same.

    Raises:
        OSError: A file cannot be read.
    """
    found = sha256(f"engine {ENGINE}\0".encode() + calendar_told() + b"\0")
    for name, file in files_of(folder, senders, local):
        found.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def files_of(
    folder: Path, senders: Path | None = None, local: Path | None = None
) -> list[tuple[str, Path]]:
    """Every file that decides, and what it is called in the digest. Arguments as there."""
    parts = [("definitions", folder), (FAMILIES, folder / FAMILIES), ("local", local)]
    told = [
        (f"{part}/{file.name}", file)
        for part, lies in parts
        for file in sorted(lies.glob("*.toml") if lies else ())
    ]
    told += [] if senders is None else [("senders", senders)]
    return [*told, ("volven", VOLVEN)]
