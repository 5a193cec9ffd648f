"""How a sender stands. Topic ``pathway.source.v1``: inner, compacted."""

from schemas.status import Unread
from schemas.value import named_value


@named_value
class SourceEvent:
    """Messages of one sender that could not be read and of which no patient can be told."""

    sender: str
    unread: tuple[Unread, ...]
    revision: int
