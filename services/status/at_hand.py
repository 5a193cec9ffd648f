"""What this process has said and not yet sent, so that the relay need not read it back.

The database alone tells what is sent and in which order. A row's content never changes while it
bears its id: what has the number and the id of a row has its content too.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from services.status.store.outbox import Waiting
from services.status.store.streams import Numbered

LARGEST = 8_000_000
"""Bytes of one stream: several seconds' events. What finds no room is read from the database."""
BESIDE_VALUE = 1_500
"""Bytes of a row beside its value, as Python holds them: headers of 300, names, keys, objects."""


class OfStream:
    """The events of one stream, for as long as we own it."""

    def __init__(self) -> None:
        self._rows: dict[int, Waiting] = {}
        self._bytes = 0
        self._sent = 0

    def take(self, row: Waiting) -> None:
        """Remember an event whose commit is known, unless it has been sent since."""
        size = _size(row)
        if row.number > self._sent and self._bytes + size <= LARGEST:
            self._rows[row.number] = row
            self._bytes += size

    def find(self, rows: Iterable[Numbered]) -> dict[int, Waiting]:
        """Those of these rows that are at hand, by number."""
        known = self._rows
        return {
            one.number: row
            for one in rows
            if (row := known.get(one.number)) is not None and row.id == one.id.hex
        }

    def sent(self, rows: Sequence[Waiting]) -> None:
        """Forget these: Kafka has committed them, and all before."""
        for row in rows:
            forgotten = self._rows.pop(row.number, None)
            if forgotten is not None:
                self._bytes -= _size(forgotten)
        self._sent = rows[-1].number


def _size(row: Waiting) -> int:
    return BESIDE_VALUE + len(row.value or b"")


class AtHand:
    """The events of the streams that this process owns."""

    def __init__(self) -> None:
        self._streams: dict[int, OfStream] = {}

    @contextmanager
    def of(self, stream: int) -> Iterator[OfStream]:
        """Remember what is said on a stream until the context ends."""
        self._streams[stream] = mine = OfStream()
        try:
            yield mine
        finally:
            if self._streams.get(stream) is mine:
                del self._streams[stream]

    def committed(self, said: Sequence[Waiting]) -> None:
        """Remember what a transaction has said, the commit of which is known."""
        for row in said:
            stream = self._streams.get(row.stream)
            if stream is not None:
                stream.take(row)
