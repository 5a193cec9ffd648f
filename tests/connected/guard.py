"""Ends the servers of a test run when the run has ended, however it ended.

Every process of the run holds a shared lock on one file; the system lets go of it when the process
ends, killed or not. A guard waits for the whole of the lock, and then ends the servers.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def guarded(folder: Path) -> Iterator[Path]:
    """Have a folder for a stack; when the last process that has it ends, both go.

    Args:
        folder: May be shared by the processes of one run.
    """
    lock = _hold(folder.with_suffix(".lock"))
    try:
        # Open for passage: under root, PostgreSQL runs as another user.
        folder.mkdir(mode=0o711, exist_ok=True)
        subprocess.Popen(
            [sys.executable, "-m", "tests.connected.guard", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        yield folder
    finally:
        lock.close()


def _hold(path: Path) -> IO[str]:
    while True:
        lock = path.open("a")
        fcntl.flock(lock, fcntl.LOCK_SH)
        if _is_still(lock, path):
            return lock
        # A guard has just removed it; what is locked is a file without a name.
        lock.close()


def _is_still(lock: IO[str], path: Path) -> bool:
    return path.exists() and path.stat().st_ino == os.fstat(lock.fileno()).st_ino


def main(folder: Path) -> None:
    """Wait until nobody has the folder, end what runs in it, and remove it."""
    path = folder.with_suffix(".lock")
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_still(lock, path):
            return
        # Imported late: a guard only waits, most of the time.
        from services.runtime import stack  # noqa: PLC0415

        stack.down(folder)
        shutil.rmtree(folder, ignore_errors=True)
        path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
