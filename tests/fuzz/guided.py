"""`python -m tests.fuzz.guided SECONDS`: fuzzing guided by coverage, with messages of FHIR's shape.

It goes on from what it found worth keeping before, in ``.fuzz/``. What breaks the oracle is written
there as ``crash-…``: make it small, and keep it in ``test_findings.py``.
"""

import sys
from hashlib import sha256
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["schemas", "services.milestone"]):
    from tests.fuzz.oracle import answered

from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import seeds
from tests.fuzz.write import written

FOLDER = Path(__file__).resolve().parents[2] / ".fuzz"
LONGEST = 32_768
"""Bytes: longer messages only take longer."""


def main(arguments: list[str]) -> int:
    """Fuzz for so many seconds."""
    if len(arguments) != 1 or not arguments[0].isdigit():
        sys.stderr.write("usage: python -m tests.fuzz.guided SECONDS\n")
        return 2
    kept = FOLDER / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    for message in seeds():
        raw = written(message)
        (kept / sha256(raw).hexdigest()[:16]).write_bytes(raw)
    options = [
        f"-max_total_time={arguments[0]}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={FOLDER}/",
        "-print_final_stats=1",
        "-timeout=10",
    ]
    atheris.Setup([sys.argv[0], *options, str(kept)], _answer, custom_mutator=_mutate)
    atheris.Fuzz()
    return 0


def _answer(raw: bytes) -> None:
    answered(raw)


def _mutate(raw: bytes, most: int, seed: int) -> bytes:
    chance = Random(seed)
    told = mutated(raw, chance) if chance.random() < 0.8 else None
    if told is None or len(told) > most:
        mutation: bytes = atheris.Mutate(raw, len(raw))
        return mutation
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
