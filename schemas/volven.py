"""The national code lists that came with Milepæl, as data: see ``volven.md``."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent / "volven.csv"
OID = "urn:oid:2.16.578.1.12.4.1.1."
"""Before the number of a list: the system of its codes."""
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
