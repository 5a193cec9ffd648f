"""Who it is about: pseudonyms of every identifier, and the identity sealed."""

import hmac
import re
from collections.abc import Iterable
from urllib.parse import unquote

import msgspec

from schemas.codes import Strength
from schemas.milestone import Alias, SealedIdentity
from services.milestone.read.datatypes import Identifier, Name, Reference
from services.milestone.read.message import Message, tail
from services.milestone.read.systems import series
from services.milestone.read.tables import DNR, FNR, PERSON_NUMBERS

_SEPARATORS = re.compile(r"[\s-]")
_CONDITIONAL = re.compile(r"\?identifier=([^|&]+)\|([^|&]+)$")


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


class Who(msgspec.Struct, frozen=True, gc=False):
    """A person as one resource knows them."""

    patient: str
    aliases: tuple[Alias, ...]
    identity: SealedIdentity | None


def key_of(told: Identifier, sender: str) -> Key | None:
    """What an identifier names a person by; ``None`` when it cannot serve alone."""
    if not told.system or not told.value:
        return None
    system = series(told.system)
    past = told.use == "old"
    strength = PERSON_NUMBERS.get(system)
    if strength is None:
        owner = _assigner(told.assigner)
        if owner is None and system == "HNR":
            # A local help number is unique only within who gave it.
            return None
        return Key(Strength.LOCAL, past, owner or sender, system, told.value)
    value = _SEPARATORS.sub("", told.value)
    if system == FNR and len(value) == 11 and value[0] in "4567":
        # A D-number has 4 added to its first digit; senders give it the other series' name.
        system, strength = DNR, Strength.D_NUMBER
    return Key(strength, past, "", system, value) if value else None


def local_key(sender: str, reference: str) -> Key:
    """What a bare reference names a person by: only within its sender."""
    name = reference if reference.startswith("urn:") else tail(reference)
    return Key(Strength.LOCAL, past=False, owner=sender, system="", value=name)


def keys_of(identifiers: Iterable[Identifier] | None, sender: str) -> list[Key]:
    """The keys of all identifiers that can serve alone."""
    keys = [key_of(told, sender) for told in identifiers or ()]
    return [key for key in keys if key is not None]


def reference_keys(told: Reference, sender: str) -> list[Key]:
    """What a reference alone names a person by."""
    keys = keys_of((told.identifier,), sender) if told.identifier else []
    name = told.reference or ""
    if found := _CONDITIONAL.search(name):
        # In a transaction: "the Patient with this identifier".
        asked = Identifier(system=unquote(found[1]), value=unquote(found[2]))
        keys += keys_of((asked,), sender)
    elif name and not name.startswith("#") and not keys:
        keys.append(local_key(sender, name))
    return keys


def pseudonym(secret: bytes, key: Key) -> str:
    """The pseudonym: 160 bits of a keyed digest, so it can neither be guessed nor undone."""
    clear = f"{key.owner}|{key.system}|{key.value}".encode()
    return "p" + hmac.digest(secret, clear, "sha256").hex()[:40]


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
    secret = message.reader.key
    named = [(pseudonym(secret, key), key.strength) for key in (*ranked, *others)]
    patient = named[0][0]
    # Where two series give one pseudonym the strongest counts, so that one comes last.
    aliases = dict(sorted(named, key=lambda one: -one[1]))
    told = [key for key in ranked if key.strength is not Strength.LOCAL or names]
    identity = message.reader.identities.seal(_identity(told, names)) if told else None
    return Who(
        patient=patient,
        aliases=tuple([Alias(name, aliases[name]) for name in sorted(aliases)]),
        identity=identity,
    )


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


def _assigner(told: Reference | None) -> str | None:
    if told is None:
        return None
    if told.identifier is not None and told.identifier.system and told.identifier.value:
        return f"{series(told.identifier.system)}|{told.identifier.value}"
    return told.reference
