"""Writes the settings that services need to find the local servers, with development keys."""

import base64
from collections.abc import Mapping
from pathlib import Path

from nacl.public import PrivateKey
from nacl.utils import random


def write_settings(file: Path, addresses: Mapping[str, str]) -> None:
    """Write ``NAME=value`` lines that only the owner can read.

    Args:
        file: Keys and other lines that it already holds stay as they are.
        addresses: Where the servers are now; these replace older lines of the same name.
    """
    known = dict(
        line.split("=", 1) for line in (file.read_text().splitlines() if file.exists() else [])
    )
    lines = {**_fresh_keys(), **known, **addresses}
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    new.replace(file)


def _fresh_keys() -> dict[str, str]:
    """Keys for one machine's development: 32 random bytes, and two Curve25519 pairs; base64."""
    identity, parked = PrivateKey.generate(), PrivateKey.generate()
    keys = {
        "MILEPAEL_PSEUDONYM_KEY": random(32),
        "MILEPAEL_IDENTITY_PUBLIC_KEY": bytes(identity.public_key),
        "MILEPAEL_IDENTITY_PRIVATE_KEY": bytes(identity),
        "MILEPAEL_PARKED_PUBLIC_KEY": bytes(parked.public_key),
        "MILEPAEL_PARKED_PRIVATE_KEY": bytes(parked),
    }
    return {name: base64.b64encode(key).decode() for name, key in keys.items()}
