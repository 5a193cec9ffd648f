"""What the codes of national lists mean, whichever resource states them.

Sources: Volven 9174 (cancer events), 9322 (mental health and substance use events), 8477 (type
tidspunkt), 8444 (outcome of the assessment of rights) and 9148, NHN-kodeverk 06.12.2024; HIS
1206:2018 (henvisningsstatus).
"""

from schemas.codes import Kind
from schemas.lists import EVENTS, OID
from services.milestone.decide.signals.row import Code

PATHWAY = tuple(
    Code(f"{number}#{event}", kind)
    for number, kinds in EVENTS.items()
    for event, kind in kinds.items()
)
"""By the list of the combined code and its event letter"""

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

_STATES = "henvisningsstatus#"
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
"""What became of a referral; ``8444#6`` says that there is nothing to assess."""

PLANNED = (
    Code(
        f"{_STATES}planlagt",
        Kind.APPOINTMENT_PLANNED,
        "Says that there is an appointment, not when it is.",
    ),
)

OUTCOMES = frozenset(code.key for code in ANSWERS)
"""The codes by which a referral's business status is told."""
MOMENT_KEYS = frozenset(code.key for code in MOMENTS)

OF_REFERRAL = tuple(f"{OID}{number}|" for number in (8444, 8445, 8446, 8455, 8485, 9146))
"""Lists that say something of a referral itself, and nothing of what it asks for: what came of the
assessment, why waiting ended or was put off, and the kind and purpose of the referral."""
