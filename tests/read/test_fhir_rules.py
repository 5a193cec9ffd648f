"""What FHIR forbids and fhir.resources lets through, row by row, and what FHIR allows."""

import json
from typing import Any

import pytest

from services.milestone.read.model import reasons_in
from services.milestone.read.model.find import every_reason
from services.milestone.read.release import Release
from tests.read.given import by_number, encounter, narrative, patient


def wheres(resource: Any) -> dict[str, str]:
    """What is expected, by place, of a resource of R4."""
    raw = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
    kind = json.loads(raw)["resourceType"]
    told = {one.where: one.expected for one in reasons_in(Release.R4, kind, raw, kind)}
    assert (not told) == (not every_reason(Release.R4, kind, raw, kind))
    return told


WITHOUT_URL = {"valueString": "x"}
DATED = "2026-01-05T10:00:00"
REFUSED = [
    # Row by row, what fhir.resources lets through, or stumbles over, and FHIR forbids.
    ("a status outside its set", encounter("banana"), "Encounter.status"),
    ("a status of R5", encounter("discharged"), "Encounter.status"),
    ("a status in capitals", encounter("In-Progress"), "Encounter.status"),
    ("an unknown field", encounter(foo=1), "Encounter"),
    ("a field of R5", encounter(actualPeriod={"start": "2026"}), "Encounter.actualPeriod"),
    ("comments", encounter(fhir_comments="x"), "Encounter"),
    (
        "an unknown type within",
        encounter(contained=[{"resourceType": "FooType"}]),
        "Encounter.contained[0].resourceType",
    ),
    (
        "a type in small letters within",
        encounter(contained=[{"resourceType": "patient"}]),
        "Encounter.contained[0].resourceType",
    ),
    (
        "a type that is a number",
        encounter(contained=[{"resourceType": 5}]),
        "Encounter.contained[0].resourceType",
    ),
    (
        "a type that is null",
        encounter(contained=[{"resourceType": None}]),
        "Encounter.contained[0].resourceType",
    ),
    ("no type within", encounter(contained=[{"id": "x"}]), "Encounter.contained[0].resourceType"),
    (
        "an object as text",
        encounter(subject='{"reference":"Patient/1"}'),
        "Encounter.subject",
    ),
    (
        "an empty type of a reference",
        encounter(subject=by_number() | {"type": ""}),
        "Encounter.subject.type",
    ),
    (
        "an empty type of a reference that we do not read",
        encounter(participant=[{"individual": by_number() | {"type": ""}}]),
        "Encounter.participant[0].individual.type",
    ),
    ("no zone", encounter(period={"start": DATED}), "Encounter.period.start"),
    ("no seconds", encounter(period={"start": DATED[:16] + "Z"}), "Encounter.period.start"),
    (
        "an offset without colon",
        encounter(period={"start": f"{DATED}+02"}),
        "Encounter.period.start",
    ),
    (
        "a blank for T",
        encounter(period={"start": DATED.replace("T", " ") + "Z"}),
        "Encounter.period.start",
    ),
    ("24 o'clock", encounter(period={"start": "2026-01-05T24:00:00Z"}), "Encounter.period.start"),
    ("a day that is none", encounter(period={"start": "2026-02-30"}), "Encounter.period.start"),
    ("an epoch as time", encounter(period={"start": 1772442000}), "Encounter.period.start"),
    ("true as text", patient(active="true"), "Patient.active"),
    ("1 as true", patient(active=1), "Patient.active"),
    ("a number as text", encounter(length={"value": "5"}), "Encounter.length.value"),
    (
        "a whole number with a point",
        patient(multipleBirthInteger=1.0),
        "Patient.multipleBirthInteger",
    ),
    (
        "a name told twice",
        json.dumps(encounter()).replace('"status"', '"id": "x", "status"').encode(),
        "Encounter",
    ),
    (
        "a name told twice, and hidden by a text that looks like one",
        json.dumps(encounter(type=[{"text": "@"}]))
        .replace("@", "\\u0022\\u003a")
        .replace('"status"', '"id": "x", "status"')
        .encode(),
        "Encounter",
    ),
    ("an empty array", encounter(type=[]), "Encounter.type"),
    ("an id too long", encounter(id="a" * 65), "Encounter.id"),
    ("a URI with blanks", patient(identifier=[{"system": "a b"}]), "Patient.identifier[0].system"),
    (
        "a reference to another type",
        encounter(subject={"reference": "Observation/1"}),
        "Encounter.subject.reference",
    ),
    (
        "a reference that says another type",
        encounter(subject={"type": "Observation", "identifier": {"value": "1"}}),
        "Encounter.subject.reference",
    ),
    ("an empty object", encounter() | {"class": {}}, "Encounter.class"),
    (
        "an extension that says nothing",
        encounter(extension=[{"url": "x"}]),
        "Encounter.extension[0]",
    ),
    (
        "an extension that says a value and more",
        encounter(extension=[{"url": "x", "valueCode": "a", "extension": [{"url": "y"}]}]),
        "Encounter.extension[0]",
    ),
    (
        "an extension without a URL",
        encounter(extension=[WITHOUT_URL]),
        "Encounter.extension[0].url",
    ),
    (
        "two types of one choice",
        patient(deceasedBoolean=True, deceasedDateTime="2026"),
        "Patient.deceased[x]",
    ),
    (
        "two types of one choice, one beside",
        patient(deceasedBoolean=True, _deceasedDateTime={"id": "x"}),
        "Patient.deceased[x]",
    ),
    ("a script", encounter(text=narrative("<script>x</script>")), "Encounter.text.div"),
    ("what runs", encounter(text=narrative('<p onclick="x">y</p>')), "Encounter.text.div"),
    ("a blank text", patient(name=[{"family": " "}]), "Patient.name[0].family"),
    ("an empty text", patient(name=[{"family": ""}]), "Patient.name[0].family"),
    (
        "an escaped blank",
        json.dumps(patient(name=[{"family": "@"}])).replace("@", "\\u0020").encode(),
        "Patient.name[0].family",
    ),
    ("half a character", patient(name=[{"family": "\ud800"}]), "Patient.name[0].family"),
    (
        "1e999",
        json.dumps(encounter(length={"value": 7})).replace("7}", "1e999}").encode(),
        "Encounter.length.value",
    ),
    (
        "nothing contained by that name",
        encounter(partOf={"reference": "#x"}),
        "Encounter.partOf.reference",
    ),
    (
        "nothing contained by that name beside something else",
        encounter(contained=[patient()], subject={"reference": "#ola"}, partOf={"reference": "#x"}),
        "Encounter.partOf.reference",
    ),
    (
        "a defect in a Bundle that is contained",
        encounter(
            contained=[
                {
                    "resourceType": "Bundle",
                    "type": "collection",
                    "entry": [{"resource": {"resourceType": "Patient", "foo": 1}}],
                }
            ]
        ),
        "Encounter.contained[0].entry[0].resource",
    ),
    (
        "a reference that only begins with the right type",
        encounter(subject={"reference": "Patient/1/Observation/2"}),
        "Encounter.subject.reference",
    ),
    (
        "something contained of another type",
        encounter(contained=[patient()], partOf={"reference": "#ola"}),
        "Encounter.partOf.reference",
    ),
    (
        "two contained of one id",
        encounter(
            contained=[patient(), patient(birthDate="1948-01-05")], subject={"reference": "#ola"}
        ),
        "Encounter.contained",
    ),
    (
        "two contained of one id to which something leads that is contained",
        encounter(
            contained=[
                *[{"resourceType": "Organization", "id": "o", "name": "x"}] * 2,
                encounter(id="e", serviceProvider={"reference": "#o"}),
            ]
        ),
        "Encounter.contained",
    ),
    (
        "a contained resource without an id by the name of None",
        encounter(contained=[patient(id=None)], subject={"reference": "#None"}),
        "Encounter.subject.reference",
    ),
    (
        "something contained in what is contained",
        encounter(contained=[patient(contained=[patient()])]),
        "Encounter.contained[0].contained",
    ),
    ("null in an array", encounter(type=[None]), "Encounter.type[0]"),
    (
        "null in an array of texts",
        patient(name=[{"given": ["a", None]}]),
        "Patient.name[0].given[1]",
    ),
    ("an object where an array should be", encounter(identifier={}), "Encounter.identifier"),
    ("an array where an object should be", encounter(subject=[by_number()]), "Encounter.subject"),
]


@pytest.mark.parametrize(
    ("told", "where"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_what_fhir_forbids_is_refused_where_it_stands(told: Any, where: str) -> None:
    assert where in wheres(told)


ABSENT = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "unknown",
}
PLACE = {"resourceType": "Location", "id": "l"}
TAKEN = [
    (
        "a status that an extension explains",
        encounter(_status={"extension": [ABSENT]}) | {"status": None},
    ),
    ("a year", encounter(period={"start": "2026"})),
    ("a month", encounter(period={"start": "2026-05"})),
    ("a leap day", encounter(period={"start": "2024-02-29"})),
    ("a leap day of a century", encounter(period={"start": "2000-02-29"})),
    ("a leap second", encounter(period={"start": "2026-12-31T23:59:60Z"})),
    ("nine decimals", encounter(period={"start": "2026-01-01T00:00:00.123456789Z"})),
    ("an end before the start", encounter(period={"start": "2026-02-01", "end": "2026-01-01"})),
    ("null for what is absent", encounter(basedOn=None)),
    (
        "null where another has the value",
        patient(name=[{"given": ["a", None], "_given": [None, {"extension": [ABSENT]}]}]),
    ),
    ("a number with an exponent", encounter(length={"value": 1e2})),
    (
        "a UUID that is not of version 4",
        patient(
            extension=[{"url": "x", "valueUuid": "urn:uuid:00000000-0000-1000-8000-000000000000"}]
        ),
    ),
    (
        "an address that only pydantic refuses",
        patient(extension=[{"url": "x", "valueUrl": "http://[x"}]),
    ),
    (
        "a reference to what the server names its own way",
        encounter(subject={"reference": "https://x.example/no/fhir"}),
    ),
    ("a reference by search", encounter(subject={"reference": "Patient?identifier=a|b"})),
    ("two contained without an id", encounter(contained=[patient(id=None), patient(id=None)])),
    (
        "two contained of one id to which nothing leads",
        encounter(contained=[{"resourceType": "Device", "id": "d"}, patient(id="d")]),
    ),
    (
        "two contained of one id to which only leads what is not read",
        encounter(contained=[PLACE, PLACE], location=[{"location": {"reference": "#l"}}]),
    ),
    ("something contained", encounter(contained=[patient()], subject={"reference": "#ola"})),
    (
        "a code of a set that fhir.resources tells in part",
        encounter(
            contained=[
                {
                    "resourceType": "Observation",
                    "id": "o",
                    "status": "corrected",
                    "code": {"text": "x"},
                }
            ],
            reasonReference=[{"reference": "#o"}],
        ),
    ),
    ("braces and colons in a text", patient(name=[{"text": '{} ":" " : #x'}])),
    ("a comment in a narrative", encounter(text=narrative("<!-- x --><p>y</p>"))),
]


@pytest.mark.parametrize("told", [row[1] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_what_fhir_allows_is_taken(told: Any) -> None:
    assert wheres(told) == {}
