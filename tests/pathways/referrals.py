"""Referrals with all that a sender may write in them, and what the command says of a patient."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from schemas.lists import OID
from tests.command.test_definitions import milepael
from tests.pathways.told import HELSENORGE, OURS, SOURCES, Step, Story

AT = "2026-05-01T12:00:00+02:00"
RECEIVED = "2026-01-05"
"""A Monday: ten working days later is 19 January."""

Json = dict[str, Any]


def referral(
    *codes: str,
    name: str = "one-referral",
    received: str | None = RECEIVED,
    deadline: str | None = None,
    seniority: str | None = None,
    days: Sequence[Json] = (),
    sent: str | None = None,
) -> Json:
    """A referral with codes, each ``list|code`` or one of our own, and when it was sent."""
    told = [
        ("no-mottatt-dato", received),
        ("no-frist-for-helsehjelp", deadline),
        ("no-ansiennitets-dato", seniority),
    ]
    dated = [{"url": HELSENORGE + one, "valueDateTime": day} for one, day in told if day]
    coding = [one.rpartition("|") for one in codes]
    concepts = [
        {"coding": [{"system": OID + number if number else OURS, "code": code}]}
        for number, _, code in coding
    ]
    person = {"type": "Patient", "identifier": {"system": "urn:example:person", "value": "one"}}
    made = {
        "resourceType": "ServiceRequest",
        "identifier": [{"system": SOURCES, "value": name}],
        "status": "active",
        "intent": "order",
        "subject": person,
        "authoredOn": "2026-01-02",
        "extension": [*dated, *days],
        "category": concepts,
        "meta": {"lastUpdated": sent} if sent else None,
    }
    return {key: value for key, value in made.items() if value}


def named(code: str, day: str) -> Json:
    """A day that Volven 9147 names."""
    kind = {"url": "kind", "valueCoding": {"system": f"{OID}9147", "code": code}}
    return {"url": "day", "extension": [kind, {"url": "on", "valueDate": day}]}


def visit(day: str, encounter_class: str = "AMB", status: str = "finished") -> Json:
    """A contact on the referral."""
    (line,) = Story("one").tell(("seen", day)).lines()
    told: Json = json.loads(line)
    return told | {"class": {"code": encounter_class}, "status": status}


def bodies(tmp_path: Path, code: str, *messages: Json | Step, at: str = AT) -> list[Json]:
    """The instances of one pathway after these messages, those written out first."""
    story = Story("one")
    for one in messages:
        if not isinstance(one, dict):
            story.tell(one)
    lines = [json.dumps(one) for one in messages if isinstance(one, dict)]
    file = tmp_path / "told.ndjson"
    file.write_text("\n".join([*lines, *story.lines()]) + "\n", encoding="utf-8")
    result = milepael("status", file, "--at", at, "--json")
    assert result.exit_code == 0, result.output
    found = [json.loads(line) for line in result.stdout.splitlines()]
    return [one for one in found if "pathway" in one and one["pathway"]["code"] == code]


def state(body: Json, limit: str, *branches: str) -> str:
    """How the one row of a limit stands; where it has several, that of the branch."""
    wanted = branches or ("none", "inpatient")
    (found,) = [
        one["state"] for one in body["limits"] if one["id"] == limit and one["when"] in wanted
    ]
    return str(found)
