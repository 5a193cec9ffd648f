"""`milepael demo`: everything here, with synthetic hospitals, live, and a verdict at the end."""

from typing import Annotated

import typer

from schemas.words import NB, Language
from services.command.demo.interrupt import asking
from services.command.demo.wish import Kind, Manner, Wish


def command(
    seed: Annotated[int, typer.Option(help="Other persons, and other faults.")] = 1,
    persons: Annotated[
        int, typer.Option(min=1, help="How many; every kind of fault 20 times from 250 on.")
    ] = 300,
    sabotage: Annotated[
        Kind | None, typer.Option(help="Spoil one event on its way: the verdict must say no.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave everything running, to look around in.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="End the demos that were kept.")] = False,
    lang: Annotated[Language, typer.Option(help="Language of picture and verdict.")] = NB,
    as_json: Annotated[
        bool, typer.Option("--json", help="The checks, one JSON value per line, in English.")
    ] = False,
) -> None:
    """Runs everything here, with synthetic hospitals, and shows it live.

    A Kafka, a PostgreSQL and the services start for this run alone, and four months pass in half a
    minute. Then everything that was published is read from the beginning and compared with what the
    simulator meant. Exit code 0 only if they agree, 1 if not, 2 where an event was to be spoiled
    and none was; 130 after Ctrl-C.
    """
    with asking() as asked:
        # What runs it all is slow to import, and the programs of this package need none of it.
        from services.command.demo.run import end_left, run  # noqa: PLC0415

        if stop:
            end_left()
        else:
            wish = Wish(seed=seed, persons=persons, spoil=sabotage)
            manner = Manner(keep=keep, as_json=as_json, language=lang)
            raise typer.Exit(run(wish, asked, manner))
