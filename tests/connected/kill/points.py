"""The points at which a process can be killed: function boundaries of the services themselves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """Where a process dies.

    Attributes:
        service: Which service has the point.
        module: Where the name is looked up when it is called.
        name: The function or method, dotted within the module.
        after: Whether it dies when the call has returned, or before it is made.
    """

    service: str
    module: str
    name: str
    after: bool


LEARN, FIRE, SEND = "services.status.learn", "services.status.fire", "services.status.relay.send"
OWN, PRODUCER = "services.status.relay.own", "services.runtime.producer"

POINTS = {
    "read, nothing sent": Point("milestone", PRODUCER, "Producer.send_all", after=False),
    "sent, offsets not committed": Point("milestone", PRODUCER, "Producer.send_all", after=True),
    "before the transaction": Point("status", LEARN, "Learning.learn", after=False),
    "positions moved": Point("status", LEARN, "move_positions", after=True),
    "statements kept": Point("status", LEARN, "keep_statements", after=True),
    "judged": Point("status", LEARN, "recompute", after=True),
    "streams numbered, before commit": Point("status", LEARN, "say", after=True),
    "committed": Point("status", LEARN, "Learning.moved", after=False),
    "timer judged, before commit": Point("status", FIRE, "judge_due", after=True),
    "timer committed": Point("status", "services.status.timers", "fire", after=True),
    "taking a stream over": Point("status", OWN, "last_mark", after=False),
    "relay has rows, nothing sent": Point("status", OWN, "send", after=False),
    "events sent, no mark": Point("status", SEND, "send_events", after=True),
    "mark sent, not committed": Point("status", SEND, "send_mark", after=True),
    "sent and committed": Point("status", SEND, "commit", after=True),
    "before pruning": Point("status", OWN, "prune", after=False),
    "what may go remembered, not deleted": Point("status", OWN, "delete_sent", after=False),
}
