"""The examples of pathways through `milepael status`: files in, and where each of them stands."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class as model_of

from schemas.definition import Definition
from tests.command.test_definitions import milepael
from tests.given import DEFINITIONS

EXAMPLES = Path(__file__).resolve().parents[2] / "schemas" / "examples" / "pathways"
AT = "2026-05-01T12:00:00+02:00"
STATES: dict[tuple[str, str], dict[str, str]] = {
    # Of file and pathway: the phase, and each limit that is neither idle nor to come.
    ("D01", "D01"): {
        "phase": "closed",
        "assessment inpatient": "met",
        "first-evaluation inpatient": "met",
        "after-detox#1 inpatient": "met",
    },
    ("D06", "D06"): {"phase": "decided", "first-attendance none": "met-late"},
    ("D07", "D07"): {
        "phase": "decided",
        "first-attendance outpatient": "met",
        "assessment outpatient": "met",
    },
    ("D08", "D08"): {
        "phase": "decided",
        "first-attendance severe": "met",
        "assessment outpatient": "met",
        "first-evaluation outpatient": "overdue",
    },
    ("D08", "henvisning"): {"phase": "under-care", "assessment none": "met"},
    ("D09", "D09"): {
        "phase": "decided",
        "assessment inpatient": "met",
        "first-evaluation inpatient": "overdue",
    },
    ("D10", "D10"): {"phase": "assessment"},
    ("D11", "D11"): {"phase": "decided", "emergency-decision none": "met"},
    ("D12", "D12"): {"phase": "decided", "first-evaluation none": "running"},
    ("D12", "henvisning"): {"phase": "received", "assessment none": "overdue"},
    ("gode-pasientforlop", "gode-pasientforlop"): {
        "phase": "home",
        "discharge-call none": "met",
        "assessment none": "met-late",
        "gp-consultation none": "overdue",
        "evaluation none": "overdue",
    },
    ("henvisning", "henvisning"): {
        "phase": "under-care",
        "assessment none": "met",
        "deadline none": "met-late",
    },
    ("hjerneslag", "hjerneslag"): {
        "phase": "stroke-unit",
        "ambulance-on-site none": "met-late",
        "thrombolysis none": "met",
        "function-assessment none": "overdue",
    },
    ("pakkeforlop-hjem", "pakkeforlop-hjem"): {
        "phase": "closed",
        "needs-assessment-2 none": "met",
        "needs-assessment-3 none": "met",
    },
    ("smerte", "smerte"): {
        "phase": "closed",
        "assessment-start none": "met",
        "assessment none": "met-late",
    },
    ("smerte", "henvisning"): {"phase": "received", "assessment none": "overdue"},
    ("sor-helgeland", "sykehusinnleggelse"): {"phase": "admitted", "early-notice none": "met"},
    ("sor-helgeland", "epikrise"): {
        "phase": "sent",
        "epikrise-mental-health none": "met-late",
        "epikrise-mental-health-latest none": "met",
    },
    ("sor-helgeland", "individuell-plan"): {"phase": "coordinated"},
}
FINDINGS = {
    ("D11", "D11"): {"too-many"},
    ("pakkeforlop-hjem", "pakkeforlop-hjem"): {"too-early"},
}
"""Of the rest there are none."""
QUIET = {"not-started", "not-applicable"}
CHILDREN = {"D08": "05811261205", "D10": "01822673305", "D12": "05811261205"}
"""Born in 2012, and in February 2026."""
OWN = re.compile("egne koder|egen kode|vår egen|våre egne")
BESIDE = {"sykehusinnleggelse"}
"""What the inpatient contacts of the other examples are too."""


def bodies(name: str) -> dict[str, dict[str, Any]]:
    """What the command says of one example, by pathway."""
    result = milepael("status", EXAMPLES / f"{name}.ndjson", "--at", AT, "--json")
    assert result.exit_code == 0, result.output
    told = [json.loads(line) for line in result.stdout.splitlines()]
    own = [one for one in told if (name, one["pathway"]["code"]) in STATES]
    others = {one["pathway"]["code"] for one in told} - {one["pathway"]["code"] for one in own}
    assert others <= BESIDE
    return {one["pathway"]["code"]: one for one in own}


@pytest.mark.parametrize("name", sorted({name for name, _ in STATES}))
def test_an_example_stands_where_it_was_written_to_stand(name: str) -> None:
    found = bodies(name)

    assert found.keys() == {code for told, code in STATES if told == name}
    for code, body in found.items():
        limits = {
            f"{one['id']} {one['when']}": one["state"]
            for one in body["limits"]
            if one["state"] not in QUIET
        }
        assert {"phase": body["phase"], **limits} == STATES[name, code]
        assert {one["code"] for one in body["findings"]} == FINDINGS.get((name, code), set())


def test_every_example_has_its_expectation_and_every_pathway_but_cancer_an_example() -> None:
    codes = {one.code for one in DEFINITIONS.definitions if one.family != "cancer"}

    assert {path.stem for path in EXAMPLES.iterdir()} == {name for name, _ in STATES}
    assert {code for _, code in STATES} == codes


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.stem)
def test_an_example_is_valid_fhir_about_nobody(path: Path) -> None:
    """The person's month is above 80: no number of anybody's. Children have children's pathways."""
    person = CHILDREN.get(path.stem, "05814812318")
    for line in path.read_text(encoding="utf-8").splitlines():
        model_of(json.loads(line)["resourceType"]).model_validate_json(line)
        assert f'"value": "{person}"' in line


@pytest.mark.parametrize(
    "definition",
    [one for one in DEFINITIONS.definitions if one.family != "cancer"],
    ids=lambda one: one.version,
)
def test_a_code_of_ours_is_never_called_national(definition: Definition) -> None:
    """Wherever the file names one, it says plainly that it is Milepæl's own."""
    named = [one.codes for milestone in definition.milestones for one in milestone.signals]
    named += [one.codes for one in definition.branches]
    if any(code.startswith("urn:milepael:") for codes in named for code in codes):
        assert any(OWN.search(one) for one in definition.unknown)
