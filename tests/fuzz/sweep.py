"""`python -m tests.fuzz.sweep`: every seed, spoiled at every place in every way; two minutes."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.mutate import spoiled_at
from tests.fuzz.oracle import PERSONS, SECRETS, answered, raised, said_by
from tests.fuzz.seeds import seeds
from tests.fuzz.spoil import SPOILS
from tests.fuzz.write import places, written

LAST = Path(__file__).resolve().parents[2] / ".fuzz" / "last.json"
"""The message that was tried last: when the sweep breaks off, the one to blame."""


def main() -> int:
    """Breaks off at the first message that is not answered as it must be."""
    tried, raw = 0, b""
    LAST.parent.mkdir(exist_ok=True)
    try:
        for raw in _spoiled():
            told = said_by(answered(raw))
            assert not any(secret.encode() in told for secret in PERSONS)
            assert not any(secret in raised(raw) for secret in SECRETS)
            tried += 1
    finally:
        LAST.write_bytes(raw)
    sys.stdout.write(f"{tried} spoiled messages, each answered, none repeated.\n")
    return 0


def _spoiled() -> Iterator[bytes]:
    for message in seeds():
        for path in places(message):
            for name in SPOILS:
                yield written(spoiled_at(message, path, name))


if __name__ == "__main__":
    sys.exit(main())
