"""What names a resource for ever: its source identity."""

from collections.abc import Sequence

from services.milestone.read.datatypes import Identifier, Reference
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.profiles import Profile
from services.milestone.read.records import whose
from services.milestone.read.references import address_of, is_absolute, number_in, plain
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
    named = _numbers(message, resource, entry, profile)
    if named:
        return _within(message, profile, named[0])
    if entry is not None and message.makes_up_ids(entry):
        return _in_message(message, entry, profile, resource)
    if resource.id and (entry is not None or profile.contained_ids):
        name = f"{kind}/{resource.id}"
        name = name if entry is None else _own_name(message, entry, name)
        return by_id(message, profile, kind, name)
    if entry is not None and entry.url:
        return by_id(message, profile, kind, message.own_name(entry, entry.url))
    return None


def _in_message(message: Message, entry: Entry, profile: Profile, resource: Business) -> str | None:
    """The identity of what no number names in a message, where ids may be made up each time.

    A fullUrl that names a server, or is a URN, names nothing else. Else the id names the resource
    within its person, so that two strangers never meet under ``Encounter/1``.
    """
    kind = type(resource).__name__
    url = plain(entry.url or "")
    if is_absolute(url) or url.startswith("urn:"):
        return by_id(message, profile, kind, message.own_name(entry, url))
    name = f"{kind}/{resource.id}" if resource.id else url
    if not name:
        return None
    sender = sender_of(message, profile)
    return f"{kind}|{sender}|{whose(message, sender)}/{name}"


def is_known_again(message: Message, resource: Business, entry: Entry, profile: Profile) -> bool:
    """Whether its source identity can be no other resource's in the next message."""
    if _numbers(message, resource, entry, profile) or not message.makes_up_ids(entry):
        return True
    return bool(address_of(entry.url))


def by_id(message: Message, profile: Profile, kind: str, name: str) -> str:
    """The identity of what only its name within its sender names: sender and that name."""
    number = _number_in(profile, kind, name)
    if number is not None:
        return _within(message, profile, number)
    return f"{kind}|{sender_of(message, profile)}|{name}"


def _number_in(profile: Profile, kind: str, name: str) -> str | None:
    """The identity of the number that an id is, where its profile gives ids a meaning."""
    value = name.rsplit("/", 1)[-1]
    for prefix, system in profile.prefixes.items():
        if value.startswith(prefix) and value[len(prefix) :].isdigit():
            return f"{kind}|{system}|{value[len(prefix) :]}"
    return None


def _within(message: Message, profile: Profile, number: str) -> str:
    """The identity of a number, within its sender where others may give the same.

    Limit: where nobody tells the sender, all of the profile are one. Set the header.
    """
    if not _are_local(message, profile):
        return number
    kind, _, rest = number.partition("|")
    local = rest.startswith(profile.systems)
    return f"{kind}|{message.sender}|{rest}" if local else number


def _are_local(message: Message, profile: Profile) -> bool:
    return profile.local_numbers and message.sender is not None


def number_named(message: Message, profile: Profile, kind: str, told: Reference) -> str | None:
    """The identity of the number that a reference tells, or searches by in a transaction.

    Who writes otherwise than the owner of local numbers refers to them by the number alone: what
    bears it tells that too, beside its identity.
    """
    number = _business(profile, kind, number_in(told))
    return None if number is None else _within(message, profile, number)


def names_of(
    message: Message, resource: Business, entry: Entry, profile: Profile, source: str
) -> tuple[str, ...]:
    """The other identities of a resource: of its id, and of every number that is not its source.

    An id is told with its sender, and as ``by_id`` has it where its profile gives ids a meaning; a
    number that is local is told with its sender, as who writes there refers to it, and without.
    Where ids change from message to message they name nothing.
    """
    kind = type(resource).__name__
    named = set(_numbers(message, resource, entry, profile))
    if _are_local(message, profile):
        named.update([_within(message, profile, number) for number in named])
    url = entry.url if entry.url and not entry.url.startswith("urn:") else None
    reference = f"{kind}/{resource.id}" if resource.id else url
    if reference and not profile.notices and _id_lasts(message, resource, entry):
        name = _own_name(message, entry, reference)
        named.add(f"{kind}|{sender_of(message, profile)}|{name}")
        number = _number_in(profile, kind, name)
        if number is not None:
            named |= {number, _within(message, profile, number)}
    named.discard(source)
    return tuple(sorted(named))


def _own_name(message: Message, entry: Entry, reference: str) -> str:
    """As ``Message.own_name`` has it. What has no address is nearly always called ``Type/id``."""
    kind, _, own = reference.partition("/")
    # Of that nothing can be left out: only a further slash tells a server or a version.
    is_short = not entry.address and kind.isalpha() and own and "/" not in own
    return reference if is_short else message.own_name(entry, reference)


def _id_lasts(message: Message, resource: Business, entry: Entry) -> bool:
    """Whether an id names something outside its message, where it may be made up."""
    if not message.makes_up_ids(entry):
        return True
    url = plain(entry.url) if entry.url else ""
    own = f"urn:uuid:{resource.id}".lower()
    return is_absolute(url) or url == own


def _numbers(
    message: Message, resource: Business, entry: Entry | None, profile: Profile
) -> list[str]:
    """The identities of all business identifiers; of an entry they are asked once."""
    if entry is None:
        return _told(resource, profile)
    known = message.asked.numbers.get(entry.index)
    if known is None:
        known = message.asked.numbers[entry.index] = _told(resource, profile)
    return known


def _told(resource: Business, profile: Profile) -> list[str]:
    """The identities of all business identifiers, the best first, in whatever order they stand.

    The best is in use, of the series that the profile ranks first, official, and the smallest.
    """
    kind = type(resource).__name__
    told = _ranked(profile, resource.identifier or ())
    if profile.notices and isinstance(resource, Encounter):
        # Encounter.id changes from message to message; the stay's own number does not.
        stays = [one.identifier for one in resource.episode_of_care or () if one.identifier]
        told = [*_ranked(profile, stays), *told]
    named: dict[str, None] = {}
    for one in told:
        name = _business(profile, kind, one)
        if name is not None:
            named[name] = None
    return list(named)


def _ranked(profile: Profile, told: Sequence[Identifier]) -> Sequence[Identifier]:
    if len(told) < 2:
        return told

    def rank(one: Identifier) -> tuple[bool, int, bool, str, str]:
        system = one.system or ""
        known = system in profile.ranks
        place = profile.ranks.index(system) if known else len(profile.ranks)
        return one.use == "old", place, one.use != "official", system, one.value or ""

    return sorted(told, key=rank)


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
