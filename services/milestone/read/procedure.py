"""Read a Procedure whose code is one of a pathway, as NPR registers them (Volven 8410)."""

from services.milestone import decide
from services.milestone.decide.views import Procedure as View
from services.milestone.read.case import Case, Read
from services.milestone.read.datatypes import Period
from services.milestone.read.links import first_unit, identities, identity
from services.milestone.read.reader import NotOurs
from services.milestone.read.release import Release
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Procedure
from services.milestone.read.subject import subject_of
from services.milestone.read.tables import IN_ERROR

NO_CODE = "no code of a pathway"
PERFORMED = {Release.R4: "performed", Release.R5: "occurrence"}
"""What the choice of its day is called."""


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
        return case.aside(NO_CODE)
    subject = subject_of(case, "subject", seen.subject)
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
