"""Tells the verdict: for people on stdout, or one line per check for machines."""

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.words import Language, word
from services.command.demo.evidence import Check
from services.command.demo.play import Played
from services.command.demo.words import Words
from services.command.output import emit

MOST_FOUND = 8
"""Of one check; with ``--json`` all are told."""


def tell_checks(played: Played) -> None:
    """One JSON value per check, in English: these lines are for machines."""
    words = Words(Language.EN)
    for check in played.checks:
        emit(
            {
                "check": check.name,
                "ok": check.ok,
                "sentence": words.tell(check.sentence),
                "found": [words.tell(one) for one in check.found],
            }
        )


def tell_verdict(played: Played, console: Console, words: Words) -> None:
    """The verdict, each check with what it looked at, and the first of what it found."""
    wrong = sum(not check.ok for check in played.checks)
    console.print()
    if wrong:
        key = "one-says-no" if wrong == 1 else "say-no"
        _print(console, Text(words.say(key, wrong=wrong, count=len(played.checks)), "bold red"))
    else:
        _print(console, Text(words.say("as-meant"), "bold green"))
    _print(console, Text(_sent(played, words), "dim"))
    for check in played.checks:
        sign, style = ("✓", "green") if check.ok else ("✗", "bold red")
        name = word("check-name", check.name, words.language)
        sentence = Text(words.tell(check.sentence))
        _print(console, Text.assemble((sign, style), f" {name:<10}"), sentence)
        for found in _first(check, words):
            _print(console, Text(" " * 12), Text(found, "red"))
    console.print()


def _first(check: Check, words: Words) -> Iterator[str]:
    yield from map(words.tell, check.found[:MOST_FOUND])
    if len(check.found) > MOST_FOUND:
        yield words.say("more-found", count=len(check.found) - MOST_FOUND)


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


def _sent(played: Played, words: Words) -> str:
    sent = played.simulation.sent
    counts = Counter(fault for one in sent for fault in one.faults)
    told = ", ".join(
        f"{counts[fault]} {word('fault', fault, words.language)}" for fault in sorted(counts)
    )
    return words.say("were-sent", count=len(sent), faults=told or words.say("no-fault"))
