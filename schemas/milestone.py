"""A statement: all that one version of one source resource says. Topic ``pathway.milestone.v1``.

Standard library only, but for what makes values structs, so that the pure core
can use the very words that travel.
"""

from datetime import date, datetime

from schemas.codes import DayName, Finding, Kind, Lasts, Strength
from schemas.value import sparse_named_value, sparse_ordered_value, sparse_value


@sparse_value
class When:
    """A day, or a moment, as exactly as it was told.

    Attributes:
        first_on: First possible civil day, Europe/Oslo.
        last_on: Last possible civil day, inclusive. Later than ``first_on`` only when the
            sender gave a month or a year.
        at: The moment, when a time was told; both days are then its civil day.
    """

    first_on: date
    last_on: date
    at: datetime | None = None


@sparse_value
class Dated:
    """One candidate day and its name. Which one counts is for the definition to say."""

    name: DayName
    when: When


@sparse_value
class PathwayCode:
    """A stated national pathway code, combined or put together from type, event and outcome.

    Attributes:
        volven: The number of the list, e.g. ``9327``; for separate codes the list they combine to.
        pathway: Pathway type, e.g. ``D12``.
        event: Event letter, e.g. ``C``.
        outcome: What follows the event letter, e.g. ``U``; empty when nothing does.
    """

    volven: str
    pathway: str
    event: str
    outcome: str = ""


@sparse_named_value
class Said:
    """One thing that a resource says has happened.

    Attributes:
        days: Every candidate day the resource gives, named; no name twice.
        organisation: ``system|value`` of the unit that it happened at, as the sender names it.
        specialty: Fagområde, Volven 8451.
        care_level: Omsorgsnivå, Volven 8406.
        outcome: ``list#code`` of a coded outcome outside the pathway codes, e.g. ``9148#4``.
        service: Municipal service type, Volven 9151.
        ongoing: For a service: whether it still runs.
        urgency: Hastegrad, ``list#code`` of Volven 8304, 8306 or 7303; ``PK`` in any of them is
            the cancer pathway.
        referral_kind: ``list#code`` of Volven 9146.
        purpose: What the referral is for, ``list#code`` of Volven 8485; ``8485#2`` is straight to
            treatment.
        contact_type: ``list#code`` of Volven 8432, else 8240.
        reasons: Why something was put off, cancelled or ended: ``list#code`` of Volven 8445, 8446
            and 9179, in their order.
        stated: Codes that a pathway definition names, ``system|code``, a national list as
            ``urn:oid:2.16.578.1.12.4.1.1.NNNN``. Of the kinds ``coded`` and ``coded-declined``
            those that tell it; of any other kind all that the resource states.
    """

    kind: Kind
    lasts: Lasts = Lasts.STANDING
    days: tuple[Dated, ...] = ()
    code: PathwayCode | None = None
    organisation: str | None = None
    specialty: str | None = None
    care_level: str | None = None
    outcome: str | None = None
    service: str | None = None
    ongoing: bool | None = None
    urgency: str | None = None
    referral_kind: str | None = None
    purpose: str | None = None
    contact_type: str | None = None
    reasons: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()


@sparse_value
class TakenBack:
    """An earlier passing event of the same source that this version revises or cancels.

    Attributes:
        message: Id of the message that told it, unique within the source only.
        kind: What is taken back; ``None`` takes back all that the message told.
    """

    message: str
    kind: Kind | None = None


@sparse_value
class OrderKey:
    """What the source itself says of the order of its versions. A missing part sorts lowest.

    Which parts may be set is fixed per sender profile, never found from what came.
    """

    depth: int | None = None
    version: int | None = None
    last_updated: datetime | None = None
    event_at: datetime | None = None


@sparse_ordered_value
class Place:
    """Where in the raw log: names a message for ever. ``entry`` numbers what one message says."""

    topic: str
    partition: int
    offset: int
    entry: int = 0


@sparse_value
class Alias:
    """A pseudonym that the resource says belongs to the same person."""

    pseudonym: str
    strength: Strength


@sparse_named_value
class PersonStated:
    """What a Patient resource says of the person, as far as delivery must know it.

    Attributes:
        municipality: Kommunenummer, four digits with leading zero.
        district: Bydel, six digits.
        protection: ``http://terminology.hl7.org/CodeSystem/v3-Confidentiality`` code, or
            the national address protection code; ``None`` when the resource says nothing.
        deceased: ``None`` when the resource says nothing.
        died: Day of death; ``None`` where the resource tells none, or only that it is so.
    """

    born_on: date | None = None
    municipality: str | None = None
    district: str | None = None
    protection: str | None = None
    deceased: bool | None = None
    died: When | None = None


BOX = "box:"
"""How an identity's box begins."""


@sparse_value
class SealedIdentity:
    """The identity, readable by delivery alone.

    Attributes:
        digest: Keyed digest of the identity: equal when it is unchanged, though boxes differ.
        box: ``BOX`` and base64 of a public-key box of libsodium's: the sender's public key (32
            bytes, of a pair that is soon forgotten), the nonce (24), and the ``crypto_box``.
            Without ``BOX``, as statements had it until 2026-11, base64 of a ``crypto_box_seal``.
    """

    digest: str
    box: str


@sparse_named_value
class Statement:
    """All that one version of one source resource says.

    Attributes:
        source: Business identifier, else sender and ``Type/id``; ``Type|system|value``. Of numbers
            that each sender gives anew ``Type|sender|system|value``, where the sender is told. A
            person's number in it, or in any other name here, is a keyed digest: ``n`` and 40
            hexadecimal digits.
        ordered: Whether the sender's profile gives its versions an order of their own.
            Where it does not, the raw log's order decides.
        says: May be empty: a version that no longer says a thing takes it back.
        takes_back: Earlier events that this version revises or cancels.
        withdrawn: Entered in error: takes back all that the source ever said.
        aside: None of ours, as this version tells: it says nothing, and counts only for a source
            of which another statement is none such. It then takes back what that one said. It
            bears no ``identity``.
        message: Id of the message that carried it; unique within the source only.
        follows: Ids of earlier messages of this source that this one names.
        referrals: Source identities of the referrals that it rests on (itself, if it is one).
        episodes: Identities of the stay or episode that it belongs to, widest first.
        encounter: Source identity of the Encounter that it is or that it speaks of.
        names: Other identities by which another resource may refer to this one: of its id and
            of each business identifier that ``source`` is not.
        patient: Pseudonym of the strongest identifier.
        aliases: Every pseudonym of the person in the resource, ``patient`` among them.
        known_at: When the log took the message in, not when we read it.
        content: Digest of all of this but ``known_at``, ``place`` and what is sealed:
            two copies of one version have the same.
    """

    source: str
    sender: str
    order: OrderKey
    ordered: bool
    says: tuple[Said, ...]
    takes_back: tuple[TakenBack, ...] = ()
    withdrawn: bool = False
    aside: bool = False
    message: str | None = None
    follows: tuple[str, ...] = ()
    referrals: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
    encounter: str | None = None
    names: tuple[str, ...] = ()
    patient: str
    aliases: tuple[Alias, ...]
    person: PersonStated | None = None
    identity: SealedIdentity | None = None
    findings: tuple[Finding, ...] = ()
    known_at: datetime
    place: Place
    content: str
