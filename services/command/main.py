"""The entry point of `milepael`: it imports nothing, so that Ctrl-C finds it as Python begins."""

import sys

INTERRUPTED = 130
"""128 and the number of SIGINT, as a shell has it."""
NOBODY_READS = 141
"""128 and the number of SIGPIPE, likewise."""


def main() -> None:
    """Run the command; Ctrl-C ends it without a word, also while it is still being imported.

    So does the end of who reads its answer, as ``head`` does.
    """
    try:
        _main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except SystemExit as ended:
        # Typer has made a 1 of it, and that would say that the answer is no. The signal itself
        # stays ignored: a service must not die of a connection that breaks.
        if isinstance(ended.__context__, BrokenPipeError):
            sys.exit(NOBODY_READS)
        raise


def _main() -> None:
    import signal  # noqa: PLC0415

    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)
    from services.command.commands import app_for  # noqa: PLC0415

    app = app_for(sys.argv[1:])
    signal.signal(signal.SIGINT, before)
    app(prog_name="milepael")


def _end(_number: int, _frame: object) -> None:
    """Nothing has begun that would have to be ended in order.

    An exception would not do: what a callback of the import system raises is shown and forgotten.
    """
    import os  # noqa: PLC0415

    os._exit(INTERRUPTED)
