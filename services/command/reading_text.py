"""A message that was read, in a few lines for people."""

from collections.abc import Iterator

from schemas.milestone import Said, Statement
from schemas.words import span_in_words
from services.command.files import FileReading
from services.command.reading_words import ReadingWords


def as_text(one: FileReading, words: ReadingWords) -> Iterator[str]:
    """A few lines per message."""
    yield first_line(one, words)
    for told in one.reading.statements:
        yield f"    {told.source}"
        if told.withdrawn:
            yield f"        {words.say('withdrawn')}"
        for said in told.says:
            yield f"        {in_a_line(said, words)}"
        yield from besides(told, words)
    yield from unread(one, words)


def first_line(one: FileReading, words: ReadingWords) -> str:
    """Where it lies, and the verdict."""
    return f"{one.where}: {words.of('verdict', one.verdict)}"


def in_a_line(said: Said, words: ReadingWords) -> str:
    """One thing said, with its days."""
    days = ", ".join(
        f"{words.of('day', day.name)} {span_in_words(day.when, words.language)}"
        for day in said.days
    )
    code = f" {said.code.pathway}{said.code.event}{said.code.outcome}" if said.code else ""
    return f"{words.of('kind', said.kind)}{code}: {days or words.say('no-date')}"


def besides(told: Statement, words: ReadingWords) -> Iterator[str]:
    """What a statement takes back, and what does not fit in it."""
    for back in told.takes_back:
        what = words.of("kind", back.kind) if back.kind else words.say("all")
        yield f"        {words.say('takes-back')}: {what}"
    for finding in told.findings:
        yield f"        {words.say('finding')}: {words.of('finding', finding)}"


def unread(one: FileReading, words: ReadingWords) -> Iterator[str]:
    """What is not ours, and what was refused."""
    for aside in one.reading.not_ours:
        why = words.expected(aside.why)
        yield f"    {words.of('verdict', 'not-ours')}: {aside.resource} ({why})"
    for parked in one.reading.parked:
        for reason in parked.reasons:
            what = words.expected(reason.expected)
            told = words.say("expected", where=reason.where, what=what, kind=reason.kind)
            yield f"    {told}"
