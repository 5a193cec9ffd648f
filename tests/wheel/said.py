"""What the judging says of the simulator's standard mix, and why; the same, whatever runs it."""

import hashlib
import re
import sys
from datetime import timedelta
from pathlib import Path

from schemas.milestone import Statement
from schemas.status import Cause
from services.status import judge
from services.status.decide import rows
from services.status.judge import Gathered, Judge
from services.status.store.bonds import PersonRow
from services.status.write import Writing
from tests.simulator.given import DEFINITIONS, KEY, SEEDS, STOP, judged, read, simulated

_BOX = re.compile(r"box='[^']*'")
"""An identity, sealed: another at every sealing."""
_SEALED = re.compile(rb'"box":"[^"]*"')


def digest(seed: int) -> str:
    """Of every live instance of one simulation, its trace included."""
    said = hashlib.sha256()
    for one in judged(map(read, simulated(seed).sent), STOP):
        told = repr((one.status, one.next_change_at, one.trace))
        said.update(_BOX.sub("", told).encode())
    return said.hexdigest()


def published(seed: int) -> str:
    """Of all that is kept and published once half of a simulation has come, and then all of it."""
    statements = [one for sent in simulated(seed).sent for one in read(sent).statements]
    names = {alias.pseudonym for one in statements for alias in one.aliases}
    rows_by_name = {name: PersonRow(name, name) for name in names}
    gathered = Gathered("all", rows_by_name, [], [], [], (Cause("time"),))
    judging = Judge(DEFINITIONS, KEY, Writing(lambda name: name), timedelta(days=30))
    said = hashlib.sha256()
    for half in _halves(statements):
        gathered.statements.extend(half)
        verdict = judging.verdict(gathered, STOP)
        kept = {row.id: row for row in (*gathered.instances, *verdict.instances)}
        gathered.instances[:] = kept.values()
        gathered.rows.update({row.pseudonym: row for row in verdict.persons})
        for event in verdict.saying:
            said.update(event.headers + _SEALED.sub(b"", event.value or b""))
        said.update(repr((verdict.computed, [row.body for row in verdict.instances])).encode())
    return said.hexdigest()


def _halves(statements: list[Statement]) -> tuple[list[Statement], list[Statement]]:
    half = len(statements) // 2
    return statements[:half], statements[half:]


if __name__ == "__main__":
    made_of = [Path(str(one.__file__)).suffix for one in (rows, judge)]
    told = [digest(seed) for seed in SEEDS[:2]]
    sys.stdout.write(" ".join([*made_of, *told, published(SEEDS[0])]))
