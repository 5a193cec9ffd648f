"""The national code lists that came with Milepæl, as data: see ``volven.md``."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent / "volven.csv"
AS_OF = "06.12.2024"
"""The day of the file that they are from: see ``volven.md``."""
EMPTY: Mapping[str, str] = MappingProxyType({})


@cache
def volven_lists() -> Mapping[str, Mapping[str, str]]:
    """Norwegian text by code by list number."""
    lists: dict[str, dict[str, str]] = {}
    with FILE.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            lists.setdefault(row["volven"], {})[row["code"]] = row["text_nb"]
    return lists


def volven_list(number: str) -> Mapping[str, str]:
    """Norwegian text by code; empty where we have no such list."""
    return volven_lists().get(number, EMPTY)


def text_of(pair: str) -> str | None:
    """The Norwegian text of ``list#code``; ``None`` where we do not have it."""
    number, _, code = pair.partition("#")
    return volven_list(number).get(code)
