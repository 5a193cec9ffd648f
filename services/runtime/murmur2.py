"""The partition that every Kafka client gives a key: Java's murmur2, as little Python as it takes.

A consumer may join topics by key only while all who write to them agree on this.
"""

from functools import lru_cache
from struct import unpack_from

_ALL = 0xFFFFFFFF
_SEED = 0x9747B28C
_MIX = 0x5BD1E995


# Some messages follow for most keys; the keys that are kept take about 15 MB.
@lru_cache(maxsize=65_536)
def partition_of(key: bytes, partitions: int) -> int:
    """Where Kafka's default partitioner puts a key."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def murmur2(key: bytes) -> int:
    """The hash of ``org.apache.kafka.common.utils.Utils.murmur2``, unsigned."""
    length = len(key)
    mixed = _SEED ^ length
    for word in unpack_from(f"<{length >> 2}I", key):
        word = word * _MIX & _ALL  # noqa: PLW2901
        mixed = (mixed * _MIX ^ (word ^ word >> 24) * _MIX) & _ALL
    if rest := length & 3:
        mixed = (mixed ^ int.from_bytes(key[-rest:], "little")) * _MIX & _ALL
    mixed = (mixed ^ mixed >> 13) * _MIX & _ALL
    return mixed ^ mixed >> 15
