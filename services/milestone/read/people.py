"""Persons by what names them: pseudonyms of every key, and the identity sealed."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from schemas.codes import Finding, Strength
from schemas.keyed import keyed
from schemas.milestone import Alias, SealedIdentity
from services.milestone.read.datatypes import Name
from services.milestone.read.digits import CHECKED
from services.milestone.read.seal import Identities

KEPT = 40_000
"""Persons known at once, by one set of keys and one name each: 50 MB. A patient's messages come in
flocks, and to make pseudonyms and box takes a tenth of reading a message."""
KEYS = 2000
"""Aliases known at once: each record of a message may tell the same hundred. 4 MB at most."""
USUAL, FEW = 400, 4
"""Characters and keys of a person who is kept; a few long ones must not fill the memory."""
PAST = frozenset({"old", "maiden"})
"""Uses of a name that somebody once had (FHIR R4 4.0.1, name-use)."""
LOCAL = Strength.LOCAL
"""By a name of its own: Python 3.11 takes ten times as long to find it in its class."""


class Key(msgspec.Struct, frozen=True, gc=False, order=True):
    """One thing that names a person. The best is the smallest: in use, then the strongest.

    Attributes:
        past: The sender no longer uses it: it is an alias, and no name.
        owner: Within whom a local number is unique: its assigner, else the sender.
        system: Number series; empty for a bare reference.
    """

    past: bool
    strength: Strength
    owner: str
    system: str
    value: str

    @property
    def name(self) -> "Key":
        """The same, whether or not it is still in use."""
        return replace(self, past=False) if self.past else self


class Who(msgspec.Struct, frozen=True, gc=False):
    """A person as one resource knows them."""

    patient: str
    aliases: tuple[Alias, ...]
    identity: SealedIdentity | None
    findings: tuple[Finding, ...] = ()


def pseudonym(secret: bytes, key: Key) -> str:
    """The pseudonym: 160 bits of a keyed digest, so it can neither be guessed nor undone."""
    # No message may hold a NUL (``bounds``), so no two keys are written alike.
    clear = f"{key.owner}\0{key.system}\0{key.value}".encode()
    return "p" + keyed(secret, clear)[:40]


class People:
    """Makes persons of keys; who was met lately is known.

    Args:
        secret: Keys the pseudonyms.
        identities: Seals for delivery alone.
    """

    __slots__ = ("_alias", "_identities", "_known", "_secret")

    def __init__(self, secret: bytes, identities: Identities) -> None:
        self._secret = secret
        self._identities = identities
        self._known = lru_cache(maxsize=KEPT)(self._made)
        self._alias = lru_cache(maxsize=KEYS)(self._called)

    def who(
        self,
        keys: Iterable[Key],
        names: tuple[Name, ...] | None = None,
        others: Iterable[Key] = (),
    ) -> Who | None:
        """The person that these keys name; the best gives the pseudonym.

        Args:
            keys: What the record itself names the person by.
            names: The names in the record; they make the identity, and are sealed at once.
            others: What records of the same person name them by: aliases only.

        Returns:
            ``None`` without any key.
        """
        ranked = tuple(keys)
        if not ranked:
            return None
        if len(ranked) > 1:
            ranked = tuple(sorted(set(ranked)))
        name = _best(names) if names else None
        more = tuple(others)
        if more or not _is_usual(ranked, name):
            return self._made(ranked, name, more)
        return self._known(ranked, name)

    def _made(
        self, ranked: tuple[Key, ...], name: Name | None, others: tuple[Key, ...] = ()
    ) -> Who:
        aliases: dict[str, Alias] = {}
        for key in (*ranked, *others):
            alias = self._alias(key)
            known = aliases.get(alias.pseudonym)
            # Where two series give one pseudonym the strongest counts.
            if known is None or alias.strength < known.strength:
                aliases[alias.pseudonym] = alias
        sealed = [
            key
            for key in ranked
            # By what is no longer in use only who has nothing else is known.
            if key.past is ranked[0].past and (key.strength is not LOCAL or name is not None)
        ]
        return Who(
            patient=self._alias(ranked[0]).pseudonym,
            aliases=tuple([aliases[told] for told in sorted(aliases)]),
            identity=self._identities.seal(_identity(sealed, name)) if sealed else None,
            findings=_findings(ranked),
        )

    def _called(self, key: Key) -> Alias:
        return Alias(pseudonym(self._secret, key), key.strength)


def _best(names: tuple[Name, ...]) -> Name:
    """The name in use, without what tells that it is; else the first that is not of the past."""
    known = [name for name in names if name.use not in PAST] or names
    best = next((name for name in known if name.use in {"official", "usual"}), known[0])
    return Name(text=best.text, family=best.family, given=best.given)


def _is_usual(keys: tuple[Key, ...], name: Name | None) -> bool:
    if len(keys) > FEW:
        return False
    size = 0
    for key in keys:
        size += len(key.owner) + len(key.system) + len(key.value)
    if name is not None:
        told = (name.text, name.family, *(name.given or ()))
        size += sum([len(one) for one in told if one is not None])
    return size <= USUAL


def _findings(keys: tuple[Key, ...]) -> tuple[Finding, ...]:
    """A number of a checked series is local only when its check digits are wrong."""
    for key in keys:
        if key.strength is LOCAL and key.system in CHECKED:
            return (Finding.CHECK_DIGITS_WRONG,)
    return ()


def _identity(keys: list[Key], name: Name | None) -> bytes:
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
