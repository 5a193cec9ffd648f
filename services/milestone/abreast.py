"""Keeps abreast of what decides: whether we read the codes that the active set names, by its key.

What a process reads without a code has lost it for good, for `status` knows a message by its place
and takes none in twice. So nothing is read by a process whose files name fewer codes than those of
the set; files that name more do no harm. Nor by one with another key of pseudonyms, who would make
somebody else of every patient. Limit: before any process of `status` has spoken there is nothing to
compare with, and what is read then is read by our key.
"""

import asyncio
import contextlib
from collections.abc import Callable

from schemas.active import ActiveDefinitions
from schemas.keyed import fingerprint
from services.milestone.read import Reader
from services.runtime.active import UNCLEAR, Unclear, active_definitions
from services.runtime.connections import Kafka
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.logs import Event
from services.runtime.metrics import CODES_NOT_READ
from services.runtime.watch import Watch

LOOK_EVERY_S = 5.0
CAUSE = "definitions"
OTHER_KEY = (
    "MILEPAEL_PSEUDONYM_KEY is wrong: it must be the key that `status` has; under another, every "
    "patient would be somebody else. Until then nothing is read here."
)


class Abreast:
    """The reader of this process, and why it may not read now.

    Attributes:
        reader: What reading needs to know; made anew once its files name what was missing.
        behind: Why nothing may be read; ``None`` where all is well.
    """

    def __init__(self, kafka: Kafka, make: Callable[[], Reader], told: Watch) -> None:
        """Read by the files as they lie there now.

        Raises:
            Misconfigured: They do not load.
        """
        self.reader = make()
        self.behind: str | None = None
        self._kafka, self._make, self._told = kafka, make, told

    async def look(self) -> None:
        """Compare our files with the set that decides, once; read them again where they lack codes.

        Raises:
            Unavailable: Kafka does not answer.
        """
        try:
            active = await active_definitions(self._kafka)
        except Unclear:
            self._tell(UNCLEAR)
            return
        missing = missing_codes(active, self.reader)
        if missing:
            # Half-copied files do not load, or still lack some.
            with contextlib.suppress(Misconfigured):
                found = await asyncio.to_thread(self._make)
                if not missing_codes(active, found):
                    self.reader, missing = found, 0
                    self._told.log.info(Event.DEFINITIONS_READ)
        self._told.metrics.show(CODES_NOT_READ, missing)
        self._tell(behind(active, self.reader))

    def _tell(self, why: str | None) -> None:
        self.behind = why
        if why is None:
            self._told.health.well(CAUSE)
        else:
            self._told.health.trouble(CAUSE, why)

    async def keep_looking(self) -> None:
        """Look again and again until cancelled; while Kafka is away, what was found last holds."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            with contextlib.suppress(Unavailable):
                await self.look()


def missing_codes(active: ActiveDefinitions | None, reader: Reader) -> int:
    """How many codes of the set are not looked for by a reader."""
    return 0 if active is None else len(frozenset(active.codes) - reader.named.codes)


def behind(active: ActiveDefinitions | None, reader: Reader) -> str | None:
    """Why nothing may be read by this reader; ``None`` where all is well."""
    if active is not None and active.key not in ("", fingerprint(reader.key)):
        return OTHER_KEY
    missing = missing_codes(active, reader)
    if not missing:
        return None
    return (
        f"The active definition set names {missing} codes that the definition files of `milestone` "
        "do not: bring the files of the active set, and set MILEPAEL_DEFINITIONS_FOLDER and "
        "MILEPAEL_LOCAL_PATHWAYS as for `status`; until then nothing is read here."
    )
