"""Many bodies as one parameter: an array of them costs the client ten times as much to send."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple


class Joined(NamedTuple):
    """Bodies one after the other; ``substring(whole FROM start FOR length)`` is one of them.

    Attributes:
        starts: Of each, counted from 1.
        lengths: In bytes.
    """

    whole: bytes
    starts: list[int]
    lengths: list[int]


def joined(bodies: Sequence[bytes]) -> Joined:
    """These bodies, in their order."""
    lengths = [len(body) for body in bodies]
    starts = [*accumulate(lengths, initial=1)][:-1]
    return Joined(b"".join(bodies), starts, lengths)
