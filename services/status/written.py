"""What is written of an event beside its body, and what of a published body is read again."""

from datetime import datetime

import msgspec

from schemas.status import Cause, Pathway, Reached


class Revised(msgspec.Struct):
    """What an event says beside the body, in the order of ``StatusEvent``."""

    revision: int
    revises: int | None
    replaces: tuple[str, ...]
    causes: tuple[Cause, ...]
    computed_at: datetime
    next_change_at: datetime | None


class Kept(msgspec.Struct):
    """What of a published body is looked back at: not its limits, which are computed anew."""

    patient: str
    instance: str
    pathway: Pathway
    phase: str
    milestones: tuple[Reached, ...]
