"""Builds the wheel as the image has it, the pure core compiled: `make wheel`.

In a copy of the sources. What the compiler leaves lies beside them, and Python would go on taking
it for them after they have changed. Without a C compiler or Python's headers nothing is built: the
services do the same from their sources.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
SOURCES = ("schemas", "services", "deploy/topics.toml", "LICENSE", "pyproject.toml")
BUILDER = (sys.executable, "-m", "hatchling", "build", "--target", "wheel")
COMPILED = {"HATCH_BUILD_HOOKS_ENABLE": "1"}
"""Turns on the hook that ``pyproject.toml`` has turned off (hatch)."""


class NotBuilt(Exception):
    """What the builder said."""


def build(into: Path, how: Mapping[str, str] = COMPILED) -> Path:
    """Build the wheel of this checkout; its dependencies are those of the lock.

    Args:
        into: The folder that it is put in.
        how: Environment of the builder, beside ours.

    Raises:
        NotBuilt: There is no compiler, or it does not take the code.
    """
    with tempfile.TemporaryDirectory(prefix="milepael-wheel-") as copy:
        for name in SOURCES:
            _copy(CHECKOUT / name, Path(copy, name))
        done = subprocess.run(
            [*BUILDER, "--directory", "made"],
            cwd=copy,
            env={**os.environ, **how},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotBuilt(done.stdout)
        # Where it is put may lie others, for another Python.
        (made,) = Path(copy, "made").iterdir()
        into.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(made, into))


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        kept_out = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(source, to, ignore=kept_out)
    else:
        shutil.copy(source, to)


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]))}\n")
