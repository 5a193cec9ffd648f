"""Where every pathway stands: as the simulator meant it, none missing and none extra."""

from collections.abc import Iterator

from schemas.codes import GONE
from services.command.demo.evidence import Check, Evidence, Json
from services.command.demo.verdict.pairs import Pairs, live
from services.simulator.truth import Truth

MOST_PATHS = 3
"""Of one body; where more differ, that is told too."""


def bodies(evidence: Evidence, truth: Truth, pairs: Pairs) -> Check:
    """Live instances against the truth, and the compacted twin against the topic."""
    published = live(evidence.events)
    found = [*_against_truth(truth, pairs), *_against_twin(published, evidence)]
    return Check(
        "bodies",
        f"{len(published)} live instances beside {len(truth.instances)} in the truth, "
        "and the compacted twin",
        tuple(found),
    )


def _against_truth(truth: Truth, pairs: Pairs) -> Iterator[str]:
    for index, paths in pairs.differing.items():
        more = f" and {len(paths) - MOST_PATHS} more" if len(paths) > MOST_PATHS else ""
        yield (
            f"{_name(truth.instances[index])} instance {pairs.instance_of[index]} differs from "
            f"the truth at {', '.join(paths[:MOST_PATHS])}{more}"
        )
    for index in pairs.missing:
        yield f"{_name(truth.instances[index])} is missing: nothing was published for it"
    for name in pairs.extra:
        yield f"instance {name} is extra: the truth knows no such pathway"


def _against_twin(published: dict[str, Json], evidence: Evidence) -> Iterator[str]:
    for name, body in published.items():
        held = evidence.twin.get(name)
        if held is None:
            yield f"instance {name} is not on the compacted twin"
        elif held != body:
            yield f"instance {name}: the compacted twin holds another body or revision"
    for name, held in evidence.twin.items():
        if held is not None and name not in published and held.get("phase") not in GONE:
            yield f"instance {name} lives on the compacted twin alone"
        if held is not None and held.get("instance") != name:
            yield f"instance {name}: its key on the compacted twin is not its name"


def _name(body: Json) -> str:
    return f"{body['pathway']['code']} of {body['patient']}"
