"""What hard messages are made of: small resources, and many of them that lead to one another."""

from typing import Any

FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
PERSON = "12851298639"
"""Of nobody; its check digits are sound, so it must not be told in clear."""
VOLVEN = "urn:oid:2.16.578.1.12.4.1.1."
STAY = "https://hospital.example/stay"
MEDCOM = "http://medcomfhir.dk/ig/terminology"


def numbers(many: int) -> list[dict[str, str]]:
    """Identifiers of one series."""
    return [{"system": "urn:x", "value": str(one)} for one in range(many)]


def subject(number: int = 0) -> dict[str, Any]:
    """A patient; another number is another person."""
    return {"identifier": {"system": FNR, "value": f"05814{number:06}"}}


def stay(**more: Any) -> dict[str, Any]:
    """A small resource: a stay that has begun."""
    return {
        "resourceType": "Encounter",
        "id": "e",
        "status": "in-progress",
        "class": {"code": "IMP"},
        "subject": subject(),
        "period": {"start": "2026-03-02T10:00:00+01:00"},
    } | more


def bundle(kind: str, resources: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A Bundle; each resource has a URN of its own."""
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": one} for n, one in enumerate(resources)]
    return {"resourceType": "Bundle", "type": kind, "entry": entries} | more


def codes(many: int, *lists: str) -> list[dict[str, Any]]:
    """Concepts that have a code of each of these lists of Volven."""
    return [
        {"coding": [{"system": VOLVEN + number, "code": f"D{n}"} for number in lists]}
        for n in range(many)
    ]


def chain(many: int) -> dict[str, Any]:
    """A notification at the end of a long chain."""
    header = {
        "resourceType": "MessageHeader",
        "id": "m0",
        "eventCoding": {"system": MEDCOM, "code": "hospital-notification-message"},
        "source": {"endpoint": "https://hospital.example"},
        "focus": [{"reference": "urn:uuid:1"}],
    }
    about = stay(episodeOfCare=[{"identifier": {"system": STAY, "value": "1"}}])
    return bundle("message", [header, about, *[_step(number) for number in range(many)]])


def _step(number: int) -> dict[str, Any]:
    return {
        "resourceType": "Provenance",
        "target": [{"reference": f"MessageHeader/m{number}"}],
        "recorded": "2026-03-02T10:00:00+01:00",
        "activity": {"coding": [{"system": MEDCOM, "code": "admit-inpatient"}]},
        "agent": [{"who": {"display": "x"}}],
        "entity": [
            {"role": "revision", "what": {"reference": f"MessageHeader/m{one}"}}
            for one in (number + 1, number)
        ],
    }


def links(many: int) -> dict[str, Any]:
    """Records of one person, each linked to the next, and a stay of each."""
    people = [
        {
            "resourceType": "Patient",
            "id": f"p{number}",
            "identifier": [{"system": FNR, "value": f"05814{number:06}"}],
            "link": [{"type": "seealso", "other": {"reference": f"Patient/p{number + 1}"}}],
        }
        for number in range(many)
    ]
    stays = [stay(id=f"e{n}", subject={"reference": f"Patient/p{n}"}) for n in range(many)]
    return bundle("collection", [*people, *stays])


def conditions(many: int) -> dict[str, Any]:
    """As many under one name, and stays that refer to them by it and by numbers of other series."""
    told = [
        {
            "resourceType": "Condition",
            "id": "c",
            "identifier": [{"system": f"urn:x:{number}", "value": "1"}],
            "subject": subject(),
            "code": codes(1, "8451")[0],
        }
        for number in range(many)
    ]
    by_number = [
        {"reference": "Condition/c", "identifier": {"system": f"urn:y:{number}", "value": "1"}}
        for number in range(many)
    ]
    stays = [stay(id=f"e{n}", reasonReference=[{"reference": "Condition/c"}]) for n in range(many)]
    # Without a URN of its own each is the Condition of that name.
    every = [stay(reasonReference=by_number), *stays, *told]
    return bundle("collection", [], entry=[{"resource": one} for one in every])


def orders(many: int) -> dict[str, Any]:
    """A Task for whom all that it rests on tells, and as many that rest on it."""
    based_on = [{"reference": f"ServiceRequest/r{number}"} for number in range(many)]
    task = {
        "resourceType": "Task",
        "id": "t",
        "status": "completed",
        "intent": "order",
        "code": {"coding": [{"system": f"{VOLVEN}8477", "code": "1"}]},
        "executionPeriod": {"start": "2026-03-02T10:00:00+01:00"},
    }
    request = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "subject": subject(),
        "authoredOn": "2026-03-02",
    }
    steps = [task | {"id": f"t{n}", "partOf": [{"reference": "Task/t"}]} for n in range(many)]
    requests = [request | {"id": f"r{number}"} for number in range(many)]
    own = task | {"basedOn": based_on, "for": subject()}
    return bundle("collection", [task | {"id": "u", "basedOn": based_on}, own, *steps, *requests])


def contained(many: int) -> dict[str, Any]:
    """A stay of many courses of care, all of which it contains."""
    inside = [
        {
            "resourceType": "EpisodeOfCare",
            "id": f"e{n}",
            "identifier": numbers(3),
            "status": "active",
            "patient": subject(),
        }
        for n in range(20)
    ]
    return stay(contained=inside, episodeOfCare=[{"reference": f"#e{n % 20}"} for n in range(many)])


def nested(many: int) -> dict[str, Any]:
    """Extensions within extensions, wide and deep."""
    deep: dict[str, Any] = {"url": "x", "valueCoding": {"system": VOLVEN + "9321", "code": "D12"}}
    for _ in range(12):
        deep = {"url": "x", "extension": [deep]}
    return stay(extension=[deep] * many)
