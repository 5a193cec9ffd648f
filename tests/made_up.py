"""Pathways that nobody has: each test says only what is interesting of its own."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from schemas.codes import DayName, Kind, Obligation, Unit
from schemas.definition import (
    Cut,
    Definition,
    DefinitionSet,
    Evidence,
    Limit,
    Milestone,
    Names,
    Role,
    Signal,
)
from schemas.milestone import Said, When
from tests.given import said

SYSTEM = "urn:made-up"
NAME = Names(nb="Oppdiktet", nn="Oppdikta", en="Made up")


def step(name: str, **more: Any) -> Milestone:
    """A milestone that its own name, stated as a code, tells of."""
    days = (DayName.STATED, DayName.EXECUTED)
    told = Milestone(id=name, name=NAME, signals=(tells(name),), days=days, phase=name)
    return replace(told, **more)


def tells(name: str, **more: Any) -> Signal:
    """A signal by a stated code of ours."""
    return Signal(**({"kind": Kind.CODED, "codes": (f"{SYSTEM}|{name}",)} | more))


def row(begins: str, ends: str, amount: int | None, **more: Any) -> Limit:
    """A limit in days, without a warning."""
    told: dict[str, Any] = {
        "id": f"{begins}-{ends}",
        "from_milestone": begins,
        "to_milestone": ends,
        "amount": amount,
        "unit": Unit.DAY,
        "obligation": Obligation.GUIDANCE,
        "warn_before": 0,
        "source": "nobody",
        "evidence": Evidence.DERIVED,
    }
    return Limit(**(told | more))


def pathway(*limits: Limit, **more: Any) -> Definition:
    """Start, middle and end, and what a test adds."""
    told: dict[str, Any] = {
        "code": "made-up",
        "name": NAME,
        "valid_from": date(2020, 1, 1),
        "cut": Cut.PER_PERSON,
        "milestones": (
            step("start", role=Role.START),
            step("middle", repeats=True),
            step("end", role=Role.CLOSING),
        ),
        "limits": limits,
    }
    return Definition(**(told | more))


def only_these(*definitions: Definition) -> DefinitionSet:
    """A set of them and no other."""
    return DefinitionSet(definitions=definitions, start_rules={}, digest="made up")


def tell(name: str, when: When | None, **more: Any) -> Said:
    """A stated code of ours, and its day."""
    return said(Kind.CODED, when, DayName.STATED, stated=(f"{SYSTEM}|{name}",), **more)


def declined(name: str, when: When) -> Said:
    """The same, of what was not done."""
    return replace(tell(name, when), kind=Kind.CODED_DECLINED)


def also(*milestones: Milestone) -> Iterable[Milestone]:
    """The three of every made-up pathway, and these."""
    return (*pathway().milestones, *milestones)
