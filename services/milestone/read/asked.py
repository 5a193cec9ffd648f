"""What has been asked of one message, so that it is found out once."""

from typing import TYPE_CHECKING

from msgspec import Struct

from schemas.parked import Reason
from services.milestone.read.datatypes import Identifier
from services.milestone.read.entry import Entry

if TYPE_CHECKING:
    from services.milestone.read.chain import Chain, Targets
    from services.milestone.read.people import Key, Who
    from services.milestone.read.strangers import Told
    from services.milestone.read.structs import Condition


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
        persons: Whom references mean, by entry, reference and number.
        linked: Whether any Patient entry is linked to another record.
        conditions: The Condition entries by index; ``None`` for what cannot be read.
        lists: The lists of which a Condition that cannot be read may have a code, by index.
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
    persons: "dict[tuple[int, str | None, Identifier | None], Told]" = {}
    linked: bool | None = None
    conditions: "dict[int, Condition | None]" = {}
    lists: dict[int, frozenset[str]] = {}
    modified: dict[int, tuple[Reason, ...]] | None = None
