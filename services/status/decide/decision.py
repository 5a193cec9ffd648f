"""All that is said of the persons of one bond, judged at one moment."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from schemas.definition import DefinitionSet
from schemas.person import Person, UnplacedCode
from schemas.status import Related
from services.status.decide.about import About
from services.status.decide.answer import (
    Decision,
    Judged,
    PersonJudged,
    Told,
)
from services.status.decide.body import instance_id, judge
from services.status.decide.draft import Cutting, Draft, leave_unassigned
from services.status.decide.episodes import per_episode
from services.status.decide.facts import SourceFacts, standing
from services.status.decide.limits import earliest_of
from services.status.decide.members import PER_EPISODE, PER_REFERRAL
from services.status.decide.names import resolved
from services.status.decide.order import counting, is_ours
from services.status.decide.people import (
    Someone,
    identity_of,
    people,
    person_of,
    shown_residence,
)
from services.status.decide.persons import per_person
from services.status.decide.present import present_claims
from services.status.decide.referrals import per_referral
from services.status.decide.related import open_elsewhere, relations
from services.status.decide.unplaced import unplaced_codes
from services.status.decide.unread import unread
from services.status.decide.versions import Versions, pathways

NOBODY: Mapping[str, tuple[Related, ...]] = MappingProxyType({})
"""Whoever has one instance has nothing that is related to it."""


def decide(told: Told, definitions: DefinitionSet, now: datetime, key: bytes) -> Decision:
    """Say where every pathway of the persons in one bond stands at ``now``.

    Args:
        told: All statements and parked messages of the bond, in any order.
        definitions: The active set.
        now: The moment asked about. An argument: this module owns no clock.
        key: Keys the instance ids, so that they tell nothing of the sources they come from.
    """
    said = counting(told.statements)
    ours = [said[source] for source in sorted(said) if is_ours(said[source])]
    sources = [standing(versions) for versions in ours]
    spoken = {statement.patient for versions in ours for statement in versions}
    persons: list[PersonJudged] = []
    waits: list[datetime] = []
    for someone in people(told.pseudonyms, spoken, sources):
        person = person_of(someone) if someone.sources else None
        # A delay is found by the very facts that an instance holds: those with one name for each
        # source, not those that refer to it by another.
        known = {facts.newest.source: facts for facts in resolved(someone.sources)}
        about = About(
            patient=someone.patient,
            sources=known,
            unread=unread(told.parked, someone.pseudonyms, said) if told.parked else (),
            serving=_serving(someone, now, waits),
            born_on=None if person is None else person.born_on,
            municipality=None if person is None else shown_residence(person),
            reasoned=[
                fact for facts in known.values() for fact in facts.facts if fact.said.reasons
            ],
            registry=definitions.registry,
            withdrawn=definitions.withdrawn,
            now=now,
        )
        judged, unplaced = _instances(about, definitions, key, waits)
        waits.extend([one.next_change_at for one in judged if one.next_change_at is not None])
        persons.extend(_persons(someone, person, judged, unplaced))
    return Decision(persons=tuple(persons), next_change_at=min(waits, default=None))


def _serving(someone: Someone, now: datetime, waits: list[datetime]) -> frozenset[str | None]:
    """Whose municipal services run; one that is still to begin is waited for."""
    serving = []
    for fact in someone.services:
        if fact.said.ongoing:
            begins = earliest_of(fact.said.days[0].when) if fact.said.days else now
            if begins > now:
                waits.append(begins)
            else:
                serving.append(fact.said.organisation)
    return frozenset(serving)


def _persons(
    someone: Someone,
    person: Person | None,
    judged: list[Judged],
    unplaced: tuple[UnplacedCode, ...],
) -> Iterator[PersonJudged]:
    if person is not None:
        yield PersonJudged(
            person=person,
            identity=identity_of(someone),
            instances=tuple(judged),
            unplaced=unplaced,
        )
    for pseudonym in sorted(someone.spoken - {someone.patient}):
        merged = Person(patient=pseudonym, merged_into=someone.patient)
        yield PersonJudged(person=merged, identity=None, instances=())


def _instances(
    about: About, definitions: DefinitionSet, key: bytes, waits: list[datetime]
) -> tuple[list[Judged], tuple[UnplacedCode, ...]]:
    """The instances of one person, and the codes that none of them could have."""
    present = present_claims(about.sources.values(), definitions, about.now, waits)
    concern = pathways(present, definitions.windows, about.now, waits)
    cuttings = [_cut(versions, about) for versions in concern]
    leave_unassigned(cuttings)
    drafts = [draft for cutting in cuttings for draft in cutting.drafts]
    named = _named(drafts, key)
    related = relations(named) if len(named) > 1 else NOBODY
    judged = [
        judge(draft, name, about, related.get(name, ()), open_elsewhere(draft, drafts))
        for draft, name in named
    ]
    return judged, unplaced_codes([*zip(concern, cuttings, strict=True)], about)


def _cut(versions: Versions, about: About) -> Cutting:
    if versions.cut is PER_EPISODE:
        return per_episode(versions, _episodes(about.sources.values()))
    return per_referral(versions) if versions.cut is PER_REFERRAL else per_person(versions)


def _episodes(sources: Iterable[SourceFacts]) -> dict[str, str]:
    """The stay or episode that each Encounter belongs to, as its newest statement says."""
    return {
        facts.newest.source: facts.newest.episodes[0] for facts in sources if facts.newest.episodes
    }


def _named(drafts: Iterable[Draft], key: bytes) -> list[tuple[Draft, str]]:
    named: list[tuple[Draft, str]] = []
    opened: dict[tuple[str, str], int] = {}
    for draft in drafts:
        opener = (draft.definition.code, draft.opener.fact.source)
        ordinal = opened.get(opener, 0)
        opened[opener] = ordinal + 1
        name = instance_id(draft.definition, draft.opener.fact.source, ordinal, key)
        named.append((draft, name))
    return named
