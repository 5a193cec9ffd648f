"""The sender profiles, and what each means for order and identity."""

from collections.abc import Iterator

from services.milestone.page.table import code, table
from services.milestone.read.profiles import Profile, load_profiles

HEAD = """\
## Sender profiles

Senders write FHIR in different ways. The first profile that recognises a message, or else a
resource, counts. It says in which order the versions of a resource came, where the sender tells:
the newest counts, however late it arrives. Where it tells none, the order in which Kafka took them
in decides.

A resource is known again by its best business identifier, else by its id within its sender. An
identifier of a series of persons names no resource. Who the sender is, the Kafka header tells, else
MessageHeader.source.endpoint. A sender that neither names is the word in the last column.

No number of a person leaves the reader in clear, wherever a message has it. Known is a
fødselsnummer, a D-number or a help number by its check digits, today's and those from 2032, where
its eleven digits stand by themselves, with or without blanks and hyphens between them, and not
within a longer number or a UUID. In an id, a fullUrl, a reference, the value of another identifier,
the id of a message, the number of a unit, the name of a sender, a code that is carried as it was
told: there a keyed digest, `n` and 40 hexadecimal digits, takes its place. It is the same for the
resource and for all that refers to it, so both are known again as by any other name. One in thirty
numbers of eleven digits that nobody has looks so by chance, and is told so too. As
`meta.versionId`, where versions go by it, such a number is refused: a digest has no order.
Eleven digits that fail the check stand as they are, and so do Danish numbers and DUF numbers, which
nothing tells from others. To be safe give things ids that are nobody's.

Within one sender an id means one thing, on whatever server: `https://a.example/Patient/1` in one
message and `https://b.example/Patient/1` in another are one person, unless one message tells of
both servers. Two servers that count for themselves need a header each, or business identifiers.
"""
PARTS = {
    "depth": "place in the Provenance chain",
    "version": "`meta.versionId`, where it is a number",
    "last_updated": "`meta.lastUpdated`",
    "event_at": "the message's own time (Provenance.occurred or recorded, else Bundle.timestamp)",
}


def profiles() -> Iterator[str]:
    """The lines of this part."""
    yield HEAD
    known = load_profiles().known
    yield from table(
        ("profile", "recognised by", "order of versions", "order of Patient", "sender"),
        [_cells(profile) for profile in known],
    )
    for profile in known:
        if notes := list(_notes(profile)):
            yield f"### Profile `{profile.name}`\n"
            yield from (f"- {note}" for note in notes)
            yield ""


def _cells(profile: Profile) -> tuple[str, ...]:
    return (
        f"`{profile.name}`",
        "; ".join(_recognised(profile)) or "whoever else",
        _order(profile.order),
        _order(profile.person_order),
        f"`{profile.sender}`",
    )


def _recognised(profile: Profile) -> Iterator[str]:
    for words, told in (
        ("Kafka header", profile.senders),
        ("MessageHeader.eventCoding", profile.events),
        ("meta.profile beginning with", profile.meta),
        ("identifier system beginning with", profile.systems),
    ):
        if told:
            yield f"{words} {code(told)}"


def _order(parts: tuple[str, ...]) -> str:
    return ", then ".join(PARTS[part] for part in parts) or "as Kafka took them in"


NOTES = {
    "notices": "Each message is an event: its Provenance chain tells what happened, and the "
    "Encounter is known by its `episodeOfCare` identifier, for `Encounter.id` changes.",
    "contained_ids": "The id of a contained resource names it outside its container too.",
    "local_numbers": "Numbers of these systems name something within their sender, where one is "
    "told: two senders may give the same. Another sender may refer to them by the number alone.",
    "municipal": "An EpisodeOfCare is a municipal service, whether or not it says which (9151).",
    "completed_is_answered": "`ServiceRequest.status` completed says that somebody has answered, "
    "not what. So it does where nothing tells the profile and an extension is one of Helsenorge's.",
}
"""What a profile says by yes or no."""


def _notes(profile: Profile) -> Iterator[str]:
    yield from (note for name, note in NOTES.items() if getattr(profile, name))
    if profile.patient_by == "identifier":
        yield "A Patient record is known by its identifier, for `Patient.id` changes."
    if profile.transfers:
        yield f"With {code(profile.transfers)} the patient goes on to another unit: no discharge."
    if profile.ranks:
        yield f"The best business identifier is the first of {code(profile.ranks)}."
    for prefix, system in profile.prefixes.items():
        yield f"An id or value that begins with `{prefix}` is a number of `{system}`."
