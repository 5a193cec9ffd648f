"""Who is who: the persons within one bond, as the statements that count now say."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from schemas.codes import Strength
from schemas.milestone import Place, SealedIdentity, Statement
from schemas.person import Person, Service
from services.status.decide.facts import Fact, SourceFacts
from services.status.decide.members import LOCAL, SERVICE_ONGOING

PROTECTION: Final = {"U": 0, "L": 0, "M": 0, "N": 1, "R": 2, "V": 3}
"""v3-Confidentiality, by how much it hides. What is not in the list hides most."""


class Someone:
    """One person.

    Attributes:
        patient: The pseudonym borne.
        spoken: Those of the pseudonyms under which anything was ever told.
        sources: What speaks of the person now, by name.
        services: What is said of municipal services.
    """

    __slots__ = ("patient", "pseudonyms", "services", "sources", "spoken", "strength")

    def __init__(
        self,
        patient: str,
        strength: Strength,
        pseudonyms: frozenset[str],
        spoken: frozenset[str],
        sources: tuple[SourceFacts, ...],
        services: list[Fact],
    ) -> None:
        self.patient: Final = patient
        self.strength: Final = strength
        self.pseudonyms: Final = pseudonyms
        self.spoken: Final = spoken
        self.sources: Final = sources
        self.services: Final = services


def people(
    pseudonyms: Collection[str], spoken: Collection[str], told: Sequence[SourceFacts]
) -> list[Someone]:
    """Divide a bond into persons.

    Two pseudonyms are one person while a statement that counts says so. A person bears the
    pseudonym of the strongest kind, then the smallest, so it does not depend on order.

    Args:
        pseudonyms: Of the whole bond.
        spoken: Those under which a statement ever came.
        told: What each source says now, by its name.
    """
    strength = _strengths(told)
    if len(pseudonyms) == 1:
        # Nearly everybody: there is nobody to be linked with.
        return [_someone(pseudonyms, strength, spoken, told)]
    leader = _leaders(pseudonyms, told)
    groups: dict[str, set[str]] = {}
    for pseudonym in leader:
        groups.setdefault(_lead(pseudonym, leader), set()).add(pseudonym)
    speaking: dict[str, list[SourceFacts]] = {}
    for facts in told:
        speaking.setdefault(_lead(facts.newest.patient, leader), []).append(facts)
    found = [
        _someone(group, strength, spoken, speaking.get(head, [])) for head, group in groups.items()
    ]
    return sorted(found, key=lambda someone: someone.patient)


def _strengths(told: Iterable[SourceFacts]) -> dict[str, Strength]:
    strength: dict[str, Strength] = {}
    for facts in told:
        for alias in facts.newest.aliases:
            known = strength.get(alias.pseudonym)
            if known is None or alias.strength < known:
                strength[alias.pseudonym] = alias.strength
    return strength


def _leaders(pseudonyms: Iterable[str], told: Iterable[SourceFacts]) -> dict[str, str]:
    """Whom each pseudonym follows: another of the same person, or nobody but itself."""
    leader = {pseudonym: pseudonym for pseudonym in pseudonyms}
    for facts in told:
        patient = facts.newest.patient
        leader.setdefault(patient, patient)
        for alias in () if facts.newest.withdrawn else facts.newest.aliases:
            leader.setdefault(alias.pseudonym, alias.pseudonym)
            leader[_lead(alias.pseudonym, leader)] = _lead(patient, leader)
    return leader


def _lead(pseudonym: str, leader: Mapping[str, str]) -> str:
    while leader[pseudonym] != pseudonym:
        pseudonym = leader[pseudonym]
    return pseudonym


def _someone(
    group: Collection[str],
    strength: Mapping[str, Strength],
    spoken: Collection[str],
    speaking: Sequence[SourceFacts],
) -> Someone:
    best = min([(strength.get(one, LOCAL), one) for one in group])[1]
    names = frozenset(group)
    services = [
        fact for facts in speaking for fact in facts.facts if fact.said.kind is SERVICE_ONGOING
    ]
    return Someone(
        best,
        strength.get(best, LOCAL),
        names,
        names.intersection(spoken),
        tuple(speaking),
        services,
    )


def person_of(someone: Someone) -> Person:
    """What is known of a person: each thing as the statement that the log took in last says it.

    Protection is the exception: while one sender says that an address is hidden, it is.
    """
    stated = [
        facts.newest
        for facts in someone.sources
        if facts.newest.person is not None and not facts.newest.withdrawn
    ]
    if len(stated) > 1:
        stated.sort(key=_age)
    born_on = municipality = district = protection = None
    deceased = False
    for statement in stated:
        told = statement.person
        assert told is not None
        born_on = told.born_on or born_on
        if told.municipality is not None:
            municipality, district = told.municipality, told.district
        if _hides(told.protection) > _hides(protection):
            protection = told.protection
        deceased = deceased or bool(told.deceased)
    return Person(
        patient=someone.patient,
        local_only=someone.strength is LOCAL,
        born_on=born_on,
        municipality=municipality,
        district=district,
        protection=protection,
        deceased=deceased,
        services=_services(someone),
    )


def shown_residence(person: Person) -> str | None:
    """The municipality by which a status may be judged: of nobody whose address is hidden."""
    return person.municipality if _hides(person.protection) <= PROTECTION["N"] else None


def identity_of(someone: Someone) -> SealedIdentity | None:
    """The sealed identity told last by a Patient resource, else by any.

    What is set aside tells none: then it is that of the version before, where that is of the same
    person.
    """
    newest: Statement | None = None
    for facts in someone.sources:
        one = facts.ours
        if one.identity is None or one.patient not in someone.pseudonyms:
            continue
        if newest is None or _outranks(one, newest):
            newest = one
    return None if newest is None else newest.identity


def _outranks(one: Statement, other: Statement) -> bool:
    """Whether its identity counts before the other's."""
    if (one.person is None) is not (other.person is None):
        return other.person is None
    return _age(one) > _age(other)


def _services(someone: Someone) -> tuple[Service, ...]:
    services = []
    for fact in someone.services:
        said = fact.said
        since = said.days[0].when.first_on if said.days else None
        services.append(
            Service(
                organisation=said.organisation,
                service=said.service,
                since=since,
                ongoing=bool(said.ongoing),
            )
        )
    return tuple(services)


def _age(statement: Statement) -> tuple[datetime, Place]:
    return (statement.known_at, statement.place)


def _hides(protection: str | None) -> int:
    return -1 if protection is None else PROTECTION.get(protection, 4)
