"""`milepael status`: the status of every pathway in some FHIR files. No server needed."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from schemas.load import PATHWAYS
from schemas.status import Found as OneFound
from schemas.status import LimitStatus
from schemas.words import NB, Language, in_words, limit_in_words, sentence, state_in_words, word
from services.command.desk import Found, found_in
from services.command.moments import moment
from services.command.output import emit, tell
from services.status.decide.answer import Judged
from services.status.explain import colour
from services.status.explain.facts import missing
from services.status.explain.reached import when_of
from services.status.explain.telling import Explaining

DOTS = {"red": "●", "yellow": "◐", "green": "○"}


def command(
    files: Annotated[list[Path], typer.Argument(help="FHIR files or folders, in log order.")],
    at: Annotated[str, typer.Option(help="The moment asked about; default: now.")] = "",
    as_known: Annotated[str, typer.Option(help="Leave out what was known later.")] = "",
    known_at: Annotated[str, typer.Option(help="When a file without a timestamp came.")] = "",
    definitions: Annotated[Path, typer.Option(help="Folder of definition files.")] = PATHWAYS,
    local: Annotated[
        Path | None, typer.Option(help="Folder of an organisation's own goals.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the answer.")] = NB,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value per line.")] = False,
) -> None:
    """Show where every pathway in these FHIR files stands.

    What cannot be read, or only in part, is told on stderr and shows as incomplete. Stated codes
    that no pathway shows come last; with --json each is {"unplaced": …}. Without
    MILEPAEL_PSEUDONYM_KEY a fixed key for the desk is used: pseudonyms are then for reading only.
    """
    found = found_in(
        files,
        at=moment(at, "--at"),
        as_known=moment(as_known, "--as-known") if as_known else None,
        known_at=moment(known_at, "--known-at") if known_at else None,
        definitions=definitions,
        local=local,
    )
    if as_json:
        for line in lines(found):
            emit(line)
    else:
        for text in texts(found, lang):
            tell(text)


def lines(found: Found) -> Iterable[dict[str, Any]]:
    """One JSON value per live instance, then one per stated code that no instance shows."""
    for judged in found.judged:
        body: dict[str, Any] = msgspec.to_builtins(judged.status)
        yield body | {"next_change_at": judged.next_change_at}
    for one in found.unplaced:
        yield {"unplaced": one}


def texts(found: Found, language: Language) -> Iterable[str]:
    """A few lines for people per live instance."""
    for judged in found.judged:
        yield from _instance(judged, Explaining(found.definition(judged), language))
        yield ""
    yield from unplaced(found, language)
    at = in_words(found.at, language)
    count = len(found.judged)
    yield sentence("status", "one" if count == 1 else "count", language, count=count, at=at)


def unplaced(found: Found, language: Language) -> Iterable[str]:
    """What is told of each stated code that no instance shows: it is not lost."""
    for one in found.unplaced:
        told = {"pathway": one.pathway, "source": one.source}
        yield sentence("status", "unplaced", language, **told)
        yield from _findings(one.findings, language)


def _instance(judged: Judged, telling: Explaining) -> Iterable[str]:
    status, language = judged.status, telling.language
    yield sentence(
        "status",
        "line",
        language,
        dot=DOTS[colour(status)],
        pathway=telling.title,
        phase=telling.phase(status.phase),
        next=_next(judged.next_change_at, language),
    )
    whose = {"instance": status.instance, "patient": status.patient}
    yield "    " + sentence("status", "instance", language, **whose)
    if told := telling.to_patient(status.phase):
        yield "    " + sentence("status", "patient", language, sentence=told)
    for one in status.milestones:
        yield f"    {telling.milestone(one.kind)}: {telling.when(when_of(one, judged))}"
    for limit in status.limits:
        yield f"    {_limit(limit, telling)}"
    yield from (f"    {told}" for told in missing(status, telling))
    yield from _findings(status.findings, language)


def _limit(limit: LimitStatus, telling: Explaining) -> str:
    language = telling.language
    due = sentence("status", "due", language, due=telling.day(limit.due)) if limit.due else ""
    name = limit_in_words(limit.id, limit.when, language)
    allowed = telling.amount(limit.allowed, limit.unit, limit.allowed_from)
    state = state_in_words(limit.state, limit.obligation, language)
    return f"[{name}] {allowed}: {state}{due}{telling.unsure(limit)}"


def _findings(findings: Iterable[OneFound], language: Language) -> Iterable[str]:
    for one in findings:
        finding = word("finding", one.code, language)
        if one.rule is not None:
            rule = {"number": one.rule, "text": one.text}
            finding = sentence("status", "registry", language, finding=finding, **rule)
        yield "    " + sentence("status", "finding", language, finding=finding)


def _next(when: datetime | None, language: Language) -> str:
    if when is None:
        return ""
    return sentence("status", "next", language, when=in_words(when, language))
