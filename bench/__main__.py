"""`python -m bench`: starts servers in a folder that goes afterwards, measures, and tells."""

import argparse
import asyncio
import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import definitions, reading
from bench.course import Course
from bench.mix import STOP
from bench.place import Place, place_of
from bench.processes import Failed
from bench.profiling import profile, watch_statements
from bench.results import tables, write
from bench.site import unpacked
from bench.sizes import FULL, QUICK, Sizes
from bench.yardsticks.kafka_streams import build
from services.runtime import stack

HERE = Path(__file__).parent
"""Where the results are kept."""


def main() -> int:
    """Returns 1 when something is not as promised: then the figures say nothing."""
    told = _arguments()
    # At once: a quarter of an hour later all would be lost.
    told.into.mkdir(parents=True, exist_ok=True)
    if told.reading:
        return _read(told.into)
    if told.definitions:
        return _definitions(told.into)
    # While topics are made, and for every group that does not exist yet, it logs what it retries.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    sizes = QUICK if told.quick else FULL
    with _folder(told.folder) as folder:
        try:
            return (
                _profile(folder, sizes, told.into)
                if told.profile
                else _measure(folder, sizes, told.into)
            )
        except (Failed, stack.CannotStart) as reason:
            _say(str(reason))
            return 1
        finally:
            stack.down(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures the services.")
    parser.add_argument("--quick", action="store_true", help="Few persons: a look, no result.")
    parser.add_argument("--profile", action="store_true", help="Makes profile.txt, nothing else.")
    parser.add_argument("--reading", action="store_true", help="What one verdict costs; no server.")
    parser.add_argument(
        "--definitions",
        action="store_true",
        help="What 100 more definitions cost; no server.",
    )
    parser.add_argument("--into", type=Path, default=HERE, help="Folder for what is found; made.")
    parser.add_argument(
        "--folder", type=Path, help="For servers and logs; kept. Else a passing one."
    )
    return parser.parse_args()


def _read(into: Path) -> int:
    costs = reading.measure()
    reading.write(costs, into)
    sys.stdout.write(reading.table(costs))
    return 0


def _definitions(into: Path) -> int:
    cost = definitions.measure()
    definitions.write(cost, into)
    sys.stdout.write(definitions.table(cost))
    return 1 if cost.broken else 0


def _measure(folder: Path, sizes: Sizes, into: Path) -> int:
    built = build(folder)
    site = unpacked(folder, _say)
    course = Course(place_of(stack.up(folder, _say), site), sizes, _say)
    results = asyncio.run(course.run(built))
    write(results, into)
    sys.stdout.write(tables(results))
    return 1 if results.broken else 0


def _profile(folder: Path, sizes: Sizes, into: Path) -> int:
    begun = stack.up(folder, _say)
    assert begun.postgres is not None
    asyncio.run(watch_statements(begun.postgres.dsn))
    stack.down(folder)
    place = place_of(stack.up(folder, _say))
    found = asyncio.run(_profiled(place, sizes))
    (into / "profile.txt").write_text(found, "utf-8")
    sys.stdout.write(found)
    return 0


async def _profiled(place: Place, sizes: Sizes) -> str:
    await Course(place, sizes, _say).fill()
    return await profile(place, STOP)


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="milepael-bench-"))
    # Open for passage: under root, PostgreSQL runs as another user.
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
