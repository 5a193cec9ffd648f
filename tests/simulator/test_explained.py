"""Why is it red: the words for every instance that a simulation leads to."""

import pytest

from schemas.status import Status
from schemas.words import Language, in_words
from services.status.explain import explain
from tests.simulator.given import DEFINITIONS, SEEDS, judged, read, simulated

BY_VERSION = {one.version: one for one in DEFINITIONS.definitions}


@pytest.mark.parametrize("language", Language)
def test_every_instance_is_explained_with_every_source_and_every_due_day(
    language: Language,
) -> None:
    """All faults are among them, so what is late, early, unread or never came has its words."""
    simulation = simulated(SEEDS[0])
    at = simulation.truth.stop

    for one in judged([read(sent) for sent in simulation.sent], at):
        text = explain(one, BY_VERSION[one.status.pathway.version], at, language)

        assert [told for told in evidence(one.status, language) if told not in text] == [], text


def evidence(status: Status, language: Language) -> list[str]:
    """What a reader must find in the words: sources of milestones and findings, due days."""
    told = [one.source for one in status.milestones]
    told += [source for found in status.findings for source in found.sources]
    told += [in_words(limit.due, language) for limit in status.limits if limit.due]
    return told
