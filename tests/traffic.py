"""Synthetic FHIR as hospitals send it, for tests with real servers. Nobody in it exists.

Fødselsnummer are made with 80 added to the month, as synthetic test persons have.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
VOLVEN = "urn:oid:2.16.578.1.12.4.1.1"
ENH = "urn:oid:2.16.578.1.12.4.1.4.101"
LOCAL = "http://hospital.test/patient"
HOSPITALS = ("999000001", "999000002")
ACTIVITY = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes"

BROKEN = "banana"
"""A status that no referral has."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """One message on its way in.

    Attributes:
        key: Of the Kafka record; spreads a patient's messages over partitions.
        order: Place in what its sender sends; a test may send in any other order.
    """

    topic: str
    key: str
    value: bytes
    order: int

    @property
    def changes_nothing_again(self) -> bool:
        """Whether it may come twice: what cannot be read is counted each time that it comes."""
        return BROKEN.encode() not in self.value


def fnr(patient: int) -> str:
    """A synthetic birth number: month plus 80, with the check digits of Skatteetaten."""
    # 28 and 12 meet again after 84; one individual number in six has no check digits.
    nine = f"{1 + patient % 28:02}{81 + patient % 12:02}{patient // 84 % 100:02}500"
    for individual in range(500, 1000):
        nine = f"{nine[:6]}{individual}"
        one = _check(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2))
        two = _check(f"{nine}{one}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
        if len(one + two) == 2:
            return f"{nine}{one}{two}"
    raise AssertionError("a day without a number")


def _check(digits: str, weights: tuple[int, ...]) -> str:
    weighed = sum(
        weight * int(digit) for weight, digit in zip(weights, digits[: len(weights)], strict=True)
    )
    return str(-weighed % 11)


def traffic(patients: int, seed: int) -> list[Sent]:
    """All that is said of so many patients: referrals, contacts, stays, merges, and garbage."""
    chance = Random(seed)
    sent: list[tuple[str, str, bytes]] = []
    for patient in range(patients):
        for topic, resource in _patient(patient, chance):
            key = f"{patient}-{chance.randrange(3)}"
            sent.append((topic, key, json.dumps(resource).encode()))
            if chance.random() < 0.05:
                sent.append(sent[-1])
        if patient % 10 == 0:
            broken = _referral(patient, 1, "2026-01-05") | {"status": BROKEN}
            broken["identifier"] = [
                {"system": "http://hospital.test/broken", "value": str(patient)}
            ]
            sent.append(("fhir.referral.v1", str(patient), json.dumps(broken).encode()))
        if patient % 25 == 0:
            sent.append(("fhir.encounter.v1", str(patient), b'{"resourceType": "Encounter", '))
    return [Sent(*one, order) for order, one in enumerate(sent)]


def _patient(patient: int, chance: Random) -> Iterator[tuple[str, Json]]:
    start = chance.randrange(1, 20)
    yield "fhir.referral.v1", _referral(patient, 1, f"2026-01-{start:02}")
    if chance.random() < 0.3:
        yield "fhir.referral.v1", _referral(patient, 2, f"2026-01-{start + 2:02}")
    subject = _by_number(patient)
    if patient % 4 == 0:
        # Known by a local number alone, until a Patient resource says who that is: a merge.
        subject = {"identifier": {"system": LOCAL, "value": f"local-{patient}"}}
        yield "fhir.patient.v1", _linked(patient)
    yield "fhir.encounter.v1", _contact(patient, subject, "M", f"2026-01-{start + 5:02}")
    if chance.random() < 0.7:
        outcome = chance.choice(["CP", "CU", "CI"])
        yield "fhir.encounter.v1", _contact(patient, subject, outcome, f"2026-02-{start:02}")
    if chance.random() < 0.3:
        yield "fhir.encounter.v1", _contact(patient, subject, "XG", f"2026-03-{start:02}")
    if chance.random() < 0.5:
        steps = ["admit-inpatient", "start-leave-inpatient", "end-leave-inpatient"]
        steps.append(chance.choice(["discharge-inpatient-home", "revise-admit-inpatient"]))
        for depth in range(1, chance.randrange(2, 5)):
            yield "fhir.encounter.v1", _notice(patient, steps[:depth], start)
        yield "fhir.encounter.v1", _task(patient, start)


def _by_number(patient: int) -> Json:
    return {"identifier": {"system": FNR, "value": fnr(patient)}}


def _codings(volven: int, code: str) -> list[Json]:
    return [{"coding": [{"system": f"{VOLVEN}.{volven}", "code": code}]}]


def _unit(patient: int) -> Json:
    return {"identifier": {"system": ENH, "value": HOSPITALS[patient % 2]}}


def _referral(patient: int, version: int, day: str) -> Json:
    return {
        "resourceType": "ServiceRequest",
        "id": f"referral-{patient}",
        "meta": {"versionId": str(version)},
        "identifier": [{"system": "http://hospital.test/referral", "value": str(patient)}],
        "status": "active",
        "intent": "order",
        "subject": _by_number(patient),
        "authoredOn": day,
        "category": _codings(8451, "310"),
        "performer": [_unit(patient)],
    }


def _linked(patient: int) -> Json:
    return {
        "resourceType": "Patient",
        "id": f"patient-{patient}",
        "meta": {"versionId": "1"},
        "identifier": [
            {"system": FNR, "value": fnr(patient)},
            {"system": LOCAL, "value": f"local-{patient}"},
        ],
        "birthDate": "2012-01-01",
    }


def _contact(patient: int, subject: Json, event: str, day: str) -> Json:
    return {
        "resourceType": "Encounter",
        "id": f"contact-{patient}-{event}",
        "meta": {"versionId": "1"},
        "identifier": [{"system": "http://hospital.test/contact", "value": f"{patient}-{event}"}],
        "status": "finished",
        "class": {"code": "AMB"},
        "type": _codings(9327, f"D12{event}"),
        "subject": subject,
        "serviceProvider": _unit(patient),
        "period": {"start": f"{day}T09:00:00+01:00", "end": f"{day}T10:00:00+01:00"},
    }


def _task(patient: int, start: int) -> Json:
    return {
        "resourceType": "Task",
        "id": f"ready-{patient}",
        "meta": {"versionId": "1"},
        "status": "completed",
        "intent": "order",
        "code": _codings(8477, "2")[0],
        "for": _by_number(patient),
        "focus": {"reference": f"Encounter/stay-{patient}"},
        "executionPeriod": {"start": f"2026-02-{start:02}T12:00:00+01:00"},
    }


def _notice(patient: int, steps: list[str], start: int) -> Json:
    """A message of a stay with its whole chain, after the MedCom HospitalNotification."""
    depth, headers = len(steps), [f"header-{patient}-{n}" for n in range(1, len(steps) + 1)]
    status = {"start-leave-inpatient": "onleave", "discharge-inpatient-home": "finished"}
    begun = f"2026-02-{start:02}T08:00:00+01:00"
    now = f"2026-02-{start + depth - 1:02}T08:30:00+01:00"
    period = {"start": begun} | ({"end": now} if status.get(steps[-1]) == "finished" else {})
    chain = [
        _provenance(patient, n, steps[n], headers, f"2026-02-{start + n:02}T08:30:00+01:00")
        for n in range(depth)
    ]
    encounter = {
        "resourceType": "Encounter",
        "id": f"stay-{patient}-{depth}",
        "status": status.get(steps[-1], "in-progress"),
        "class": {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "code": "IMP",
        },
        "subject": {"reference": f"Patient/p{patient}"},
        "episodeOfCare": [{"identifier": {"system": "urn:stays", "value": f"stay-{patient}"}}],
        "period": period,
    }
    header = {
        "resourceType": "MessageHeader",
        "id": headers[-1],
        "eventCoding": {
            "system": "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-eventCodes",
            "code": "hospital-notification-message",
        },
        "source": {"endpoint": "http://hospital.test"},
        "focus": [{"reference": f"Encounter/stay-{patient}-{depth}"}],
    }
    person = {
        "resourceType": "Patient",
        "id": f"p{patient}",
        "identifier": [{"system": FNR, "value": fnr(patient)}],
    }
    entries: list[Json] = [header, person, encounter, *chain]
    return {
        "resourceType": "Bundle",
        "type": "message",
        "timestamp": now,
        "entry": [
            {"fullUrl": f"{one['resourceType']}/{one['id']}", "resource": one} for one in entries
        ],
    }


def _provenance(patient: int, n: int, step: str, headers: list[str], at: str) -> Json:
    told: Json = {
        "resourceType": "Provenance",
        "id": f"provenance-{patient}-{n}",
        "target": [{"reference": f"MessageHeader/{headers[n]}"}],
        "occurredDateTime": at,
        "recorded": at,
        "activity": {"coding": [{"system": ACTIVITY, "code": step}]},
        "agent": [{"who": {"display": "test hospital"}}],
    }
    if n:
        before = {"reference": f"MessageHeader/{headers[n - 1]}"}
        told["entity"] = [{"role": "revision", "what": before}]
    return told
