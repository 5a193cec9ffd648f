"""CloudEvents 1.0 in binary mode: the Kafka headers that our events bear, told here alone.

Who sends takes them from here, and so does the AsyncAPI description of each topic.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

Headers = list[tuple[str, bytes]]
SPECVERSION = "1.0"
CONTENT_TYPE = "application/json"


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """The headers of one kind of event.

    Attributes:
        type: E.g. ``no.milepael.pathway.status.v1``: never with the prefix of an installation.
        source: URI reference of the service that speaks, e.g. ``/milepael/status``.
        id: What makes an event's id.
        subject: What an event is about; never an identity.
        more: Extension attributes and their meanings; lower-case letters and digits only.
    """

    type: str
    source: str
    id: str
    subject: str
    more: tuple[tuple[str, str], ...] = ()

    def headers(
        self, *, id: str, subject: str, time: datetime, more: Iterable[str] = ()
    ) -> Headers:
        """The headers of one event.

        Args:
            id: Unique within the source; a repeat of one event bears the same.
            subject: As ``self.subject`` says.
            time: Aware moment.
            more: The values of the extension attributes, in their order.
        """
        named = {
            "specversion": SPECVERSION,
            "id": id,
            "type": self.type,
            "source": self.source,
            "subject": subject,
            "time": time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            **{name: value for (name, _), value in zip(self.more, more, strict=True)},
        }
        return [
            *((f"ce_{name}", value.encode()) for name, value in named.items()),
            ("content-type", CONTENT_TYPE.encode()),
        ]


_PLACE = "the place of the raw message: topic/partition/offset/entry; a repeat bears the same"
_NUMBERED = "epoch:stream:number, as the outbox numbers events; never given twice"
_ABOUT_INSTANCE = "the pathway instance"

STATEMENT = Envelope(
    "no.milepael.pathway.milestone.v1", "/milepael/milestone", _PLACE, "the patient's pseudonym"
)
PARKED = Envelope("no.milepael.pathway.parked.v1", "/milepael/milestone", _PLACE, "the same place")
STATUS = Envelope(
    "no.milepael.pathway.status.v1",
    "/milepael/status",
    f"{_NUMBERED}; an event and its compacted twin bear the same",
    _ABOUT_INSTANCE,
    (
        (
            "personrevision",
            "revision of what is known of the person (pathway.person.v1) that it was computed with",
        ),
    ),
)
TOMBSTONE = Envelope(STATUS.type, STATUS.source, _NUMBERED, _ABOUT_INSTANCE)
PERSON = Envelope(
    "no.milepael.pathway.person.v1", "/milepael/status", _NUMBERED, "the person's pseudonym"
)
SOURCE = Envelope("no.milepael.pathway.source.v1", "/milepael/status", _NUMBERED, "the sender")


def header(told: Iterable[tuple[str, bytes]], name: str) -> str | None:
    """The first header ``name``, decoded leniently: a foreign header may hold any bytes.

    What is no UTF-8 is replaced by U+FFFD, and so is U+0000, which PostgreSQL keeps in no text.
    """
    for key, value in told:
        if key == name:
            return value.decode("utf-8", errors="replace").replace("\0", "\ufffd")
    return None
