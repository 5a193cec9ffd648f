"""`python -m bench.reading_worst`: the hardest messages of 64 kB, and how long each takes."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

from nacl.public import PrivateKey

from bench.worst import BROKEN, SOUND, message
from services.milestone.read import Heard, Reader, make_reader, read_message

SIZE = 64_000
MOST_MS = 5.0
"""What a verdict on a message of this size may take. Limit: a Bundle of hundreds of resources is as
many messages in one, and takes as long as they do; lifted by reading its entries side by side."""
MOST_US = 60.0
"""What each of them may take: no more than a small message alone, twice over."""
ROUNDS = 7
AT = Heard("bench", 0, 0, datetime(2026, 3, 1, tzinfo=UTC))


def main() -> int:
    """Returns 1 when any verdict takes too long."""
    reader = _reader()
    sys.stdout.write(f"| message of {SIZE:,} bytes | ms | resources | µs each | verdict |\n")
    sys.stdout.write("|---|--:|--:|--:|---|\n")
    slow = []
    for name, raw in _messages():
        spent = _least_ms(raw, reader)
        reading = read_message(raw, AT, reader)
        # As JSON has it: of one that cannot be read no part is told.
        many = max(1, raw.count(b'"resource":'))
        each = spent * 1000 / many
        if spent > MOST_MS and each > MOST_US:
            slow.append(name)
        verdict = "read" if reading.statements else "parked" if reading.parked else "not ours"
        sys.stdout.write(f"| {name} | {spent:.2f} | {many} | {each:.0f} | {verdict} |\n")
    sys.stdout.write(f"\nToo slow: {', '.join(slow) or 'none'}.\n")
    return 1 if slow else 0


def _messages() -> Iterator[tuple[str, bytes]]:
    for name, grow in (SOUND | BROKEN).items():
        yield name, message(grow, SIZE)


def _least_ms(raw: bytes, reader: Reader) -> float:
    """The least of some rounds: what the machine does beside only adds."""
    spent = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        read_message(raw, AT, reader)
        spent.append(perf_counter() - begun)
    return min(spent) * 1000


def _reader() -> Reader:
    keys = [bytes(PrivateKey.generate().public_key) for _ in range(2)]
    return make_reader(b"a key for the bench, of thirty-two bytes or more", keys[0], keys[1])


if __name__ == "__main__":
    sys.exit(main())
