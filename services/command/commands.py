"""Which sub-commands `milepael` has, and where they live."""

import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Annotated

import typer

# Each lives in the module of its name in this package, which offers ``app`` (a Typer with
# sub-commands of its own) or ``command`` (one function). Only the one that is called is imported,
# so that ``--help`` stays quick; a name whose module does not exist is no command.
COMMANDS = {
    "demo": "Runs everything here with synthetic messages, live.",
    "stack": "Starts and ends the local Kafka and PostgreSQL.",
    "keys": "Writes a file of settings with fresh development keys.",
    "run": "Runs a service.",
    "read": "Shows what FHIR messages in files are read as.",
    "status": "Shows where every pathway in these FHIR files stands.",
    "explain": "Says why a pathway stands where it stands.",
    "definitions": "Lists, checks and shows the pathway definitions.",
    "parked": "Shows messages that could not be read.",
    "replay": "Computes again into a shadow, and shows what would change.",
    "consume": "Prints what a topic holds.",
    "simulate": "Sends synthetic messages at a rate.",
    "relay": "Reconciles what was published with what the database knows.",
    "doctor": "Checks settings, connections, topics, marks and clocks.",
}


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command with every name in its list, and with the called one behind its name."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        # Plain help: rich alone takes longer to import than everything else here.
        rich_markup_mode=None,
        # A pretty traceback prints local values, and those may be patient data.
        pretty_exceptions_enable=False,
    )
    app.callback(invoke_without_command=True)(milepael)
    # A command says in a sentence of its own what Kafka's client tells its log, which a service
    # leads into its own; without any, Python would show it.
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())
    called = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name, sentence in COMMANDS.items():
        if name == called and _exists(name):
            _add(app, name)
        elif _exists(name):
            app.command(name, help=sentence)(_listed)
    return app


def milepael(
    *, version_only: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    """Says where each patient pathway stands, from FHIR messages on Kafka.

    Exit codes: 0 done, 1 the answer is no, 2 misuse, 3 Kafka or PostgreSQL could not be asked; 130
    after Ctrl-C, 141 when who reads the answer has gone.
    """
    if version_only:
        typer.echo(version("milepael"))


def _exists(name: str) -> bool:
    return find_spec(f"services.command.{name}") is not None


def _add(app: typer.Typer, name: str) -> None:
    try:
        module = import_module(f"services.command.{name}")
    except ModuleNotFoundError as missing:
        sys.exit(f"milepael {name} needs {missing.name}: install milepael with its extra `local`.")
    group: typer.Typer | None = getattr(module, "app", None)
    if group is None:
        # Its own words: there is more in them than the list has room for.
        app.command(name)(module.command)
    else:
        app.add_typer(group, name=name, help=COMMANDS[name], no_args_is_help=True)


def _listed() -> None:
    """What stands behind the names that are not called: nothing."""
