"""Read a Procedure whose code is one of a pathway, as NPR registers them (Volven 8410)."""

import msgspec
from msgspec.json import Decoder

from services.milestone import decide
from services.milestone.decide.views import Procedure as View
from services.milestone.read.case import Case, Read, case_of
from services.milestone.read.datatypes import Few, Identifier, Meta, Period, Reference, Short
from services.milestone.read.entry import Entry
from services.milestone.read.links import first_unit, identities, identity
from services.milestone.read.loose import if_sound
from services.milestone.read.message import Message
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.release import Release
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Procedure
from services.milestone.read.subject import Subject, subject_of
from services.milestone.read.tables import IN_ERROR
from services.milestone.read.taken_back import set_aside

NO_CODE = "no code of a pathway"
PERFORMED = {Release.R4: "performed", Release.R5: "occurrence"}
"""What the choice of its day is called."""


class Called(msgspec.Struct, frozen=True, gc=False):
    """What a Procedure is called and whom it is about, in whatever release."""

    id: Short | None = None
    meta: Meta | None = None
    contained: Few[msgspec.Raw] | None = None
    identifier: Few[Identifier] | None = None
    subject: Reference | None = None


CALLED = Decoder(Called)


def case_of_nobodys(message: Message, entry: Entry) -> Case[Procedure]:
    """The case of a Procedure without a code of ours: only what finds an earlier version of it.

    Nearly all are so, and whatever else is wrong with it concerns nobody here.
    """
    told = if_sound(CALLED, entry.raw) or Called()
    seen = Procedure(
        id=told.id,
        meta=told.meta,
        contained=told.contained,
        identifier=told.identifier,
        subject=told.subject,
    )
    return case_of(message, entry, seen, Faults(entry.at))


def read_nobodys(case: Case[Procedure]) -> Read | NotOurs:
    """What an earlier version of it may have said no longer counts."""
    return set_aside(case, _subject, NO_CODE)


def _subject(case: Case[Procedure]) -> Subject | NotOurs | None:
    return subject_of(case, "subject", case.resource.subject)


def read_procedure(case: Case[Procedure]) -> Read | NotOurs | None:
    """Read one Procedure.

    Returns:
        ``NotOurs`` without a code of a pathway, unless entered in error. ``None`` when reasons
        were added and nothing can be said.
    """
    seen = case.resource
    concepts = (seen.code, seen.category, *(seen.reason_code or ()))
    codes = case.listed(concepts, seen.extension)
    if not case.states_step(codes) and seen.status != IN_ERROR:
        return read_nobodys(case)
    subject = _subject(case)
    if isinstance(subject, NotOurs):
        return subject
    name, period = PERFORMED[case.release], seen.performed_period or Period()
    at = case.faults.when(f"{name}DateTime", seen.performed_date_time)
    start = case.faults.when(f"{name}Period.start", period.start)
    performers = seen.performer or ()
    units = [*(one.on_behalf_of for one in performers), *(one.actor for one in performers)]
    view = View(
        status=seen.status,
        performed=at or start,
        around=case.around(codes, first_unit(case, units)),
    )
    return Read(
        source=source_of(case.message, seen, case.entry, case.profile),
        who=subject.who if subject else None,
        decided=decide.procedure(view),
        referrals=identities(case, seen.based_on, "ServiceRequest"),
        encounter=identity(case, seen.encounter, "Encounter"),
    )
