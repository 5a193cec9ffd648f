"""Digests under a key, for names that tell nothing of what they are made of."""

import hashlib
from functools import lru_cache

_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def keyed(key: bytes, clear: bytes) -> str:
    """HMAC-SHA-256 (RFC 2104), in half the time of Python's own."""
    inner, outer = _begun(key)
    inner, outer = inner.copy(), outer.copy()
    inner.update(clear)
    outer.update(inner.digest())
    return outer.hexdigest()


def fingerprint(key: bytes) -> str:
    """Tells whether two have the same key, and nothing else of it."""
    return keyed(key, b"milepael: which key")


@lru_cache(maxsize=4)
def _begun(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """The key is taken in once: that is half of the work."""
    block = hashlib.sha256().block_size
    padded = (hashlib.sha256(key).digest() if len(key) > block else key).ljust(block, b"\0")
    return hashlib.sha256(padded.translate(_INNER)), hashlib.sha256(padded.translate(_OUTER))
