"""What a reference tells by itself: a type, a name, or what the sender searches by."""

from urllib.parse import unquote

from services.milestone.read.datatypes import Identifier, Reference
from services.milestone.read.kept import kept

_ASKS = "?identifier="
_UUID = "urn:uuid:"


@kept
def plain(reference: str) -> str:
    """The reference without what makes no other of it.

    A version at its end, slashes around it, and the case of a UUID (RFC 4122) or of a host. A type
    or an id in another case is another.
    """
    name = reference.split("/_history/", 1)[0]
    if name[:9].lower() == _UUID:
        return name.lower()
    scheme, mark, rest = name.partition("://")
    if mark:
        host, slash, path = rest.rstrip("/").partition("/")
        return f"{scheme.lower()}://{host.lower()}{slash}{path}"
    return name.removeprefix("./").strip("/")


@kept
def tail(reference: str) -> str:
    """The last two segments: ``Type/id`` of a relative or absolute reference."""
    parts = plain(reference).rsplit("/", 2)
    return "/".join(parts[-2:])


@kept
def base_of(reference: str) -> str:
    """The server of an absolute reference, as it stands before ``Type/id``; else empty."""
    name = plain(reference)
    return name.rsplit("/", 2)[0] if is_absolute(name) else ""


def address_of(reference: str | None) -> str:
    """The whole of what names one thing wherever it is told: an address or a URN; else empty."""
    name = plain(reference or "")
    return name if is_absolute(name) or name.startswith("urn:") else ""


def is_absolute(reference: str) -> bool:
    """Whether it names its server."""
    return "://" in reference


def is_urn(reference: str) -> bool:
    """Whether it is a UUID or an OID, which leads to an entry of its own Bundle alone.

    FHIR R4 4.0.1, Bundle, resolving references: it has no address to be looked for elsewhere.
    """
    return reference[:4].lower() == "urn:"


def name_in(reference: str) -> str:
    """``Type/id``, or the whole of a URN."""
    return plain(reference) if reference.startswith("urn:") else tail(reference)


def type_in(reference: str | None) -> str | None:
    """The type that a reference tells; ``None`` for a fragment, a URN or anything else."""
    return _type_in(reference) if reference else None


@kept
def _type_in(reference: str) -> str | None:
    if reference.startswith(("#", "urn:")):
        return None
    name, asks, _ = reference.partition("?")
    if asks:
        return name.rsplit("/", 1)[-1]
    return tail(name).split("/", 1)[0] if "/" in name else None


def number_in(told: Reference) -> Identifier | None:
    """The number that a reference tells: its identifier, else what it searches by."""
    return told.identifier or searched(told.reference or "")


def searched(reference: str) -> Identifier | None:
    """The identifier of ``Type?identifier=system|value``, as a transaction may have it."""
    _, asks, asked = reference.rpartition(_ASKS)
    system, bar, value = asked.partition("|")
    if not asks or not bar or "&" in asked or "|" in value:
        return None
    told = Identifier(system=unquote(system), value=unquote(value))
    # A NUL may hide behind a percent sign where no check of the message finds it.
    sound = told.system and told.value and "\0" not in f"{told.system}{told.value}"
    return told if sound else None
