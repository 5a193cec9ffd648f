"""What was found when one thing was looked at."""

from dataclasses import dataclass

NOT_SET_UP = "The database is not set up: start `milepael run status` once, which does it."


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at.

    Attributes:
        what: Which.
        ok: It is as it must be.
        sentence: How it is; where it is wrong, what to do.
    """

    what: str
    ok: bool
    sentence: str


def well(what: str, sentence: str) -> Found:
    """It is as it must be."""
    return Found(what, ok=True, sentence=sentence)


def wrong(what: str, sentence: str) -> Found:
    """It is not, and the sentence says what to do."""
    return Found(what, ok=False, sentence=sentence)
