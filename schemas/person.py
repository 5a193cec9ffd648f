"""What delivery must know of a person. Topic ``pathway.person.v1``: inner, compacted."""

from datetime import date

from schemas.milestone import SealedIdentity
from schemas.status import Found
from schemas.value import full_named_value


@full_named_value
class Service:
    """A municipal service that the person has."""

    organisation: str | None
    service: str | None
    since: date | None
    ongoing: bool


@full_named_value
class Person:
    """The person as now known.

    Attributes:
        local_only: Known by local identifiers alone: never delivered outside the sender.
        merged_into: The pseudonym that the person now bears; all else is then empty.
    """

    patient: str
    local_only: bool = False
    born_on: date | None = None
    municipality: str | None = None
    district: str | None = None
    protection: str | None = None
    deceased: bool = False
    services: tuple[Service, ...] = ()
    merged_into: str | None = None


@full_named_value
class UnplacedCode:
    """A national pathway code that no instance shows: there is none of its pathway that could.

    So no status event can tell it, and whoever stated it must be told by another way.

    Attributes:
        pathway: Type code of the pathway.
        sender: Who stated it.
        source: Source identity of the resource that states it.
        findings: What is known to be wrong with it, the national registry's own checks among them;
            none where the pathway has not been started, and no check asks for that.
    """

    pathway: str
    sender: str
    source: str
    findings: tuple[Found, ...] = ()


@full_named_value
class PersonEvent:
    """One revision of what is known of a person, with the identity sealed.

    Attributes:
        unplaced: Beside what all the statuses of the person show.
    """

    person: Person
    revision: int
    identity: SealedIdentity | None
    unplaced: tuple[UnplacedCode, ...] = ()
