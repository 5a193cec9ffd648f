"""How a command ends that had to ask for settings or servers and could not."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.command.output import MISUSE, UNREACHABLE, fail
from services.runtime.errors import Misconfigured, Unavailable, Unreachable


@contextmanager
def failing() -> Iterator[None]:
    """End the command with the sentence of what failed, and with the code that says of which kind.

    That a server could not be asked is not the answer no.
    """
    try:
        yield
    except Misconfigured as wrong:
        fail(wrong.sentence, MISUSE)
    except Unreachable as away:
        fail(away.sentence, UNREACHABLE)
    except Unavailable as no:
        fail(no.sentence)
