"""The digest of a definition set: two processes that have the same decide alike."""

from hashlib import sha256
from pathlib import Path

from schemas.volven import FILE as VOLVEN

ENGINE = 2
"""Which answers the code gives: raised with whatever makes another body of the same facts.

Two releases with the same files would otherwise write over each other's bodies for as long as both
run. ``tests/decide/test_engine.py`` fails where bodies change and this number does not.
"""
FAMILIES = "families"
"""Folder, within that of the definitions, of what several of them share."""


def set_digest(folder: Path, senders: Path | None = None, local: Path | None = None) -> str:
    """Of all that decides: the files' bytes, the national lists, and the code's own number.

    Where the folders lie and what they are called is each host's own matter. The files need not
    load: half a set never has the digest of a whole one.

    Args:
        folder: As of ``load_definitions``.
        senders: The same.
        local: The same.

    Raises:
        OSError: A file cannot be read.
    """
    parts = [("definitions", folder), (FAMILIES, folder / FAMILIES), ("local", local)]
    told = [
        (f"{part}/{file.name}", file)
        for part, lies in parts
        for file in sorted(lies.glob("*.toml") if lies else ())
    ]
    told += [] if senders is None else [("senders", senders)]
    found = sha256(f"engine {ENGINE}\0".encode())
    for name, file in (*told, ("volven", VOLVEN)):
        found.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()
