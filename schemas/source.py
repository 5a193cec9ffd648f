"""How a sender stands. Topic ``pathway.source.v1``: inner, compacted."""

from dataclasses import dataclass

from schemas.status import Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEvent:
    """Messages of one sender that could not be read and of which no patient can be told."""

    sender: str
    unread: tuple[Unread, ...]
    revision: int
