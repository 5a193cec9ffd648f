"""Say where every pathway of a person stands. Pure: no clock, log, environment or I/O."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from schemas.definition import DefinitionSet
from schemas.person import Person
from services.status.decide.answer import (
    Change,
    Decision,
    Judged,
    PersonJudged,
    Published,
    Told,
)
from services.status.decide.body import About, instance_id, judge
from services.status.decide.changes import changes
from services.status.decide.claim import Claim, claim_of, waits_until
from services.status.decide.courses import per_person, per_referral
from services.status.decide.draft import Cutting, Draft, leave_unassigned
from services.status.decide.episodes import per_episode
from services.status.decide.facts import SourceFacts, standing
from services.status.decide.limits import earliest_of
from services.status.decide.members import PER_EPISODE, PER_REFERRAL
from services.status.decide.names import resolved
from services.status.decide.order import counting
from services.status.decide.people import Someone, identity_of, people, person_of
from services.status.decide.unread import unread

__all__ = ["Change", "Decision", "Published", "Told", "changes", "decide"]


def decide(told: Told, definitions: DefinitionSet, now: datetime, key: bytes) -> Decision:
    """Say where every pathway of the persons in one bond stands at ``now``.

    Args:
        told: All statements and parked messages of the bond, in any order.
        definitions: The active set.
        now: The moment asked about. An argument: this module owns no clock.
        key: Keys the instance ids, so that they tell nothing of the sources they come from.
    """
    said = counting(told.statements)
    sources = [standing(said[source]) for source in sorted(said)]
    spoken = {statement.patient for statement in told.statements}
    persons: list[PersonJudged] = []
    waits: list[datetime] = []
    for someone in people(told.pseudonyms, spoken, sources):
        about = About(
            patient=someone.patient,
            sources={facts.newest.source: facts for facts in resolved(someone.sources)},
            unread=unread(told.parked, someone.pseudonyms, said) if told.parked else (),
            needs_municipality=_has_service(someone, now, waits),
            now=now,
        )
        judged = _instances(about, definitions, key, waits)
        waits.extend([one.next_change_at for one in judged if one.next_change_at is not None])
        persons.extend(_persons(someone, judged))
    return Decision(persons=tuple(persons), next_change_at=min(waits, default=None))


def _has_service(someone: Someone, now: datetime, waits: list[datetime]) -> bool:
    """Whether a municipal service runs; one that is still to begin is waited for."""
    runs = False
    for fact in someone.services:
        if fact.said.ongoing:
            begins = earliest_of(fact.said.days[0].when) if fact.said.days else now
            if begins > now:
                waits.append(begins)
            else:
                runs = True
    return runs


def _persons(someone: Someone, judged: list[Judged]) -> Iterator[PersonJudged]:
    if someone.sources:
        yield PersonJudged(
            person=person_of(someone), identity=identity_of(someone), instances=tuple(judged)
        )
    for pseudonym in sorted(someone.spoken - {someone.patient}):
        merged = Person(patient=pseudonym, merged_into=someone.patient)
        yield PersonJudged(person=merged, identity=None, instances=())


def _instances(
    about: About, definitions: DefinitionSet, key: bytes, waits: list[datetime]
) -> list[Judged]:
    cuttings: list[Cutting] = []
    for place, present in sorted(_present(about, definitions, waits).items()):
        definition, first, until, *_ = definitions.windows[place]
        if definition.cut is PER_EPISODE:
            cutting = per_episode(definition, present, _episodes(about.sources.values()))
        elif definition.cut is PER_REFERRAL:
            cutting = per_referral(definition, present)
        else:
            cutting = per_person(definition, present)
        cuttings.append(cutting.opened_within(first, until))
    leave_unassigned(cuttings)
    drafts = [draft for cutting in cuttings for draft in cutting.drafts]
    return [judge(draft, name, about) for draft, name in _named(drafts, key)]


def _present(
    about: About, definitions: DefinitionSet, waits: list[datetime]
) -> dict[int, list[Claim]]:
    """The claims of each version of a definition, by its place, that do not lie in the future."""
    stated, unstated, rules = definitions.stated, definitions.unstated, definitions.start_rules
    present: dict[int, list[Claim]] = {}
    for source in about.sources.values():
        for fact in source.facts:
            said = fact.said
            code = said.code
            takers = unstated.get(said.kind, ()) if code is None else stated.get(code.pathway, ())
            for place, definition in takers:
                claim = claim_of(fact, definition, rules)
                until = claim and waits_until(claim, about.now)
                if until is not None:
                    waits.append(until)
                elif claim is not None:
                    present.setdefault(place, []).append(claim)
    return present


def _episodes(sources: Iterable[SourceFacts]) -> dict[str, str]:
    """The stay or episode that each Encounter belongs to, as its newest statement says."""
    return {
        facts.newest.source: facts.newest.episodes[0] for facts in sources if facts.newest.episodes
    }


def _named(drafts: Iterable[Draft], key: bytes) -> Iterator[tuple[Draft, str]]:
    opened: dict[tuple[str, str], int] = {}
    for draft in drafts:
        opener = (draft.definition.code, draft.opener.fact.source)
        ordinal = opened.get(opener, 0)
        opened[opener] = ordinal + 1
        yield draft, instance_id(draft.definition, draft.opener.fact.source, ordinal, key)
