"""What names a resource for ever: its source identity."""

from services.milestone.read.datatypes import Identifier, Reference
from services.milestone.read.message import Entry, Message, tail
from services.milestone.read.profiles import Profile
from services.milestone.read.structs import Business, Encounter
from services.milestone.read.systems import names_person


def profile_of(message: Message, resource: Business) -> Profile:
    """The profile of the message, else of this resource."""
    if message.profile is not None:
        return message.profile
    labels = (resource.meta.profile or ()) if resource.meta else ()
    systems = [told.system for told in resource.identifier or ()]
    return message.reader.profiles.of_resource(labels, systems)


def sender_of(message: Message, profile: Profile) -> str:
    """Who sent it: by the Kafka header, the message, else the profile's own word."""
    return message.sender or profile.sender


def source_of(
    message: Message, resource: Business, entry: Entry | None, profile: Profile
) -> str | None:
    """The source identity of a resource; ``None`` when nothing names it.

    A business identifier wins: it stays when the resource moves to another server. A number that
    names a person never becomes part of it.

    Args:
        message: The message that it came in.
        resource: The resource.
        entry: Its entry; ``None`` for a contained resource.
        profile: The profile of the resource, or of its container.
    """
    kind = type(resource).__name__
    if profile.notices and isinstance(resource, Encounter):
        # Encounter.id changes from message to message; the stay's own number does not.
        for episode in resource.episode_of_care or ():
            if named := _business(profile, kind, episode.identifier):
                return named
    for identifier in _current(resource.identifier):
        if named := _business(profile, kind, identifier):
            return named
    if resource.id and (entry is not None or profile.contained_ids):
        return by_id(message, profile, kind, f"{kind}/{resource.id}")
    if entry is not None and entry.url:
        return by_id(message, profile, kind, entry.url)
    return None


def by_id(message: Message, profile: Profile, kind: str, reference: str) -> str:
    """The identity of what only a reference names: sender and ``Type/id``, or the whole URN."""
    name = reference if reference.startswith("urn:") else tail(reference)
    value = name.rsplit("/", 1)[-1]
    for prefix, system in profile.prefixes.items():
        if value.startswith(prefix) and value[len(prefix) :].isdigit():
            return f"{kind}|{system}|{value[len(prefix) :]}"
    return f"{kind}|{sender_of(message, profile)}|{name}"


def named_by(message: Message, profile: Profile, kind: str, told: Reference) -> str | None:
    """The identity that a reference tells by itself; ``None`` when it is of another type."""
    if told.identifier is not None:
        named = _business(profile, kind, told.identifier)
        if named is not None:
            return named
    name = told.reference
    if not name or name.startswith("#"):
        return None
    if not name.startswith("urn:") and tail(name).split("/")[0] != kind:
        return None
    return by_id(message, profile, kind, name)


def refers_to(told: Reference | None, kind: str) -> bool:
    """Whether a reference is to a resource of this type, as far as it tells itself."""
    if told is None:
        return False
    name = told.reference or ""
    if told.type is not None:
        return told.type == kind
    return bool(name) and not name.startswith(("#", "urn:")) and tail(name).split("/")[0] == kind


def _current(identifiers: tuple[Identifier, ...] | None) -> list[Identifier]:
    """Identifiers in their order, those no longer in use last."""
    return sorted(identifiers or (), key=lambda told: told.use == "old")


def _business(profile: Profile, kind: str, told: Identifier | None) -> str | None:
    # Without a system a number may be anything, also the number of a person.
    if told is None or not told.value or not told.system or names_person(told.system):
        return None
    value = told.value
    for prefix, system in profile.prefixes.items():
        # DIPS writes 1000245 and agy1000245 for one episode.
        if told.system == system and value.startswith(prefix):
            value = value[len(prefix) :]
    return f"{kind}|{told.system}|{value}"
