"""Who it is about: pseudonyms of every identifier, and the identity sealed."""

import re
from collections.abc import Iterable

import msgspec

from schemas.codes import Finding, Strength
from schemas.milestone import Alias, SealedIdentity
from services.milestone.read.datatypes import Identifier, Name, Reference
from services.milestone.read.digits import CHECKED, has_check_digits
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.references import searched
from services.milestone.read.seal import keyed
from services.milestone.read.structs import Resource
from services.milestone.read.systems import series
from services.milestone.read.tables import DIGITS, DNR, FHNR, FNR, PERSON_NUMBERS
from services.milestone.read.units import best_number, number_of, unit_name

_SEPARATORS = re.compile(r"[\s-]")


class Key(msgspec.Struct, frozen=True, gc=False, order=True):
    """One thing that names a person.

    Attributes:
        past: The sender no longer uses it: it is an alias, and no name.
        owner: Within whom a local number is unique: its assigner, else the sender.
        system: Number series; empty for a bare reference.
    """

    strength: Strength
    past: bool
    owner: str
    system: str
    value: str


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


class Who(msgspec.Struct, frozen=True, gc=False):
    """A person as one resource knows them."""

    patient: str
    aliases: tuple[Alias, ...]
    identity: SealedIdentity | None
    findings: tuple[Finding, ...] = ()


def is_no_number(told: Identifier) -> bool:
    """Whether a number has the name of a national series and cannot be of it: ``ukjent``, zeros.

    Everybody whose number nobody knew would else be one person.
    """
    if not told.system or not told.value:
        return False
    system = series(told.system)
    if system not in PERSON_NUMBERS:
        return False
    value = _SEPARATORS.sub("", told.value)
    if len(set(value)) < 2:
        return True
    if system not in DIGITS:
        return not any(sign.isdigit() for sign in value)
    return not (value.isascii() and value.isdigit() and len(value) == DIGITS[system])


def key_of(told: Identifier, scope: Scope) -> Key | None:
    """What an identifier names a person by; ``None`` when it cannot serve alone."""
    if not told.system or not told.value or is_no_number(told):
        return None
    system = series(told.system)
    past = told.use == "old"
    if system not in PERSON_NUMBERS:
        owner = scope.owner(told.assigner)
        if owner is None and system == "HNR":
            # A local help number is unique only within who gave it.
            return None
        return Key(Strength.LOCAL, past, owner or scope.sender, system, told.value)
    value = _SEPARATORS.sub("", told.value)
    if system in CHECKED and not has_check_digits(value):
        # With one digit wrong it may be a stranger's: it joins nobody outside its sender.
        return Key(Strength.LOCAL, past, scope.sender, system, value)
    system = _true_series(system, value)
    return Key(PERSON_NUMBERS[system], past, "", system, value)


def _true_series(system: str, value: str) -> str:
    """The series of a number: senders give D-numbers and help numbers the name of another.

    A D-number has 4 added to its first digit, a shared help number begins with 8 or 9.
    """
    if system == FNR and value[0] in "4567":
        return DNR
    return FHNR if system == FNR and value[0] in "89" else system


def local_key(sender: str, name: str) -> Key:
    """What a name that only its sender knows names a person by."""
    return Key(Strength.LOCAL, past=False, owner=sender, system="", value=name)


def contradict(*told: Iterable[Key]) -> bool:
    """Whether keys that should be of one person have no number of a national series in common.

    Only numbers in use count, and who tells none of a series contradicts nobody.
    """
    common: dict[str, set[Key]] = {}
    for keys in told:
        numbers: dict[str, set[Key]] = {}
        for key in keys:
            if key.strength is not Strength.LOCAL and not key.past:
                numbers.setdefault(key.system, set()).add(key)
        for system, known in numbers.items():
            common[system] = common.get(system, known) & known
    return not all(common.values())


def keys_of(identifiers: Iterable[Identifier] | None, scope: Scope) -> list[Key]:
    """The keys of all identifiers that can serve alone."""
    keys = [key_of(told, scope) for told in identifiers or ()]
    return [key for key in keys if key is not None]


def reference_keys(told: Reference, scope: Scope) -> list[Key]:
    """What a reference alone names a person by."""
    keys = keys_of((told.identifier,), scope) if told.identifier else []
    name = told.reference or ""
    # In a transaction: "the Patient with this identifier".
    if asked := searched(name):
        keys += keys_of((asked,), scope)
    elif name and "?" not in name and not name.startswith("#") and not keys:
        keys.append(local_key(scope.sender, scope.message.name_of(name, scope.entry)))
    return keys


def pseudonym(secret: bytes, key: Key) -> str:
    """The pseudonym: 160 bits of a keyed digest, so it can neither be guessed nor undone."""
    clear = f"{key.owner}|{key.system}|{key.value}".encode()
    return "p" + keyed(secret, clear)[:40]


def _alias(message: Message, key: Key) -> Alias:
    known = message.asked.aliases.get(key)
    if known is None:
        known = message.asked.aliases[key] = Alias(pseudonym(message.reader.key, key), key.strength)
    return known


def who(
    message: Message,
    keys: Iterable[Key],
    names: tuple[Name, ...] | None = None,
    others: Iterable[Key] = (),
) -> Who | None:
    """The person that these keys name; the strongest gives the pseudonym.

    Args:
        message: The message that it stands in.
        keys: What the record itself names the person by.
        names: The names in the record; they make the identity, and are sealed at once.
        others: What records of the same person name them by: aliases only.

    Returns:
        ``None`` without any key.
    """
    ranked = sorted(set(keys))
    if not ranked:
        return None
    best = _alias(message, ranked[0])
    aliases = {best.pseudonym: best}
    for key in (*ranked[1:], *others):
        alias = _alias(message, key)
        known = aliases.get(alias.pseudonym)
        # Where two series give one pseudonym the strongest counts.
        if known is None or alias.strength < known.strength:
            aliases[alias.pseudonym] = alias
    told = [key for key in ranked if key.strength is not Strength.LOCAL or names]
    identity = message.reader.identities.seal(_identity(told, names)) if told else None
    return Who(
        patient=best.pseudonym,
        aliases=tuple([aliases[name] for name in sorted(aliases)]),
        identity=identity,
        findings=_findings(ranked),
    )


def _findings(keys: list[Key]) -> tuple[Finding, ...]:
    """A number of a checked series is local only when its check digits are wrong."""
    # The keys are ranked, so a sound one alone is told apart at once.
    if keys[-1].strength is Strength.LOCAL:
        for key in keys:
            if key.strength is Strength.LOCAL and key.system in CHECKED:
                return (Finding.CHECK_DIGITS_WRONG,)
    return ()


def _identity(keys: list[Key], names: tuple[Name, ...] | None) -> bytes:
    best = next((name for name in names or () if name.use in {"official", "usual"}), None)
    name = best or (names[0] if names else None)
    return msgspec.json.encode(
        {
            "identifiers": [
                {"system": key.system, "value": key.value} for key in keys if key.system
            ],
            "name": None
            if name is None
            else {"text": name.text, "family": name.family, "given": name.given or ()},
        }
    )
