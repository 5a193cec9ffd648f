"""One resource on its way from FHIR to a statement."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from msgspec import Struct

from schemas.lists import CARE_LEVELS, SPECIALTIES
from schemas.milestone import PersonStated
from services.milestone.decide.views import Around, Decided
from services.milestone.read.codes import (
    PATHWAY_LISTS,
    Listed,
    first,
    listed,
    marks_of,
    pathway_codes,
)
from services.milestone.read.datatypes import Concept, Extension, Reference
from services.milestone.read.decoded import R
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.patients import Scope
from services.milestone.read.people import Who
from services.milestone.read.profiles import Profile
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.references import type_in
from services.milestone.read.release import Release
from services.milestone.read.sources import profile_of, sender_of
from services.milestone.read.structs import Business, Resource
from services.milestone.read.tables import TYPES
from services.milestone.read.unknown import tell_unknown

NOTHING = Decided()

R2 = TypeVar("R2", bound=Resource)
R3 = TypeVar("R3", bound=Business)


class Case(Struct, Generic[R], frozen=True, gc=False):
    """A resource, where it stands, and what is wrong with it so far.

    Attributes:
        sender: Who sent it.
        release: Which release of FHIR it is written in.
        parts: The parts of the order key that versions of this resource have.
    """

    message: Message
    entry: Entry
    resource: R
    profile: Profile
    faults: Faults
    sender: str
    release: Release
    parts: tuple[str, ...]

    @property
    def scope(self) -> Scope:
        """Within what its numbers are told."""
        return Scope(self.message, self.sender, self.entry, self.resource)

    def find(self, reference: str | None) -> Entry | None:
        """The entry of the message that a reference in this resource leads to."""
        return self.message.find(reference, self.entry)

    def find_all(self, reference: str | None) -> tuple[Entry, ...]:
        """Every entry of the message that a reference in this resource leads to."""
        return self.message.find_all(reference, self.entry)

    def contained(self, reference: str | None, kind: type[R2]) -> R2 | None:
        """The contained resource of that kind that a reference leads to."""
        within = self.message.inside(self.entry, self.resource, reference)
        return within.decode(kind) if within is not None else None

    def kind_of(self, told: Reference) -> str | None:
        """The type of what a reference leads to, or of what it says itself; ``None``: untold."""
        within = self.message.inside(self.entry, self.resource, told.reference)
        found = within or self.find(told.reference)
        kind = found.kind if found is not None else None
        # What calls itself by no type of FHIR's is what it is called by who refers to it.
        return kind if kind in TYPES else told.type or type_in(told.reference)

    def aside(self, why: str) -> NotOurs:
        """Set the resource aside."""
        return NotOurs(self.entry.kind or "resource", why)

    def listed(
        self, concepts: Iterable[Concept | None], extensions: tuple[Extension, ...] | None
    ) -> list[Listed]:
        """Every code of a national list, or of a system that a definition names."""
        return listed(concepts, extensions, self.message.reader.named.systems)

    def states_step(self, codes: list[Listed]) -> bool:
        """Whether any of the codes can be a step of a pathway: by its list, or by a definition."""
        return any(one.number in PATHWAY_LISTS for one in codes) or bool(
            self.message.reader.named.stated(codes)
        )

    def around(
        self, codes: list[Listed], organisation: str | None, specialty: str | None = None
    ) -> Around:
        """What stands around every fact of this resource."""
        if not codes:
            return Around(organisation=organisation, specialty=specialty)
        tell_unknown(codes, self.message.reader.named, self.faults)
        return Around(
            organisation=organisation,
            specialty=specialty or first(codes, SPECIALTIES),
            care_level=first(codes, CARE_LEVELS),
            codes=pathway_codes(codes, self.message.reader.codes, self.faults),
            marks=marks_of(codes),
            stated=self.message.reader.named.stated(codes),
        )


def case_of(message: Message, entry: Entry, resource: R3, faults: Faults) -> Case[R3]:
    """The case of a resource in an entry."""
    profile = profile_of(message, resource)
    return Case(
        message,
        entry,
        resource,
        profile,
        faults,
        sender_of(message, profile),
        message.release(entry),
        profile.person_order if entry.kind == "Patient" else profile.order,
    )


class Read(Struct, frozen=True, gc=False, kw_only=True):
    """What one resource turned out to be.

    Attributes:
        concerns: The pseudonyms of all whom it is about, where they may be several.
        depth: Length of the Provenance chain that its message ends.
        aside: Why it is set aside; ``None`` where it is ours.
    """

    source: str | None
    who: Who | None
    decided: Decided = NOTHING
    referrals: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
    encounter: str | None = None
    person: PersonStated | None = None
    message: str | None = None
    follows: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    depth: int | None = None
    aside: str | None = None
