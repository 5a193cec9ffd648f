"""The Provenance chain of a MedCom message: what happened, and which messages came before."""

import re
from collections import deque
from typing import TypeAlias

from msgspec import Struct

from schemas.codes import ReasonClass
from schemas.milestone import When
from schemas.parked import Reason
from services.milestone.decide.views import Step
from services.milestone.read.datatypes import Reference
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.reasons import Faults
from services.milestone.read.references import tail
from services.milestone.read.structs import Provenance

KIND = "MessageHeader/"
NONE = (None, None)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


Targets: TypeAlias = dict[str, tuple[Entry, Provenance]]
"""The Provenances, and where they stand, by the message that each is of."""


class Chain(Struct, frozen=True, gc=False):
    """What the Provenances say of one message.

    Attributes:
        message: Its MessageHeader id, or that of its fullUrl where the Provenance has that.
        at: Where the Provenance of this message stands.
        before: The messages that it goes back to, nearest first.
        occurred: When it was made; the order of messages goes by this and ``depth``.
    """

    message: str
    at: str
    activity: str | None
    occurred: When | None
    before: tuple[Step, ...]

    @property
    def depth(self) -> int:
        """How many messages the chain has, this one among them."""
        return 1 + len(self.before)


def chain_of(message: Message, faults: Faults) -> Chain | None:
    """The chain that ends in this message's header; ``None`` after a reason was added."""
    if message.asked.chain is None:
        message.asked.chain = _found(message, faults)
    return message.asked.chain


def _found(message: Message, faults: Faults) -> Chain | None:
    header = Faults("MessageHeader" if message.header_entry is None else message.header_entry.at)
    names = _names(message)
    if not names:
        header.missing("id")
        faults.reasons += header.reasons
        return None
    if message.asked.targets is None:
        message.asked.targets = _by_target(message)
    told = message.asked.targets
    name = next((name for name in names if name in told), names[0])
    if name not in told:
        needed = "one Provenance that has it as its target; required"
        faults.reasons.append(Reason(ReasonClass.UNSOUND, header.at, needed))
        return None
    entry, own = told[name]
    of_own = Faults(entry.at)
    occurred = _occurred(own, of_own)
    faults.reasons += of_own.reasons
    return Chain(name, entry.at, _activity(own), occurred, _before(name, names, told))


def _names(message: Message) -> list[str]:
    """What this message is called: the id of its header, and what its fullUrl ends in."""
    header, entry = message.header, message.header_entry
    url = _id(entry.url) if entry is not None and entry.url else None
    own = _small(header.id) if header is not None and header.id is not None else None
    return [name for name in (own, url) if name is not None]


def _by_target(message: Message) -> Targets:
    found: Targets = {}
    for entry in message.entries:
        told = message.decode(entry, Provenance) if entry.kind == "Provenance" else None
        if told is not None:
            for target in told.target or ():
                if name := _message_in(target):
                    found.setdefault(name, (entry, told))
    return found


def _before(name: str, own: list[str], told: Targets) -> tuple[Step, ...]:
    """Every message that the chain reaches, nearest first; each once, whatever loops it has."""
    reached = dict.fromkeys(own)
    waiting = deque([name])
    while waiting:
        _, provenance = told.get(waiting.popleft(), NONE)
        for entity in (provenance.entity or ()) if provenance is not None else ():
            earlier = _message_in(entity.what)
            if earlier is not None and earlier not in reached:
                reached[earlier] = None
                waiting.append(earlier)
    before = [one for one in reached if one not in own]
    return tuple([Step(one, _activity(told[one][1]) if one in told else None) for one in before])


def _activity(told: Provenance) -> str | None:
    codings = (told.activity.coding or ()) if told.activity is not None else ()
    return next((coding.code for coding in codings if coding.code is not None), None)


def _occurred(told: Provenance, faults: Faults) -> When | None:
    period = told.occurred_period.start if told.occurred_period is not None else None
    for field, text in (
        ("occurredDateTime", told.occurred_date_time),
        ("occurredPeriod.start", period),
        ("recorded", told.recorded),
    ):
        occurred = faults.when(field, text)
        if occurred is not None:
            return occurred
    return None


def _message_in(told: Reference | None) -> str | None:
    if told is None or told.reference is None:
        return None
    return _id(told.reference)


def _id(reference: str) -> str | None:
    """The id of a MessageHeader; of a UUID the case is no part, so it is written small."""
    if reference.startswith("urn:"):
        name = reference.split("/_history/", 1)[0].rsplit(":", 1)[-1]
    else:
        name = tail(reference)
        if not name.startswith(KIND):
            return None
        name = name.removeprefix(KIND)
    return _small(name)


def _small(name: str) -> str:
    """An id as it is compared: a UUID in lower case (RFC 4122), any other as it stands."""
    return name.lower() if _UUID.fullmatch(name) else name
