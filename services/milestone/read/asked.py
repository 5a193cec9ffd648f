"""What has been asked of one message, so that it is found out once."""

from typing import TYPE_CHECKING

from msgspec import Struct

from schemas.parked import Reason
from services.milestone.read.datatypes import Identifier
from services.milestone.read.entry import Entry

if TYPE_CHECKING:
    from services.milestone.read.chain import Chain, Targets
    from services.milestone.read.conditions_meant import Entries, Found
    from services.milestone.read.conditions_stated import Refused, Stated
    from services.milestone.read.people import Key, Who
    from services.milestone.read.strangers import Linked, Told


class Asked(Struct, gc=False):
    """The answers so far, each kept by who first needs it.

    Attributes:
        chain: What the Provenances say.
        targets: The Provenances, and where they stand, by the message that each is of.
        people: Who the Patient entries are, by index and then sender.
        keys: What names the Patient entries, by index and sender.
        told: The numbers of the Patient entries, by index and sender.
        bearers: The Patient entries by what names them, by sender.
        disputed: Whether records that have one name are of two persons, by them and sender.
        whose: What an id stands within, by sender.
        named: The entries by every name of theirs, by type.
        of_two: Whether entries of ours that have one name are of two persons.
        numbers: Identities of the business identifiers of entries, by index.
        sources: Source identities, by entry and fragment; ``units`` likewise of units.
        persons: Whom references mean, by entry or server, sender, reference and number.
        linked: What the Patient entries that are linked to another record are named by, by sender.
        conditions: What each Condition entry states, by index and sender.
        found: The Condition entries by what a reference may tell them by.
        stated: What Conditions that are told as one state, by them and sender.
        modified: Where something changes what an entry means, by its index.
    """

    chain: "Chain | None" = None
    targets: "Targets | None" = None
    people: "dict[int, dict[str, Who]]" = {}
    keys: "dict[tuple[int, str], tuple[Key, ...]]" = {}
    told: "dict[tuple[int, str], list[Key]]" = {}
    bearers: "dict[str, dict[Key, tuple[Entry, ...]]]" = {}
    disputed: dict[tuple[tuple[Entry, ...], str], bool] = {}
    whose: dict[str, str] = {}
    named: dict[str, dict[str, list[Entry]]] = {}
    of_two: dict[tuple[Entry, ...], bool] = {}
    numbers: dict[int, list[str]] = {}
    sources: dict[tuple[int, str], str | None] = {}
    units: dict[tuple[int, str], Identifier | None] = {}
    persons: "dict[tuple[int | str, str, str | None, Identifier | None], Told]" = {}
    linked: "dict[str, Linked]" = {}
    conditions: "dict[tuple[int, str], Stated | Refused]" = {}
    found: "Found | None" = None
    stated: "dict[tuple[Entries, str], Stated | Refused]" = {}
    modified: dict[int, tuple[Reason, ...]] | None = None
