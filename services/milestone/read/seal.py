"""Sealed boxes: what only the holder of a private key can read, and digests under a key.

A parked message lies in libsodium's ``crypto_box_seal``: a key pair of the sender for every box.
That takes as long as to read a message, so identities, one for every message, lie in a
``crypto_box``, with one key pair of the sender for ``EACH`` boxes. Its private half is never kept,
and what the two sides share is forgotten with the pair: with what is kept here no more than the
last ``EACH`` boxes can be opened.

Limit: whoever reads the memory of this process has more than that. ``People`` keeps the numbers and
the name of each of the last ``people.KEPT`` persons in clear, to find them by. Such a reader has
the key of the digests too, and each message as it comes, so a digest in their place would hide no
more than who was met lately, and would take its time of every message.
"""

import os
from base64 import b64encode

from nacl.bindings import crypto_box_beforenm, crypto_box_easy_afternm, crypto_box_keypair
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from schemas.keyed import keyed
from schemas.milestone import BOX, SealedIdentity

EACH = 1000
"""Boxes for which one key pair serves: its making is then a thousandth of what it costs."""
NONCE = 24
"""Bytes, by chance: of so many no two are ever alike (libsodium, XSalsa20)."""


def digest(key: bytes, purpose: bytes, clear: bytes) -> str:
    """A digest that tells nothing without the key; those of two purposes never meet."""
    return keyed(key, purpose + b"\0" + clear)


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
    """Seals identities for one public key, as ``schemas.milestone.SealedIdentity`` has them.

    Args:
        public_key: Curve25519, 32 bytes.
        key: Keys the digests.

    Raises:
        ValueError: As with a ``Sealer``.
    """

    __slots__ = ("_key", "_left", "_pair", "_public")

    def __init__(self, public_key: bytes, key: bytes) -> None:
        Sealer(public_key)
        self._public = public_key
        self._key = key
        self._pair = self._new_pair()
        self._left = EACH

    def seal(self, clear: bytes) -> SealedIdentity:
        """The identity, sealed; its digest is the same as long as the identity is."""
        # Two threads may count one box down together, past nothing left.
        if self._left <= 0:
            self._pair, self._left = self._new_pair(), EACH
        self._left -= 1
        sender, shared = self._pair
        nonce = os.urandom(NONCE)
        box = sender + nonce + crypto_box_easy_afternm(clear, nonce, shared)
        told = BOX + b64encode(box).decode("ascii")
        return SealedIdentity(digest(self._key, b"identity", clear), told)

    def _new_pair(self) -> tuple[bytes, bytes]:
        """The sender's public key, and what the two sides share."""
        sender, private = crypto_box_keypair()
        return sender, crypto_box_beforenm(self._public, private)
