"""Where every pathway stands: as the simulator meant it, none missing and none extra."""

from collections.abc import Iterator

from schemas.codes import GONE
from services.command.demo.evidence import Check, Evidence, Json
from services.command.demo.verdict.pairs import Pairs, live
from services.command.demo.words import Phrase, phrase
from services.simulator.truth import Truth

MOST_PATHS = 3
"""Of one body; where more differ, that is told too."""


def bodies(evidence: Evidence, truth: Truth, pairs: Pairs) -> Check:
    """Live instances against the truth, and the compacted twin against the topic."""
    published = live(evidence.events)
    found = [*_against_truth(truth, pairs), *_against_twin(published, evidence)]
    return Check(
        "bodies",
        phrase("bodies", count=len(published), meant=len(truth.instances)),
        tuple(found),
    )


def _against_truth(truth: Truth, pairs: Pairs) -> Iterator[Phrase]:
    for index, paths in pairs.differing.items():
        more = len(paths) - MOST_PATHS
        yield phrase(
            "differs-more" if more > 0 else "differs",
            name=_name(truth.instances[index]),
            instance=pairs.instance_of[index],
            paths=", ".join(paths[:MOST_PATHS]),
            more=more,
        )
    for index in pairs.missing:
        yield phrase("missing", name=_name(truth.instances[index]))
    for name in pairs.extra:
        yield phrase("extra", instance=name)


def _against_twin(published: dict[str, Json], evidence: Evidence) -> Iterator[Phrase]:
    for name, body in published.items():
        held = evidence.twin.get(name)
        if held is None:
            yield phrase("not-on-twin", instance=name)
        elif held != body:
            yield phrase("twin-differs", instance=name)
    for name, held in evidence.twin.items():
        if held is not None and name not in published and held.get("phase") not in GONE:
            yield phrase("twin-alone", instance=name)
        if held is not None and held.get("instance") != name:
            yield phrase("twin-key", instance=name)


def _name(body: Json) -> Phrase:
    return phrase("of-patient", code=body["pathway"]["code"], patient=body["patient"])
