"""Every message of the third-party corpora: each gets a verdict, and none crashes."""

import csv
import json
from functools import cache
from pathlib import Path

from fhir.resources.R4B import get_fhir_model_class

from schemas.codes import ReasonClass
from services.command.files import FileReading, read_files
from tests.read.given import AT, CORPORA, needs_corpora

pytestmark = needs_corpora

# What is refused, and why; everything else must be read or set aside. The independent model
# finds the first three sound: it does not look for a patient.
REFUSED = {
    "ServiceRequest-appendectomy-narrative.json": "ServiceRequest.subject",
    "ServiceRequest-education.json": "ServiceRequest.subject",
    "ServiceRequest-ob.json": "ServiceRequest.subject",
    "Bundle-17a0c807-372b-452c-972e-c59036153b57.json": "entry[2].Encounter.class",
    "Encounter-agy1000245.json": "Encounter.subject",
    "Encounter-agy1002679.json": "Encounter.subject",
    # These are no FHIR.
    "README.md": "message",
    "medcom-journeys.tsv": "message",
    "medcom-journey-ends.tsv": "message",
}


@cache
def everything() -> dict[str, FileReading]:
    """Each file of the corpora and what was read in it."""
    return {one.file: one for one in read_files([CORPORA], AT)}


def journeys() -> list[dict[str, str]]:
    """The steps of 24 stays, as somebody else read them."""
    with (CORPORA / "medcom-journeys.tsv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows, delimiter="\t"))


def of_step(step: dict[str, str]) -> FileReading:
    """What was read in the message of one step."""
    return everything()[str(CORPORA / "medcom-testscripts" / step["file"])]


def test_every_file_gets_one_verdict() -> None:
    files = [path for path in CORPORA.rglob("*") if path.is_file()]

    assert len(everything()) == len(files) > 500
    assert {one.verdict for one in everything().values()} == {"read", "not-ours", "refused"}


def test_what_is_refused_is_refused_for_a_reason_that_is_known() -> None:
    refused = {
        Path(file).name: {
            reason.where for parked in one.reading.parked for reason in parked.reasons
        }
        for file, one in everything().items()
        if one.verdict == "refused"
    }

    assert refused.keys() == REFUSED.keys()
    assert all(where in refused[name] for name, where in REFUSED.items())


def test_nothing_is_unsound_that_the_independent_model_takes_but_for_a_missing_patient() -> None:
    for file, one in everything().items():
        for parked in one.reading.parked:
            unsound = {r.where for r in parked.reasons if r.kind is ReasonClass.UNSOUND}
            if accepted(Path(file)):
                assert unsound <= {"ServiceRequest.subject", "Encounter.subject"}, file


def accepted(path: Path) -> bool:
    """Whether fhir.resources can build the message."""
    try:
        raw = path.read_bytes()
        get_fhir_model_class(json.loads(raw)["resourceType"]).model_validate_json(raw)
    except (ValueError, KeyError, TypeError):
        return False
    return True


def test_each_step_of_the_24_journeys_is_the_stay_and_the_depth_that_its_oracle_says() -> None:
    for step in journeys():
        stays = [s for s in of_step(step).reading.statements if s.source.startswith("Encounter|")]
        if step["class"] == "None":
            assert stays == []
            continue
        (stay,) = stays
        assert stay.source.split("|", 2)[2] == step["episodeOfCare"]
        assert stay.message == step["MessageHeader.id"]
        assert stay.order.depth == int(step["n_provenance"])
        assert stay.withdrawn is (step["Encounter.status"] == "entered-in-error")


def test_a_message_names_every_message_that_its_oracle_says_it_follows() -> None:
    for step in journeys():
        for stay in of_step(step).reading.statements:
            if stay.source.startswith("Encounter|"):
                named = [told.split("/")[1] for _, told in entities(step["entity"])]
                assert set(named) <= set(stay.follows)


def entities(text: str) -> list[tuple[str, str]]:
    """The pairs of the oracle's entity column, which is written as Python has it."""
    pairs = json.loads(text.replace("(", "[").replace(")", "]").replace("'", '"'))
    return [(role, told) for role, told in pairs]
