"""`python -m bench.reading_worst`: the hardest messages of 64 kB, and how long each takes."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from time import thread_time

from bench.hard import stay
from bench.worst import BROKEN, SOUND, message
from services.milestone.read import Heard, Reader, for_looking, make_reader, read_message
from services.milestone.read.answer import EACH, MOST_SHOWN

SIZES = 64_000, MOST_SHOWN - EACH
"""Bytes: the size of the promise, and the largest of which fhir.resources still writes a report."""
MOST_MS = 5.0
"""What a verdict on a message of up to 64 kB may take.

Limit: a Bundle of hundreds of resources is as many messages in one, and takes as long as they do:
up to a hundred resources of ours are read in this time, and fifty refused. Lifted by reading the
entries side by side.
"""
TIMES = 2.0
"""What each of many may take, beside the small resource alone, verdict and reading, measured in the
same moment: as much again for the walk that finds what is wrong. (The small one took 44 µs where a
sound one among many took 35 to 45 and a refused one 66 to 88.)
"""
ROUNDS, TRIES = 7, 5
"""A verdict that seems slow is measured again: beside a busy neighbour a core itself is slower."""
ALONE = json.dumps(stay()).encode()
AT = Heard("bench", 0, 0, datetime(2026, 3, 1, tzinfo=UTC))


def main() -> int:
    """Returns 1 when any verdict takes too long."""
    reader = _reader()
    sys.stdout.write("| message | bytes | ms | resources | µs each | verdict |\n")
    sys.stdout.write("|---|--:|--:|--:|--:|---|\n")
    slow = []
    for name, raw in _messages():
        # As JSON has it: of one that cannot be read no part is told.
        many = max(1, raw.count(b'"resource":'))
        spent, most = _measured(raw, reader, many)
        if spent > most:
            slow.append(f"{name} of {len(raw):,} bytes")
        reading = read_message(raw, AT, reader)
        each = spent * 1000 / many
        verdict = "read" if reading.statements else "parked" if reading.parked else "not ours"
        row = f"{name} | {len(raw):,} | {spent:.2f} | {many} | {each:.0f} | {verdict}"
        sys.stdout.write(f"| {row} |\n")
    sys.stdout.write(f"\nToo slow: {', '.join(slow) or 'none'}.\n")
    return 1 if slow else 0


def _messages() -> Iterator[tuple[str, bytes]]:
    for size in SIZES:
        for name, grow in (SOUND | BROKEN).items():
            yield name, message(grow, size)


def _measured(raw: bytes, reader: Reader, many: int) -> tuple[float, float]:
    """What a message takes, and the most that it may, in ms."""
    spent, most = _least_ms(raw, reader), MOST_MS
    for _ in range(TRIES):
        if spent <= most:
            break
        most = max(most, TIMES * many * _least_ms(ALONE, reader, 100 * ROUNDS))
        spent = min(spent, _least_ms(raw, reader))
    return spent, most


def _least_ms(raw: bytes, reader: Reader, rounds: int = ROUNDS) -> float:
    """The least of some rounds, in the time of this thread: what others do is not in it."""
    spent = []
    for _ in range(rounds):
        begun = thread_time()
        read_message(raw, AT, reader)
        spent.append(thread_time() - begun)
    return min(spent) * 1000


def _reader() -> Reader:
    return make_reader(for_looking(b"a key for the bench, of thirty-two bytes or more"))


if __name__ == "__main__":
    sys.exit(main())
