"""Prints what a topic holds, one JSON value a line: ``python -m … pathway.status-latest.v1``.

A plain reader of committed records, from the beginning up to now; its broker is that of the
settings.
"""

import asyncio
import signal
import sys

from services.command.demo.gather import read
from services.runtime.connections import Kafka
from services.runtime.setting import load


async def consume(topic: str) -> None:
    """Write every value to stdout; tombstones are left out."""
    async for record in read(load(Kafka), topic):
        if record.value is not None:
            sys.stdout.write(record.value.decode() + "\n")


if __name__ == "__main__":
    # Whoever has seen enough closes the pipe, as with any tool that writes lines.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    asyncio.run(consume(*sys.argv[1:]))
