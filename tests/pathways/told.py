"""FHIR messages from a few letters each. Nobody in them exists: persons have local numbers only."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from schemas.lists import OID

OURS = "urn:milepael:milestone"
OF_REFERRALS = ("8477|31", "8477|32")
"""What Helfo is told, or not: of a referral and no stay."""
SOURCES, PERSONS = "urn:example:source", "urn:example:person"
HELSENORGE = "http://helsenorge.no/fhir/StructureDefinition/"

Step = tuple[str, str]
"""What is told, and its day or moment as FHIR writes it.

``D01A`` is a national pathway code, ``pain-start`` one of our own, ``9102|L5`` one of a national
list; ``-`` before it: not done; ``>``: told of the stay; ``@320``: specialty; ``+``: another code
beside it; ``/3``: on a visit or stay of that care level. ``referral``, ``assessed``, ``seen``,
``admitted`` are resources without codes; ``referral!2026-03-20`` names the patient's deadline,
``referral#2`` a purpose.
"""


class Story:
    """The messages about one person."""

    def __init__(self, person: str) -> None:
        self._person = person
        self._told: list[dict[str, Any]] = []

    def tell(self, step: Step) -> "Story":
        """Write one message more."""
        what, when = step
        word, _, specialty = what.partition("@")
        word, _, level = word.partition("/")
        plain = word.partition("!")[0].partition("#")[0]
        if plain in _WITHOUT_CODES:
            made = _WITHOUT_CODES[plain](self, word, when)
        elif level:
            made = self._encounter(word, when, level)
        elif "|" in word or word.startswith(">"):
            made = self._task(word, when)
        else:
            made = self._procedure(word, when)
        if specialty:
            made.setdefault(_SPECIALTY[made["resourceType"]], []).append(
                _concept(f"8451|{specialty}")
            )
        self._told.append(made)
        return self

    def lines(self) -> Iterator[str]:
        """Each message as a line."""
        return (json.dumps(one, ensure_ascii=False) for one in self._told)

    def _resource(self, kind: str, name: str | None = None, **more: Any) -> dict[str, Any]:
        number = f"{self._person}-{len(self._told)}" if name is None else name
        return {
            "resourceType": kind,
            "identifier": [{"system": SOURCES, "value": number}],
            "status": "completed",
        } | more

    def _person_named(self) -> dict[str, Any]:
        return {"type": "Patient", "identifier": {"system": PERSONS, "value": self._person}}

    def _procedure(self, word: str, when: str) -> dict[str, Any]:
        first, *others = word.lstrip("-").split("+")
        made = self._resource("Procedure", code=_concept(first), subject=self._person_named())
        made["status"] = "not-done" if word.startswith("-") else "completed"
        made["performedDateTime"] = when
        if others:
            made["category"] = _concept(others[0])
        return made

    def _task(self, word: str, when: str) -> dict[str, Any]:
        stay = {"type": "Encounter", "identifier": {"system": SOURCES, "value": self._stay}}
        return self._resource(
            "Task",
            intent="order",
            code=_concept(word.lstrip(">")),
            focus=self._referred if word in OF_REFERRALS else stay,
            executionPeriod={"start": when},
        ) | {"for": self._person_named()}

    def _encounter(self, word: str, when: str, level: str) -> dict[str, Any]:
        types = [_concept(one) for one in word.split("+")]
        return self._resource(
            "Encounter",
            status="finished",
            type=[*types, _concept(f"8406|{level}")],
            subject=self._person_named(),
            period={"start": when, "end": when},
        ) | {"class": {"code": "IMP" if level == "1" else "AMB"}}

    def _refer(self, word: str, when: str) -> dict[str, Any]:
        word, _, deadline = word.partition("!")
        purpose = word.partition("#")[2]
        named = [("no-mottatt-dato", when), ("no-frist-for-helsehjelp", deadline)]
        days = [{"url": HELSENORGE + name, "valueDateTime": day} for name, day in named if day]
        made = self._resource("ServiceRequest", self._referral, subject=self._person_named())
        made |= {"status": "active", "intent": "order", "extension": days}
        if purpose:
            made["category"] = [_concept(f"8485|{purpose}")]
        return made

    def _assess(self, word: str, when: str) -> dict[str, Any]:
        status = "rejected" if word == "rejected" else "accepted"
        return self._resource(
            "Task",
            status=status,
            intent="order",
            focus=self._referred,
            authoredOn=when[:10],
            lastModified=when if "T" in when else f"{when}T00:00:30+01:00",
        ) | {"for": self._person_named()}

    def _see(self, _word: str, when: str) -> dict[str, Any]:
        made = self._encounter("", when, "3")
        del made["type"]
        return made | {"basedOn": [self._referred]}

    def _admit(self, _word: str, when: str) -> dict[str, Any]:
        return self._resource(
            "Encounter",
            self._stay,
            status="in-progress",
            subject=self._person_named(),
            period={"start": when},
        ) | {"class": {"code": "IMP"}}

    @property
    def _referral(self) -> str:
        return f"{self._person}-referral"

    @property
    def _stay(self) -> str:
        return f"{self._person}-stay"

    @property
    def _referred(self) -> dict[str, Any]:
        named = {"system": SOURCES, "value": self._referral}
        return {"type": "ServiceRequest", "identifier": named}


_WITHOUT_CODES = {
    "referral": Story._refer,
    "assessed": Story._assess,
    "rejected": Story._assess,
    "seen": Story._see,
    "admitted": Story._admit,
}
_SPECIALTY = {"ServiceRequest": "category", "Task": "performerType", "Encounter": "type"}


def shown(moment: date | datetime) -> str:
    """A day or moment as FHIR writes it."""
    return moment.isoformat()


def _concept(word: str) -> dict[str, Any]:
    """A coded concept: of a national list, of ours, or a national pathway code."""
    number, _, code = word.rpartition("|")
    if number:
        system = OID + number
    elif word[:1].isupper() and "-" not in word:
        system, code = f"{OID}9327", word
    else:
        system, code = OURS, word
    return {"coding": [{"system": system, "code": code}]}
