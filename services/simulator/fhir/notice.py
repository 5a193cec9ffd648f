"""Hospital notices after MedCom HospitalNotification 3.0: each message carries its whole chain.

Encounter.id and Patient.id change from message to message; the stay's own number does not.
"""

from collections.abc import Sequence

from services.simulator.clerk import Clerk
from services.simulator.fhir.bundle import Link, Notice, Stay, bundle
from services.simulator.letter import ENCOUNTERS, Letter, encode

__all__ = ["Link", "Notice", "Stay", "write_notices"]


def write_notices(clerk: Clerk, stay: Stay, notices: Sequence[Notice]) -> None:
    """Write every message of a stay."""
    chain: list[Link] = []
    for notice in notices:
        if chain and chain[-1].message == notice.link.message:
            # The same message again, sound now.
            chain.pop()
        chain.append(notice.link)
        if notice.lost:
            continue
        clerk.letters.append(
            Letter(
                topic=ENCOUNTERS,
                # The sender's own message id: each message may come to another partition.
                key=notice.link.message,
                sender=stay.hospital.sender,
                source=stay.source,
                ordered=True,
                value=encode(bundle(clerk, stay, notice, chain)),
                at=notice.link.occurred,
                faults=notice.faults,
                tells=notice.tells,
                hints=notice.hints,
                settles=notice.settles,
                flaw=notice.flaw,
            )
        )
