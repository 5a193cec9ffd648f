"""Runs one service of a demo: ``python -m services.command.demo.serve HOME SERVICE [WORDS]``.

The same as ``milepael run SERVICE``; the home in its command line is how the demo knows it again.
The words after it ask for a sabotage.
"""

import sys
from functools import partial
from pathlib import Path

from services.command import main as command


def main() -> None:
    """Arm what was asked for, and run the service as the command does."""
    home, service, *words = sys.argv[1:]
    if words:
        # Only then: who runs a service undisturbed need not load what disturbs it.
        from services.command.demo.sabotage import arm  # noqa: PLC0415
        from services.command.demo.spoiled import note  # noqa: PLC0415
        from services.command.demo.wish import asked  # noqa: PLC0415

        arm(asked(words), partial(note, Path(home)))
    sys.argv = ["milepael", "run", service]
    command.main()


if __name__ == "__main__":
    main()
