"""What can go wrong, named after what happens next.

"Not ours" is no error but ``None``; everything that is not listed here is a bug and rises. A text
here says where and what was expected, never a value of a message: values are patient data.
"""

from schemas.parked import Reason


class Unreadable(Exception):
    """The message breaks its own format: it is parked, and the sender mends it."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(f"{len(reasons)} reasons")
        self.reasons = reasons


class _Sentence(Exception):
    """An error that is one sentence for the people who run the system."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unavailable(_Sentence):
    """A dependency is away: nothing is committed, we pause and read the same batch again."""


class Unreachable(Unavailable):
    """Kafka or PostgreSQL does not answer, or not us: what was asked is neither yes nor no."""


class Misconfigured(_Sentence):
    """Settings are missing or wrong: the service stops at once, and a sentence names each.

    Attributes:
        sentences: One for each thing that is missing or wrong.
        looked: Where settings were looked for; empty where none are missing.
    """

    def __init__(self, *sentences: str, looked: str = "") -> None:
        super().__init__("\n".join([*sentences, *filter(None, [looked])]))
        self.sentences = sentences
        self.looked = looked


class Halted(_Sentence):
    """Going on would do harm: the service ends, and a person decides."""


class OutsideLog(_Sentence):
    """A position lies outside the log: that partition stops, the others go on."""


class PositionLost(Exception):
    """Another process has moved on from our position: the batch is dropped and sought again."""
