"""The pathway definitions: what there is, whether it is sound, and what one of them says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from schemas.definition import Definition, Limit, Milestone, Owner, Role
from schemas.load import PATHWAYS, BadDefinition, definition_files, read_definition
from schemas.words import amount_in_words, word
from services.command.output import emit, fail, say, tell

app = typer.Typer()

Folder = Annotated[Path, typer.Option(help="Folder of definition files; default: our own.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON value per line.")]

OWNERS = {
    Owner.HOSPITAL: "sykehus",
    Owner.MUNICIPALITY: "kommune",
    Owner.GP: "fastlege",
    Owner.SHARED: "delt",
}
ROLES = {
    Role.START: " · starter forløpet",
    Role.CLOSING: " · avslutter forløpet",
    Role.FINAL: " · avslutter forløpet, uansett hva annet som er sagt",
    Role.VOID: " · oppholdet skulle ikke vært registrert",
    Role.STEP: "",
}


def lines(definition: Definition) -> Iterator[dict[str, object]]:
    """The lines of ``definitions list`` for one definition."""
    common: dict[str, object] = {"code": definition.code, "name": definition.name.nb}
    valid = {"valid_from": definition.valid_from, "valid_to": definition.valid_to}
    for limit in definition.limits:
        since = limit.valid_from or definition.valid_from
        yield common | valid | {"valid_from": since} | _limit_line(limit)
    if not definition.limits:
        yield common | valid | {"limit": None, "unknown": definition.unknown}


def _limit_line(limit: Limit) -> dict[str, object]:
    return {
        "limit": limit.id,
        "from": limit.from_milestone,
        "to": limit.to_milestone,
        "when": limit.when,
        "amount": limit.amount,
        "unit": limit.unit,
        "obligation": limit.obligation,
        "source": limit.source,
        "evidence": limit.evidence,
        "unconfirmed_since": limit.unconfirmed_since,
    }


@app.command("list")
def list_(folder: Folder = PATHWAYS, json: Json = False) -> None:
    """List every limit of every pathway, with its source; and what is not known."""
    for definition in _all(folder):
        if json:
            for line in lines(definition):
                emit(line)
            continue
        tell(f"{definition.code}  {definition.name.nb}  (fra {definition.valid_from})")
        for limit in definition.limits:
            tell(f"    {_limit_text(definition, limit)}")
        for sentence in definition.unknown:
            tell(f"    ukjent: {sentence}")


@app.command()
def check(files: Annotated[list[Path] | None, typer.Argument()] = None) -> None:
    """Check definition files; every mistake at once. Without arguments: our own."""
    asked = files or definition_files(PATHWAYS)
    wrong = 0
    for file in asked:
        try:
            definition = read_definition(file)
        except BadDefinition as bad:
            wrong += 1
            for mistake in bad.mistakes:
                say(str(mistake))
        except OSError:
            fail(f"{file} cannot be read: name a definition file (*.toml).", 2)
        else:
            tell(f"{file.name}: {definition.version} is sound")
    if wrong:
        fail(f"{wrong} of {len(asked)} files cannot be used.")


@app.command()
def activate(
    folder: Annotated[
        Path | None, typer.Option(help="Folder of definition files; default: the setting's.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Until everybody has been computed anew.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,
) -> None:
    """Have the running services decide by these files, and compute everybody anew.

    A process whose files differ stops its work at once and goes on by itself when it finds these
    in its own folder. Repeated, it changes nothing.
    """
    # Only this way needs settings and a driver; at the desk neither is there.
    from services.command.definitions.activate import Asked, run  # noqa: PLC0415

    run(Asked(folder, yes, wait, json))


@app.command()
def show(code: Annotated[str, typer.Argument(help="E.g. D12")], folder: Folder = PATHWAYS) -> None:
    """Print what a definition says, for a person."""
    found = [one for one in _all(folder) if code.lower() in (one.code.lower(), one.version.lower())]
    if not found:
        known = ", ".join(one.code for one in _all(folder))
        fail(f"There is no definition {code!r}. These there are: {known}.", 2)
    for definition in found:
        tell(describe(definition))


def describe(definition: Definition) -> str:
    """A definition in words."""
    until = f" til {definition.valid_to}" if definition.valid_to else ""
    told = [
        f"{definition.name.nb} ({definition.code}), gjelder fra {definition.valid_from}{until}",
        "",
        "Milepæler:",
        *(f"  {_milestone_text(milestone)}" for milestone in definition.milestones),
        "",
        "Tidsfrister:",
        *(f"  {_limit_text(definition, limit)}" for limit in definition.limits),
        *(f"  ukjent: {sentence}" for sentence in definition.unknown),
        "",
        "Kilder:",
        *(f"  {source.text} (lest {source.read_on})" for source in definition.sources),
    ]
    return "\n".join(told)


def _limit_text(definition: Definition, limit: Limit) -> str:
    begins = definition.name_of(limit.from_milestone).nb
    ends = definition.name_of(limit.to_milestone).nb
    branch = "" if limit.when == "none" else f", ved {limit.when}"
    since = limit.unconfirmed_since
    doubt = f"; ikke bekreftet siden {since}" if since else ""
    return (
        f"{limit.id}: {begins} → {ends}: {amount_in_words(limit.amount or 0, limit.unit)}{branch}"
        f" ({word('obligation', limit.obligation)})\n"
        f"        kilde [{limit.evidence}]: {limit.source}{doubt}"
    )


def _milestone_text(milestone: Milestone) -> str:
    return f"{milestone.id}: {milestone.name.nb} ({OWNERS[milestone.owner]}){ROLES[milestone.role]}"


def _all(folder: Path) -> list[Definition]:
    try:
        return [read_definition(file) for file in definition_files(folder)]
    except BadDefinition as bad:
        fail(f"{bad}. `milepael definitions check` shows all that is wrong.")
