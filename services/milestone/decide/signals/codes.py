"""What the codes of national lists mean, whichever resource states them.

Sources: Volven 9174 (cancer events), 9322 (mental health and substance use events), 8477 (type
tidspunkt), 8444 (outcome of the assessment of rights) and 9148, NHN-kodeverk 06.12.2024; HIS
1206:2018 (henvisningsstatus).
"""

from schemas.codes import Kind
from schemas.lists import EVENTS, OID, REFERRAL_STATUS
from services.milestone.decide.signals.row import OTHER, TOLD, Code

PATHWAY = tuple(
    Code(f"{number}#{event}", kind)
    for number, kinds in EVENTS.items()
    for event, kind in kinds.items()
)
"""By the list of the combined code and its event letter"""

COMING = frozenset({"8480#A", "8480#O", "9327#A"})
"""The events that an order itself tells: that a referral came, and that one was sent on. 8480 A is
"Start pakkeforløp/mottatt henvisning"; O is dated to the day the referral is sent (kodeveileder
organspesifikk, utfyllende kommentarer); 9322 A is dated to the referral under both start rules."""
TOLD_BY_COMING = tuple(code for code in PATHWAY if code.key in COMING)
TOLD_BY_DOING = tuple(code for code in PATHWAY if code.key not in COMING)
ONLY_ASKED_FOR = tuple(Code(code.key, None) for code in TOLD_BY_DOING)
"""The same as that which an order asks for: not done by being asked for."""

MOMENTS = (
    Code("8477#1", Kind.MUNICIPALITY_NOTIFIED),
    Code("8477#2", Kind.DISCHARGE_READY, "No status of an Encounter tells this, nor its end."),
    Code("8477#3", Kind.MUNICIPALITY_NOTIFIED_READY),
    Code("8477#4", Kind.DISCHARGE_READY_WITHDRAWN),
    Code("8477#6", Kind.MUNICIPALITY_DECLINED),
    Code("8477#7", Kind.MUNICIPALITY_ACCEPTED),
    Code("8477#12", Kind.TRANSFER_READY),
    Code("8477#31", Kind.HELFO_NOTIFIED),
    Code("8477#32", Kind.HELFO_WAIVED),
)
"""20, 21 and 22 are about planning and say nothing that a clock needs."""

_STATES = f"{REFERRAL_STATUS}#"
ANSWERS = (
    Code(f"{_STATES}mottatt", None, "The referral itself says that it was received."),
    Code(f"{_STATES}vurdert-behov", Kind.REFERRAL_ASSESSED),
    Code(
        f"{_STATES}planlagt",
        Kind.REFERRAL_ASSESSED,
        "An appointment is given only once the need has been assessed.",
    ),
    Code(f"{_STATES}vurdert-ikke-behov", Kind.REFERRAL_REJECTED, "Invites nobody to send again."),
    Code(
        f"{_STATES}avvist-mangelfull",
        Kind.REFERRAL_REJECTED,
        "Lacks information: the referrer is invited to send again.",
    ),
    Code(f"{_STATES}avsluttet", Kind.REFERRAL_COMPLETED),
    Code("9148#1", Kind.REFERRAL_ASSESSED),
    Code("9148#2", Kind.REFERRAL_ASSESSED),
    Code("9148#3", Kind.REFERRAL_FORWARDED, "Sent on to another unit: not rejected, not answered."),
    Code("9148#4", Kind.REFERRAL_REJECTED),
    Code("8444#3", Kind.REFERRAL_ASSESSED),
    Code(
        "8444#4",
        Kind.REFERRAL_ASSESSED,
        "Needs help and has no right to it in time: no deadline of the patient's own.",
    ),
    Code("8444#5", Kind.REFERRAL_REJECTED),
    Code("9148#11", Kind.REFERRAL_ADVISED, "Advice to the referrer is no rejection."),
)
"""What became of a referral."""
UNASSESSED = "8444#6"
"""No answer: the referral is not one of which the right to care is assessed."""

PLANNED = (
    Code(
        f"{_STATES}planlagt",
        Kind.APPOINTMENT_PLANNED,
        "Says that there is an appointment, not when it is.",
    ),
)

OUTCOMES = frozenset({UNASSESSED, *(code.key for code in ANSWERS)})
"""The codes by which a referral's business status is told."""


def business(outcomes: tuple[str, ...]) -> str:
    """What a business status is as a sign: an answer, that none is to be given, or none told."""
    if not outcomes:
        return OTHER
    return UNASSESSED if set(outcomes) == {UNASSESSED} else TOLD


MOMENT_KEYS = frozenset(code.key for code in MOMENTS)

OF_REFERRAL = tuple(f"{OID}{number}|" for number in (8444, 8445, 8446, 8455, 8485, 9146))
"""Lists that say something of a referral itself, and nothing of what it asks for: what came of the
assessment, why waiting ended or was put off, and the kind and purpose of the referral."""
