"""Writes contacts and stays, each version a letter."""

from collections.abc import Sequence

from services.simulator.clerk import Clerk
from services.simulator.fhir.encounter import Contact, Version, snapshot, versioned
from services.simulator.letter import ENCOUNTERS, Letter, encode
from services.simulator.sent import Fault

__all__ = ["Contact", "Version", "write_contact"]


def write_contact(clerk: Clerk, contact: Contact, versions: Sequence[Version]) -> None:
    """Write every version of a contact."""
    unversioned = contact.hospital.unversioned
    for number, version in enumerate(versions, start=1):
        anew = unversioned and number > 1
        write = snapshot if unversioned else versioned
        clerk.letters.append(
            Letter(
                topic=ENCOUNTERS,
                key=f"agy{contact.number}" if unversioned else str(contact.number),
                sender=contact.hospital.sender,
                source=contact.source,
                ordered=not unversioned,
                value=encode(write(contact, version, number, clerk.subject(contact.hospital))),
                at=version.at,
                faults=version.faults + ((Fault.UNVERSIONED,) if anew else ()),
                tells=version.tells,
                hints=version.hints,
                settles=version.settles,
                flaw=version.flaw,
            )
        )
