"""What was said last of which definition set decides: read by who must know, and by who says it."""

import msgspec

from schemas.active import ActiveDefinitions
from services.runtime.connections import Kafka
from services.runtime.errors import Unreachable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.topic_log import records_of

DEFINITIONS = "pathway.definitions.v1"
UNCLEAR = (
    f"The last record of {DEFINITIONS} does not say which definition set decides: run one version "
    "of `milestone` and `status`, and let nobody else write there; a process of `status` with the "
    "files of the active set says it again within seconds."
)
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Unclear(Exception):
    """What was said last cannot be read: until it is said again nobody knows which set decides."""


async def active_definitions(kafka: Kafka) -> ActiveDefinitions | None:
    """The set that decides; ``None`` before any process of `status` has said so.

    Raises:
        Unreachable: Kafka does not answer.
        Unclear: The last record is none of ours.
    """
    newest: bytes | None = None
    try:
        async for record in records_of(kafka, kafka.topic(DEFINITIONS)):
            newest = record.value or newest
    except KAFKA_ERRORS as failed:
        raise Unreachable(why_away(failed)) from None
    if newest is None:
        return None
    try:
        return msgspec.json.decode(newest, type=ActiveDefinitions)
    except _BROKEN:
        raise Unclear from None
