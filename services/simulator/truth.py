"""What must be found when everything was sent: chosen before the first message was written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = dict[str, Any]

BESIDE = frozenset(
    {"instance", "revision", "revises", "replaces", "causes", "computed_at", "next_change_at"}
)
"""What an event says beside the body, and the name of the instance, which only the topic knows."""


def as_chosen(body: Json) -> Json:
    """A published body as far as the truth speaks of it.

    Of another instance it knows what that is to this one, and not its name.
    """
    told = {name: value for name, value in body.items() if name not in BESIDE}
    told["related"] = sorted(one["relation"] for one in told["related"])
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A message that cannot be read.

    Attributes:
        number: Of the `Sent`.
        persons: Whom it is about, each as ``system|value`` of the strongest identifier that leads
            to the person; empty where no patient can be told.
        sender: Whom its source event names where no patient can be told.
        reason: Class of the reason, as in ``completeness``.
        mended: A sound, newer version of the same source was sent before the stop.
    """

    number: int
    persons: tuple[str, ...]
    sender: str
    reason: str
    mended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A limit that becomes ``due-soon`` or ``overdue`` by the passing of time.

    Attributes:
        instance: Index in ``Truth.instances``.
        limit: Id of the row in the body, round included; ``when`` is its branch.
        at: The moment from which it holds, in simulated time; before the stop.
        begun_by: Number of the last `Sent` that is needed to know that it runs as it does.
        ended_by: Number of the first `Sent` that ends it, whenever that is sent; ``None``: none.
            A turn need not be seen where this was appended before it could show.
    """

    instance: int
    limit: str
    when: str
    state: str
    at: datetime
    begun_by: int
    ended_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Where everything stands at the stop.

    Attributes:
        stop: The moment it holds for, in simulated time.
        instances: Every live instance: its status body in the very JSON shape of the topic
            (``schemas/json``, without ``instance``, revision and causes), ``patient`` as
            ``system|value`` of the identifier that names the person.
        broken: Every message that must be parked, and no other.
        turns: Every turn of a limit that must be seen in the events.
    """

    stop: datetime
    instances: tuple[Json, ...]
    broken: tuple[Broken, ...]
    turns: tuple[Turn, ...]
