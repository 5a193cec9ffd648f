"""Looks at the database: its shape, what is fixed in it, and the active definition set."""

from typing import TYPE_CHECKING

from services.runtime.counted import counted
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.settings import StatusSettings
from services.status.desk import OTHER_SET
from services.status.examine.found import NOT_SET_UP, Found, well, wrong
from services.status.setup import definitions_for, wanted_time
from services.status.store.definition_sets import active_set
from services.status.store.installation import installation, see_that_the_key_fits
from services.status.store.migrate import applied_migrations, known_migrations, what_differs
from services.status.store.reevaluation import Progress, progress

if TYPE_CHECKING:
    from services.runtime.database import Connection


async def migrations(connection: "Connection") -> Found:
    """Whether the database has the shape that this version of the code expects."""
    applied, known = await applied_migrations(connection), known_migrations()
    sentence = what_differs(applied, known)
    if sentence is None and len(applied) < len(known):
        missing = len(known) - len(applied)
        sentence = (
            NOT_SET_UP
            if not applied
            else f"{counted(missing, 'migration')} must be made: start the service."
        )
    if sentence is not None:
        return wrong("migrations", sentence)
    return well("migrations", f"The database is at migration {len(applied)}.")


async def must_be_in_shape(connection: "Connection") -> None:
    """See that the database is one that this version of the code can ask.

    Raises:
        Unavailable: It is not set up, or waits for migrations, or is a newer version's.
    """
    shape = await migrations(connection)
    if not shape.ok:
        raise Unavailable(shape.sentence)


async def fixed(connection: "Connection", settings: StatusSettings) -> Found:
    """Whether our settings are what was fixed when the database was first used."""
    found = await installation(connection)
    if found is None:
        return wrong("installation", NOT_SET_UP)
    if found.streams != settings.streams:
        sentence = f"MILEPAEL_STATUS_STREAMS is wrong: it must be {found.streams}."
        return wrong("installation", sentence)
    if (found.simulated.wanted if found.simulated else None) != wanted_time(settings):
        sentence = "MILEPAEL_SIMULATED_START, _SPEED or _STOP is not as when it was first used."
        return wrong("installation", sentence)
    try:
        see_that_the_key_fits(found, settings.pseudonym_key)
    except Misconfigured as bad:
        return wrong("installation", bad.sentence)
    time = "simulated" if found.simulated else "real"
    return well("installation", f"{counted(found.streams, 'outbox stream')}; time is {time}.")


async def definitions(connection: "Connection", settings: StatusSettings) -> Found:
    """Whether our definition files are the active set."""
    try:
        ours = definitions_for(settings)
    except Misconfigured as bad:
        return wrong("definitions", bad.sentence)
    active = await active_set(connection)
    if active is None:
        return wrong("definitions", NOT_SET_UP)
    if active.digest != ours.digest:
        return wrong("definitions", OTHER_SET)
    again = await progress(connection)
    told = "" if again is None or again.over else f" {_how_far(again)}"
    return well("definitions", f"Our files are the active set, number {active.number}.{told}")


def _how_far(again: Progress) -> str:
    return (
        f"Computed anew by it: {again.done} of about {counted(again.total, 'person')}; the others "
        "follow, no faster than MILEPAEL_STATUS_REEVALUATE_PER_S."
    )
