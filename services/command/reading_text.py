"""A message that was read, in a few lines for people."""

from collections.abc import Iterator

from schemas import reading_words as words
from schemas.milestone import Said, Statement
from schemas.words import span_in_words, word
from services.command.files import FileReading


def as_text(one: FileReading) -> Iterator[str]:
    """A few lines per message."""
    yield first_line(one)
    for told in one.reading.statements:
        yield f"    {told.source}"
        if told.withdrawn:
            yield f"        {words.WITHDRAWN}"
        for said in told.says:
            yield f"        {in_a_line(said)}"
        yield from besides(told)
    yield from unread(one)


def first_line(one: FileReading) -> str:
    """Where it lies, and the verdict."""
    return f"{one.where}: {word('verdict', one.verdict)}"


def in_a_line(said: Said) -> str:
    """One thing said, with its days."""
    days = ", ".join(f"{word('day', day.name)} {span_in_words(day.when)}" for day in said.days)
    code = f" {said.code.pathway}{said.code.event}{said.code.outcome}" if said.code else ""
    return f"{word('kind', said.kind)}{code}: {days or words.NO_DAY}"


def besides(told: Statement) -> Iterator[str]:
    """What a statement takes back, and what does not fit in it."""
    for back in told.takes_back:
        yield f"        {words.TAKES_BACK}: {word('kind', back.kind) if back.kind else words.ALL}"
    for finding in told.findings:
        yield f"        {words.FINDING}: {word('finding', finding)}"


def unread(one: FileReading) -> Iterator[str]:
    """What is not ours, and what was refused."""
    for aside in one.reading.not_ours:
        yield f"    {word('verdict', 'not-ours')}: {aside.resource} ({aside.why})"
    for parked in one.reading.parked:
        for reason in parked.reasons:
            yield f"    {reason.where}: forventet {reason.expected} [{reason.kind}]"
