"""The wheel as the image has it: its core is compiled, and says what the sources say."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from bench.site import unpacked
from deploy.wheel import CHECKOUT, NotBuilt, build


def can_compile() -> bool:
    """Whether there is a C compiler, and Python's headers."""
    compiler = str(sysconfig.get_config_var("CC")).split()[0]
    headers = Path(sysconfig.get_path("include"), "Python.h")
    return shutil.which(compiler) is not None and headers.is_file()


pytestmark = pytest.mark.skipif(
    not can_compile(), reason="there is no C compiler here: the compiled core was not tried"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as the bench does it."""
    said: list[str] = []
    made = unpacked(tmp_path_factory.mktemp("site"), said.append)
    assert made.core == "compiled", said
    return made.folder


def run(folder: Path, *command: str, first: tuple[Path, ...] = ()) -> str:
    """What Python says that takes modules from these places first, and then from the checkout."""
    path = os.pathsep.join(map(str, [*first, CHECKOUT]))
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_compiled_core_says_what_the_sources_say(site: Path, tmp_path: Path) -> None:
    of_sources = run(tmp_path, "-m", "tests.wheel.said").split()
    of_wheel = run(tmp_path, "-m", "tests.wheel.said", first=(site,)).split()

    assert of_sources[:2] == [".py", ".py"]
    assert of_wheel[:2] == [".so", ".so"]
    assert of_sources[2:] == of_wheel[2:]


def test_nothing_compiled_is_left_beside_the_sources(site: Path) -> None:
    assert not [*CHECKOUT.glob("*.so"), *CHECKOUT.glob("s*/**/*.so")]


@pytest.mark.parametrize("tests", ["decide", "store"])
def test_what_is_compiled_passes_the_tests_of_it(site: Path, tmp_path: Path, tests: str) -> None:
    plugins = ("-p", "tests.wheel.compiled", "-p", "no:cacheprovider")
    where = ("--import-mode=importlib", f"--rootdir={CHECKOUT}", str(CHECKOUT / "tests" / tests))
    run(tmp_path, "-m", "pytest", "-q", *plugins, *where, first=(site,))


def test_what_the_builder_says_when_it_fails_is_told(tmp_path: Path) -> None:
    (tmp_path / "hatchling.py").write_text("raise SystemExit('no compiler')", "utf-8")

    with pytest.raises(NotBuilt, match="no compiler"):
        build(tmp_path, {"PYTHONPATH": str(tmp_path)})
