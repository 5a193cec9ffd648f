"""Ctrl-C asks for the end, and interrupts nothing: what is being ended is ended in order."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Asked:
    """Whether somebody has asked for the end, and by which signal."""

    def __init__(self) -> None:
        self.by: signal.Signals | None = None
        self._cancel: Callable[[], object] | None = None

    def ask(self, number: int, _frame: FrameType | None = None) -> None:
        """The first time it counts; whoever presses again need not wait any shorter."""
        if self.by is None:
            self.by = signal.Signals(number)
            if self._cancel is not None:
                self._cancel()

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """The running task is cancelled when the end is asked for, or was already."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            if self.by is not None:
                task.cancel()
            yield
        finally:
            self._cancel = None


@contextmanager
def asking() -> Iterator[Asked]:
    """Until it ends, signals ask and do not interrupt.

    Once one has asked, the process is about to end, and no further one disturbs that.
    """
    asked = Asked()
    before = {number: signal.signal(number, asked.ask) for number in NUMBERS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            # The interpreter's own end takes a while too; only what is ignored stays so through it.
            signal.signal(number, handler if asked.by is None else signal.SIG_IGN)
