"""Runs a service as `milepael` does, and notes what it does each time it has used the processor.

The system's profiling timer runs on processor time and interrupts the thread that uses it; the
standard library then writes that thread's stack from within the interruption. A sampler written in
Python would need the interpreter's lock, so it would mostly see the calls that let go of it.
"""

import faulthandler
import signal
import sys
from pathlib import Path

EVERY_S = 0.005


def main() -> None:
    """Take a file for the stacks, and then what `milepael` takes."""
    file = Path(sys.argv.pop(1))
    from services.command.main import main as milepael  # noqa: PLC0415

    with file.open("w") as stacks:
        # Only the thread that was interrupted: another's stack may change while it is looked at.
        faulthandler.register(signal.SIGPROF, file=stacks, all_threads=False)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
        try:
            milepael()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    main()
