"""Whether the log's own clock stamps what a service reads, for as long as the service runs.

A topic that a sender's clock stamps is read all the same: its messages would otherwise pile up for
a setting that can be mended at any time. But the service is not ready meanwhile, and says why: what
it reads is told to have become known at moments that nobody vouches for.
"""

import asyncio
from collections.abc import Collection

from services.runtime.connections import Kafka
from services.runtime.errors import Unavailable
from services.runtime.logs import Event
from services.runtime.topics import not_stamped
from services.runtime.watch import Watch

_LOOK_EVERY_S = 10.0


async def look_at_stamps(kafka: Kafka, topics: Collection[str], watch: Watch) -> None:
    """Show which of these topics the log does not stamp.

    Raises:
        Unavailable: Kafka does not answer.
    """
    sentences = await not_stamped(kafka, topics)
    if not sentences:
        watch.health.well("stamps")
        return
    reason = " ".join(sentences)
    if reason not in watch.health.reasons:
        watch.log.error(Event.TOPICS_DIFFER, count=len(sentences), sentence=reason)
    watch.health.trouble("stamps", reason)


async def keep_looking_at_stamps(kafka: Kafka, topics: Collection[str], watch: Watch) -> None:
    """Look again and again: a topic may be made anew, and is mended while we run."""
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        try:
            await look_at_stamps(kafka, topics, watch)
        except Unavailable:
            # Shown by whoever reads. What was found last holds until something else is.
            continue
