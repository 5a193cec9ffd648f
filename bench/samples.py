"""Messages as large as real ones: examples of ours with more fields, and then narratives."""

import json
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[1] / "schemas" / "examples" / "fhir"
SAMPLES = {
    "notice-leave-started.json": 3700,
    "encounter-decision-in-parts.json": 1900,
    "referral-assessed.json": 1600,
}
"""Examples of ours, and the bytes that real messages of their kind have (MedCom, DIPS, NHN)."""
MORE: dict[str, dict[str, Any]] = {
    "Patient": {
        "active": True,
        "telecom": [
            {"system": "phone", "value": "+47 00 00 00 00", "use": "mobile"},
            {"system": "email", "value": "ola@person.example", "use": "home"},
        ],
        "gender": "male",
        "address": [
            {"use": "home", "line": ["Prøveveien 1"], "city": "Oslo", "postalCode": "0001"},
            {"use": "temp", "line": ["c/o Prøve"], "city": "Oslo", "postalCode": "0002"},
        ],
        "maritalStatus": {"coding": [{"system": "urn:x:marital", "code": "M", "display": "Gift"}]},
        "generalPractitioner": [{"type": "Organization", "display": "Prøve legekontor"}],
    },
    "Organization": {
        "active": True,
        "type": [{"coding": [{"system": "urn:x:type", "code": "01", "display": "Sykehus"}]}],
        "alias": ["Prøvesykehuset"],
        "telecom": [{"system": "phone", "value": "+47 00 00 00 01", "use": "work"}],
        "address": [{"use": "work", "line": ["Sykehusveien 1"], "city": "Oslo"}],
    },
    "Encounter": {
        "priority": {"coding": [{"system": "urn:x:priority", "code": "R", "display": "Vanlig"}]},
        "participant": [
            {
                "type": [{"coding": [{"system": "urn:x:role", "code": "ATND"}]}],
                "period": {"start": "2026-03-02T10:00:00+01:00"},
                "individual": {"type": "Practitioner", "display": "Lege Prøve"},
            }
        ],
        "length": {"value": 2, "unit": "dag", "system": "http://unitsofmeasure.org", "code": "d"},
        "location": [
            {
                "location": {"type": "Location", "display": "Post 1"},
                "status": "active",
                "period": {"start": "2026-03-02T10:00:00+01:00"},
            }
        ],
        "hospitalization": {"admitSource": {"text": "Fra hjemmet"}},
    },
    "ServiceRequest": {
        "requester": {"type": "Practitioner", "display": "Lege Prøve"},
        "reasonCode": [{"coding": [{"system": "urn:x:reason", "code": "P01", "display": "Uro"}]}],
        "note": [{"text": "Se vedlegg.", "time": "2026-01-04T10:00:00+01:00"}],
        "supportingInfo": [{"type": "DocumentReference", "display": "Henvisning"}],
    },
}
"""What the examples leave out and real messages have, in made-up words."""
LINE = '<p><b>status</b>: in-progress</p><p><b>identifier</b>: <code title="{0}">{0}</code></p>'


def padded(name: str, size: int) -> bytes:
    """An example with the fields of ``MORE``, and then narratives, until it has that size."""
    told = json.loads((EXAMPLES / name).read_bytes())
    resources = [one["resource"] for one in told.get("entry", ())] or [told]
    for resource in resources:
        for field, value in MORE.get(resource["resourceType"], {}).items():
            if len(_written(told)) < size:
                resource.setdefault(field, value)
    place = 0
    while len(_written(told)) < size:
        resource = resources[place % len(resources)]
        text = resource.setdefault("text", {"status": "generated", "div": ""})
        lines = text["div"].removesuffix("</div>") or '<div xmlns="http://www.w3.org/1999/xhtml">'
        text["div"] = f"{lines}{LINE.format(place)}</div>"
        place += 1
    return _written(told)


def _written(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
