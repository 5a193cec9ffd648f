"""Park what could not be read: whole, sealed, with every reason, and with whom it concerns."""

from collections.abc import Iterable, Sequence

from schemas.codes import ReasonClass
from schemas.milestone import Place
from schemas.parked import WHOLE, Parked, Reason
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.reader import Heard, Reader
from services.milestone.read.reasons import MOST
from services.milestone.read.seal import digest
from services.milestone.read.whom import whom


def park_raw(
    raw: bytes, heard: Heard, reader: Reader, reasons: Sequence[Reason], box: str | None
) -> Parked:
    """Park a message that could not even be opened."""
    return Parked(
        place=Place(heard.topic, heard.partition, heard.offset, WHOLE),
        known_at=heard.known_at,
        reasons=tuple(reasons[:MOST]),
        sender=heard.sender,
        box=box,
        size=len(raw),
        digest=digest(reader.key, b"parked", raw),
    )


def seal_raw(raw: bytes, reader: Reader, reasons: Iterable[Reason]) -> str | None:
    """The bytes sealed for ``milepael parked``; ``None`` for those of a message too large."""
    too_large = len(raw) > reader.bounds.max_bytes
    if too_large and any(reason.kind is ReasonClass.TOO_LARGE for reason in reasons):
        return None
    return reader.parked.seal(raw)


def concerned(message: Message, entries: Iterable[Entry]) -> tuple[str, ...]:
    """The patients whom these entries name, as far as that can be told of a broken entry."""
    found: dict[str, None] = {}
    for entry in entries:
        known = message.asked.people.get(entry.index, {}).values()
        for patient in [one.patient for one in known] or whom(message, entry):
            found[patient] = None
    return tuple(sorted(found))
