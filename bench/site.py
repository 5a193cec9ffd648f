"""The services as the image has them: from the wheel, its core compiled where it can be."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from deploy.wheel import COMPILED, NotBuilt, build

PLAIN = "plain Python"
"""How the core runs from its sources."""


@dataclass(frozen=True, slots=True)
class Site:
    """A folder that Python takes the services from, before the checkout.

    Attributes:
        core: How the pure core runs in it, in words.
    """

    folder: Path
    core: str


def unpacked(folder: Path, say: Callable[[str], object]) -> Site:
    """Build the wheel of this checkout, and unpack it.

    Raises:
        NotBuilt: Not even without the compiler.
    """
    say("Building the wheel …")
    into = folder / "wheel"
    core = "compiled"
    try:
        wheel = build(into, COMPILED)
    except NotBuilt as reason:
        say(f"{reason}\nThe core is not compiled: is there a C compiler, with Python's headers?")
        core = PLAIN
        wheel = build(into, {})
    site = Site(folder / "site", core)
    with ZipFile(wheel) as packed:
        packed.extractall(site.folder)
    return site
