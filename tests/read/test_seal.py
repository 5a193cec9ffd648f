"""Digests are those of anybody who holds the key; boxes are kept for whom was met lately."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from services.milestone.read import seal
from services.milestone.read.seal import USUAL, Identities, Sealer, digest, keyed


@given(st.binary(min_size=32, max_size=80), st.lists(st.binary(max_size=200), max_size=3))
def test_a_digest_is_the_hmac_of_its_text_whatever_was_digested_before(
    key: bytes, told: list[bytes]
) -> None:
    """Pseudonyms are compared over years; what is kept of the key may not change them."""
    for clear in told:
        assert keyed(key, clear) == hmac.digest(key, clear, "sha256").hex()


def test_two_purposes_never_meet() -> None:
    """Else a parked message could be told from an identity's digest, or the reverse."""
    assert digest(b"k" * 32, b"parked", b"x") != digest(b"k" * 32, b"identity", b"x")


def test_who_was_met_lately_keeps_the_box_however_many_others_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sealing costs as much as reading a message, and a patient's messages come in flocks."""
    monkeypatch.setattr(seal, "KEPT", 3)
    identities = Identities(Sealer(bytes(PrivateKey.generate().public_key)), b"k" * 32)

    ola, kari = identities.seal(b"ola"), identities.seal(b"kari")
    for other in (b"1", b"2", b"3"):
        identities.seal(other)
        assert identities.seal(b"ola") == ola

    assert identities.seal(b"kari") != kari


def test_a_long_identity_is_not_kept() -> None:
    """A few of them would fill the memory."""
    identities = Identities(Sealer(bytes(PrivateKey.generate().public_key)), b"k" * 32)
    long = b"x" * (USUAL + 1)

    assert identities.seal(long) != identities.seal(long)
