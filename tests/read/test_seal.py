"""Digests are those of anybody who holds the key; boxes open for the private key alone."""

import hmac
from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey

from schemas.keyed import keyed
from schemas.milestone import BOX
from services.milestone.read import seal
from services.milestone.read.seal import Identities, digest
from tests.read.given import opened


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


def test_an_identity_opens_for_the_private_key_whichever_pair_of_the_sender_made_the_box(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was sealed must be read years later, by whoever has the private key and libsodium."""
    monkeypatch.setattr(seal, "EACH", 2)
    private = PrivateKey.generate()
    identities = Identities(bytes(private.public_key), b"k" * 32)

    boxes = [identities.seal(b"ola").box for _ in range(5)]

    assert {opened(private, box) for box in boxes} == {b"ola"}
    assert len(set(boxes)) == 5
    assert len({b64decode(box.removeprefix(BOX))[:32] for box in boxes}) == 3


def test_a_count_that_was_passed_still_ends_a_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one pair would serve for ever, and its memory open all its boxes."""
    private = PrivateKey.generate()
    monkeypatch.setattr(seal, "EACH", -1)
    identities = Identities(bytes(private.public_key), b"k" * 32)

    boxes = [identities.seal(b"ola").box for _ in range(2)]

    assert len({b64decode(box.removeprefix(BOX))[:32] for box in boxes}) == 2


def test_a_box_that_was_changed_opens_for_nobody() -> None:
    private = PrivateKey.generate()
    box = Identities(bytes(private.public_key), b"k" * 32).seal(b"ola").box
    *kept, last = b64decode(box.removeprefix(BOX))
    changed = b64encode(bytes([*kept, last ^ 1])).decode()

    with pytest.raises(CryptoError):
        opened(private, BOX + changed)


def test_the_key_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="none that anything can be sealed for"):
        Identities(b"\0" * 32, b"k" * 32)
