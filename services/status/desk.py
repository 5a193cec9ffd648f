"""What every transaction of the service needs, built once at its start."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from services.runtime.database import Database
from services.runtime.errors import Unavailable
from services.status.at_hand import AtHand
from services.status.judge import Judge
from services.status.moment import Moments
from services.status.read import Reading
from services.status.store.definition_sets import hold_set
from services.status.write import Writing

if TYPE_CHECKING:
    from services.runtime.database import Connection

OTHER_SET = (
    "The definition files here are not the active set: bring the files of the active set, or make "
    "these active with `milepael definitions activate`; until then nothing is computed here."
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The tools of one process.

    Attributes:
        streams: Outbox streams of the installation.
        at_hand: What has been said and is still to be sent.
    """

    database: Database
    reading: Reading
    writing: Writing
    judge: Judge
    moments: Moments
    streams: int
    at_hand: AtHand = field(default_factory=AtHand)


async def begin(connection: "Connection", desk: Desk) -> datetime:
    """Hold the active definition set, the first of all locks, and say which moment it is.

    Raises:
        Unavailable: The set is not ours, or the clock cannot be believed.
    """
    digest, database_now = await hold_set(connection)
    if digest != desk.judge.definitions.digest:
        raise Unavailable(OTHER_SET)
    return desk.moments.at(database_now)
