"""CloudEvents 1.0 in binary mode: the Kafka headers that every event of ours bears."""

from collections.abc import Iterable
from datetime import UTC, datetime

Headers = list[tuple[str, bytes]]


def headers(
    *, id: str, type: str, source: str, subject: str, time: datetime, **more: str
) -> Headers:
    """The headers of one event.

    Args:
        id: Unique within ``source``; a repeat of one event bears the same.
        type: E.g. ``no.milepael.pathway.status.v1``.
        source: URI reference of the service that speaks, e.g. ``/milepael/status``.
        subject: The key of what it is about; never an identity.
        time: Aware moment.
        more: Extension attributes, lower-case letters and digits only.
    """
    named = {
        "specversion": "1.0",
        "id": id,
        "type": type,
        "source": source,
        "subject": subject,
        "time": time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        **more,
    }
    return [
        *((f"ce_{name}", value.encode()) for name, value in named.items()),
        ("content-type", b"application/json"),
    ]


def header(told: Iterable[tuple[str, bytes]], name: str) -> str | None:
    """The first header ``name``, decoded leniently: a foreign header may hold any bytes.

    What is no UTF-8 is replaced by U+FFFD, and so is U+0000, which PostgreSQL keeps in no text.
    """
    for key, value in told:
        if key == name:
            return value.decode("utf-8", errors="replace").replace("\0", "\ufffd")
    return None
