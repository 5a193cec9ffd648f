"""What names a person in a resource: identifiers of national series, and names within a sender."""

from collections.abc import Iterable

import msgspec

from services.milestone.read.datatypes import Identifier, Reference
from services.milestone.read.digits import CHECKED, has_check_digits, unparted
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.people import LOCAL, Key
from services.milestone.read.references import is_urn, searched
from services.milestone.read.structs import Resource
from services.milestone.read.systems import series
from services.milestone.read.tables import DIGITS, DNR, FHNR, FNR, PERSON_NUMBERS
from services.milestone.read.units import best_number, number_of, unit_name


class Scope(msgspec.Struct, frozen=True, gc=False):
    """Within what a number is told: its sender, and the resource that may contain its owner."""

    message: Message
    sender: str
    entry: Entry
    resource: Resource

    def owner(self, told: Reference | None) -> str | None:
        """Who gave a local number, by a name that no other has; ``None`` where nothing tells."""
        if told is None:
            return None
        number = best_number([told.identifier]) or number_of(
            self.message, self.entry, self.resource, told
        )
        name = told.reference
        if number is not None or not name or name.startswith("#"):
            return unit_name(number)
        return f"{self.sender}|{self.message.name_of(name, self.entry)}"


def is_no_number(told: Identifier) -> bool:
    """Whether a number has the name of a national series and cannot be of it: ``ukjent``, zeros.

    Everybody whose number nobody knew would else be one person.
    """
    if not told.system or not told.value:
        return False
    system = series(told.system)
    return system in PERSON_NUMBERS and _is_none(system, unparted(told.value))


def _is_none(system: str, value: str) -> bool:
    if len(set(value)) < 2:
        return True
    if system not in DIGITS:
        return not any(sign.isdigit() for sign in value)
    return not (len(value) == DIGITS[system] and value.isascii() and value.isdigit())


def key_of(told: Identifier, scope: Scope) -> Key | None:
    """What an identifier names a person by; ``None`` when it cannot serve alone."""
    if not told.system or not told.value:
        return None
    system = series(told.system)
    past = told.use == "old"
    if system not in PERSON_NUMBERS:
        owner = scope.owner(told.assigner)
        if owner is None and system == "HNR":
            # A local help number is unique only within who gave it.
            return None
        return Key(past, LOCAL, owner or scope.sender, system, told.value)
    value = unparted(told.value)
    if _is_none(system, value):
        return None
    if system in CHECKED and not has_check_digits(value):
        # With one digit wrong it may be a stranger's: it joins nobody outside its sender.
        return Key(past, LOCAL, scope.sender, system, value)
    system = _true_series(system, value)
    return Key(past, PERSON_NUMBERS[system], "", system, value)


def _true_series(system: str, value: str) -> str:
    """The series of a number: senders give D-numbers and help numbers the name of another.

    A D-number has 4 added to its first digit, a shared help number begins with 8 or 9.
    """
    if system == FNR and value[0] in "4567":
        return DNR
    return FHNR if system == FNR and value[0] in "89" else system


def local_key(sender: str, name: str) -> Key:
    """What a name that only its sender knows names a person by."""
    return Key(past=False, strength=LOCAL, owner=sender, system="", value=name)


def contradict(*told: Iterable[Key]) -> bool:
    """Whether keys that should be of one person have no number of a national series in common.

    Only numbers in use count, and who tells none of a series contradicts nobody.
    """
    common: dict[str, set[Key]] = {}
    for keys in told:
        numbers: dict[str, set[Key]] = {}
        for key in keys:
            if key.strength is not LOCAL and not key.past:
                numbers.setdefault(key.system, set()).add(key)
        for system, known in numbers.items():
            common[system] = common.get(system, known) & known
    return not all(common.values())


def keys_of(identifiers: Iterable[Identifier] | None, scope: Scope) -> list[Key]:
    """The keys of all identifiers that can serve alone."""
    found: list[Key] = []
    for told in identifiers or ():
        key = key_of(told, scope)
        if key is not None:
            found.append(key)
    return found


def reference_keys(told: Reference, scope: Scope) -> list[Key]:
    """What a reference alone names a person by, where the message carries no such record.

    An id lasts on the server that its sender means; a fragment or a URN leads nowhere outside.
    """
    keys = keys_of((told.identifier,), scope) if told.identifier else []
    name = told.reference
    if not name:
        return keys
    # In a transaction: "the Patient with this identifier".
    if asked := searched(name):
        keys += keys_of((asked,), scope)
    elif "?" not in name and not name.startswith("#") and not is_urn(name) and not keys:
        keys.append(local_key(scope.sender, scope.message.name_of(name, scope.entry)))
    return keys
