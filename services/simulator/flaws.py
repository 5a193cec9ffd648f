"""Messages that cannot be read, each in a way that real senders have been seen to err.

A status that ends in a blank or is no FHIR word stands in a national test corpus (au-erequesting).
A code that has gone out of use and a message cut off on its way are what else is to be expected.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.simulator.clerk import Clerk
from services.simulator.fhir.contact import Contact, Version, write_contact
from services.simulator.fhir.systems import concept
from services.simulator.letter import Flaw, Letter
from services.simulator.sent import Fault

WRONG_STATUSES = ("finished ", "Finished", "ferdig", "inactive")
WAYS = ("mended", "cut off", "unmended", "unknown code", "unknown code, mended")
"""How a message is broken; ``mended``: one that a course needs, sent again sound."""
GONE_CODES = (("8480", "A12B"), ("9327", "D12V"))
"""A12B, biopsy taken, is out of use; D12V never was in the list."""


def spoiled(clerk: Clerk, sound: Version) -> Version:
    """The same with a status that FHIR does not have; ``sound`` follows and mends it."""
    return replace(
        sound,
        status=clerk.chance.choice(WRONG_STATUSES),
        tells=(),
        hints=(),
        settles=(),
        faults=(Fault.BROKEN,),
        flaw=Flaw(mended=True),
    )


def write_unreadable(clerk: Clerk, day: date) -> None:
    """Write a contact that no pathway needs and that cannot be read as it stands.

    Its status is wrong, or it states a code that is not in its list: then the rest is read. A
    sound version follows, or does not.
    """
    start = clerk.during(day)
    sound = Version(
        at=clerk.after(start, 50, 240),
        status="finished",
        start=start,
        end=start + timedelta(minutes=30),
    )
    mended = clerk.broken in {"mended", "unknown code, mended"}
    if clerk.broken.startswith("unknown"):
        gone = concept(*clerk.chance.choice(GONE_CODES))
        flaw = Flaw(reason="no-rule", mended=mended)
        broken = replace(sound, codes=(gone,), flaw=flaw, faults=(Fault.BROKEN,))
    else:
        broken = spoiled(clerk, sound)
        broken = replace(broken, flaw=Flaw(mended=mended))
    versions = [broken]
    if mended:
        end = start + timedelta(minutes=45)
        versions.append(replace(sound, at=clerk.after(sound.at, 60, 3000), end=end))
    _write_elsewhere(clerk, versions)


def write_aside(clerk: Clerk, day: date) -> None:
    """Write a contact that no pathway needs, in two snapshots."""
    start = clerk.during(day)
    begun = Version(at=start + timedelta(minutes=5), status="in-progress", start=start)
    end = start + timedelta(minutes=30)
    over = replace(begun, at=clerk.after(start, 50, 240), status="finished", end=end)
    _write_elsewhere(clerk, (begun, over))


def _write_elsewhere(clerk: Clerk, versions: Sequence[Version]) -> None:
    # A specialty of its own: what it says of an attendance is no pathway's.
    contact = Contact(number=clerk.number(), hospital=clerk.hospital, specialty="110")
    write_contact(clerk, contact, versions)


def cut_off(clerk: Clerk, letter: Letter) -> Letter:
    """A letter that broke off on its way, some minutes before it came whole."""
    length = len(letter.value)
    return replace(
        letter,
        value=letter.value[: clerk.chance.randrange(length // 3, length - 1)],
        at=letter.at - timedelta(minutes=clerk.chance.randint(1, 10)),
        faults=(Fault.BROKEN,),
        flaw=Flaw(named=False),
        tells=(),
        hints=(),
        settles=(),
    )
