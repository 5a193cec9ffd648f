"""Tells the verdict: for people on stdout, or one line per check for machines."""

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.command.demo.evidence import Check
from services.command.demo.play import Played
from services.command.output import emit

MOST_FOUND = 8
"""Of one check; with ``--json`` all are told."""


def tell_checks(played: Played) -> None:
    """One JSON value per check."""
    for check in played.checks:
        emit(
            {
                "check": check.name,
                "ok": check.ok,
                "sentence": check.sentence,
                "found": check.found,
            }
        )


def tell_verdict(played: Played, console: Console) -> None:
    """The verdict, each check with what it looked at, and the first of what it found."""
    wrong = sum(not check.ok for check in played.checks)
    console.print()
    if wrong:
        _print(console, Text(f"{wrong} of {len(played.checks)} checks say no.", "bold red"))
    else:
        _print(console, Text("Everything is as it was meant to be.", "bold green"))
    _print(console, Text(_sent(played), "dim"))
    for check in played.checks:
        sign, style = ("✓", "green") if check.ok else ("✗", "bold red")
        _print(console, Text.assemble((sign, style), f" {check.name:<10}"), Text(check.sentence))
        for sentence in _first(check):
            _print(console, Text(" " * 12), Text(sentence, "red"))
    console.print()


def _first(check: Check) -> Iterator[str]:
    yield from check.found[:MOST_FOUND]
    if len(check.found) > MOST_FOUND:
        yield f"and {len(check.found) - MOST_FOUND} more; --json tells all"


def _print(console: Console, *parts: Text) -> None:
    """One line: in a terminal its last part is wrapped under itself, in a log it stays one line."""
    if not console.is_terminal:
        console.print(*parts, soft_wrap=True)
        return
    line = Table.grid(padding=(0, 1))
    for part in parts[:-1]:
        line.add_column(width=part.cell_len)
    line.add_column()
    line.add_row(*parts)
    console.print(line)


def _sent(played: Played) -> str:
    sent = played.simulation.sent
    faults = Counter(fault.value for one in sent for fault in one.faults)
    told = ", ".join(f"{count} {fault}" for fault, count in sorted(faults.items()))
    return f"{len(sent)} messages were sent; of them {told or 'none with a fault'}."
