"""The stated codes that no instance shows: told of the person, for no status can tell them."""

from collections.abc import Iterator, Sequence

from schemas.codes import Finding
from schemas.person import UnplacedCode
from services.status.decide.about import About
from services.status.decide.claim import Claim, moment_of
from services.status.decide.coded import Coded
from services.status.decide.draft import Cutting, Draft
from services.status.decide.findings import Key, found_by, registry_keys
from services.status.decide.members import START
from services.status.decide.versions import Versions


def unplaced_codes(
    cut: Sequence[tuple[Versions, Cutting]], about: About
) -> tuple[UnplacedCode, ...]:
    """The codes of pathways that have no instance, a start of a withdrawn one among them.

    Where there is an instance, of whichever version, it shows what it could not take. Hardly any
    patient has such a code, and only then anything is looked at.

    Args:
        cut: The pathways that concern a person, and what was made of each.
        about: The patient.
    """
    left = [
        (versions, claims)
        for versions, cutting in cut
        if not cutting.drafts and (claims := _coded(cutting))
    ]
    if not left:
        return ()
    shown = {draft.definition.code for _, cutting in cut for draft in cutting.drafts}
    found: dict[tuple[str, str, str], set[Key]] = {}
    for versions, claims in left:
        if versions.definition_of(claims[0]).code not in shown:
            for claim, key in _judged(versions, claims, about):
                of = (_pathway(claim), claim.fact.statement.sender, claim.fact.source)
                found.setdefault(of, set()).update(key)
    return tuple(
        UnplacedCode(
            pathway=pathway,
            sender=sender,
            source=source,
            findings=tuple([found_by(key, {source}) for key in sorted(keys)]),
        )
        for (pathway, sender, source), keys in sorted(found.items())
    )


def _coded(cutting: Cutting) -> list[Claim]:
    claims = [one.claim for one in cutting.unplaced if one.claim.fact.said.code is not None]
    return sorted(claims, key=moment_of)


def _pathway(claim: Claim) -> str:
    code = claim.fact.said.code
    assert code is not None
    return code.pathway


def _judged(
    versions: Versions, claims: Sequence[Claim], about: About
) -> Iterator[tuple[Claim, Sequence[Key]]]:
    """Each code, and the findings about it: the registry judges the order of codes all the same."""
    draft = Draft(versions.definition_of(claims[0]), claims[0])
    draft.early.extend(claims)
    fired = [*registry_keys(Coded(draft=draft, about=about, elsewhere=()))]
    for claim in claims:
        keys = [key for key, source in fired if source == claim.fact.source]
        if claim.role is START and versions.knows(claim) and versions.refuses(claim):
            keys.append((Finding.WITHDRAWN_PATHWAY, "", ""))
        yield claim, keys
