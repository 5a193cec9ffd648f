"""Sealed boxes: what only the holder of a private key can read, and digests under a key.

The form is libsodium's ``crypto_box_seal``: a key pair of the sender for every box, which makes
sealing dear (see ``KEPT``). One pair for many boxes would need a form of its own, with a nonce
beside each box, that no library opens by one call; and its private half would lie in memory.
"""

import hmac
from base64 import b64encode
from collections import OrderedDict
from functools import lru_cache

from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from schemas.milestone import SealedIdentity

KEPT = 20_000
"""Boxes kept, about 10 MB. Sealing one costs as much as reading a message."""
USUAL = 1000
"""Bytes of an identity that is kept; a few long ones must not fill the memory."""


def digest(key: bytes, purpose: bytes, clear: bytes) -> str:
    """A digest that tells nothing without the key; those of two purposes never meet."""
    return keyed(key, purpose + b"\0" + clear)


def keyed(key: bytes, clear: bytes) -> str:
    """HMAC-SHA-256."""
    made = _begun(key).copy()
    made.update(clear)
    return made.hexdigest()


@lru_cache(maxsize=4)
def _begun(key: bytes) -> hmac.HMAC:
    """The key is taken in once: that is half of the work."""
    return hmac.new(key, digestmod="sha256")


class Sealer:
    """Seals for one public key.

    Raises:
        ValueError: The key has another length than 32 bytes, or is no key at all, e.g. zeros.
    """

    __slots__ = ("_box",)

    def __init__(self, public_key: bytes) -> None:
        self._box = SealedBox(PublicKey(public_key))
        try:
            self.seal(b"\0")
        except (CryptoError, RuntimeError):
            raise ValueError("The public key is none that anything can be sealed for.") from None

    def seal(self, clear: bytes) -> str:
        """The sealed box, base64."""
        return b64encode(self._box.encrypt(clear)).decode("ascii")


class Identities:
    """Seals identities; one that has been sealed lately keeps its box."""

    __slots__ = ("_boxes", "_key", "_sealer")

    def __init__(self, sealer: Sealer, key: bytes) -> None:
        self._sealer = sealer
        self._key = key
        self._boxes: OrderedDict[str, SealedIdentity] = OrderedDict()

    def seal(self, clear: bytes) -> SealedIdentity:
        """The identity, sealed; its digest is the same as long as the identity is."""
        name = digest(self._key, b"identity", clear)
        known = self._boxes.get(name)
        if known is not None:
            self._boxes.move_to_end(name)
            return known
        known = SealedIdentity(name, self._sealer.seal(clear))
        if len(clear) <= USUAL:
            self._boxes[name] = known
            if len(self._boxes) > KEPT:
                self._boxes.popitem(last=False)
        return known
