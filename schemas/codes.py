"""The shared words. Standard library only: anything may import this, and it imports nothing."""

from enum import IntEnum, StrEnum

MESSAGE_CLOCK = "Europe/Oslo"
"""The zone in which a civil day begins and ends, everywhere in the system."""


class Kind(StrEnum):
    """What one resource says has happened, in general words that no pathway owns."""

    PATHWAY_STARTED = "pathway-started"
    REFERRAL_RECEIVED = "referral-received"
    REFERRAL_ASSESSED = "referral-assessed"
    REFERRAL_REJECTED = "referral-rejected"
    REFERRAL_FORWARDED = "referral-forwarded"
    REFERRAL_ADVISED = "referral-advised"
    REFERRAL_ON_HOLD = "referral-on-hold"
    REFERRAL_COMPLETED = "referral-completed"
    REFERRAL_WITHDRAWN = "referral-withdrawn"
    WAITING_ENDED = "waiting-ended"
    APPOINTMENT_PLANNED = "appointment-planned"
    APPOINTMENT_MISSED = "appointment-missed"
    """It was cancelled, or the patient did not come: of itself a step of nothing."""
    ATTENDED = "attended"
    ATTENDED_REMOTELY = "attended-remotely"
    """By video or telephone: nobody has come, and help may have begun."""
    FIRST_ATTENDANCE = "first-attendance"
    DECISION = "decision"
    TREATMENT_START = "treatment-start"
    TREATMENT_POSTPONED = "treatment-postponed"
    EVALUATED = "evaluated"
    FEEDBACK_SENT = "feedback-sent"
    COLLABORATION_MEETING = "collaboration-meeting"
    ACTIVITY = "activity"
    REMAINING_NEED = "remaining-need"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    EMERGENCY_STARTED = "emergency-started"
    ADMITTED = "admitted"
    LEAVE_STARTED = "leave-started"
    LEAVE_ENDED = "leave-ended"
    DISCHARGED = "discharged"
    DISCHARGED_ELSEWHERE = "discharged-elsewhere"
    """To another institution, as the sender tells it; ``discharged`` where nothing is told."""
    DECEASED = "deceased"
    STAY_CANCELLED = "stay-cancelled"
    NEED_STATED = "need-stated"
    MUNICIPALITY_NOTIFIED = "municipality-notified"
    DISCHARGE_READY = "discharge-ready"
    MUNICIPALITY_NOTIFIED_READY = "municipality-notified-ready"
    DISCHARGE_READY_WITHDRAWN = "discharge-ready-withdrawn"
    MUNICIPALITY_DECLINED = "municipality-declined"
    MUNICIPALITY_ACCEPTED = "municipality-accepted"
    TRANSFER_READY = "transfer-ready"
    HELFO_NOTIFIED = "helfo-notified"
    HELFO_WAIVED = "helfo-waived"
    SERVICE_ONGOING = "service-ongoing"
    CODED = "coded"
    """The sender states a code that some definition names, of what is done or under way."""
    CODED_DECLINED = "coded-declined"
    """The sender states such a code of what is not done, declined or rejected."""


class Lasts(StrEnum):
    """How long a thing that was said stands."""

    STANDING = "standing"
    """Until the next statement of the same source, which replaces it whole."""
    PASSING = "passing"
    """Until a statement takes it back: the message was itself the event."""


class DayName(StrEnum):
    """Which of the days that a resource carries a date is. A definition says which one counts."""

    SENIORITY = "seniority"
    RECEIVED = "received"
    ASSESSED = "assessed"
    AUTHORED = "authored"
    STATED = "stated"
    EXECUTED = "executed"
    PERIOD_START = "period-start"
    PERIOD_END = "period-end"
    PLANNED_END = "planned-end"
    LEAVE_START = "leave-start"
    LEAVE_END = "leave-end"
    DEADLINE_FOR_HELP = "deadline-for-help"
    DEADLINE_FOR_ASSESSMENT = "deadline-for-assessment"
    WAITING_ENDED = "waiting-ended"
    OCCURRED = "occurred"
    SENT = "sent"


class Strength(IntEnum):
    """How strongly an identifier names a person. The smaller, the stronger (design, decision 8)."""

    NATIONAL = 0
    """Fødselsnummer."""
    D_NUMBER = 1
    SHARED_HELP = 2
    """Felles hjelpenummer or DUF number."""
    LOCAL = 3
    """Known only within one assigner or sender: never delivered outside it."""


class ReasonClass(StrEnum):
    """Why a message, or a part of it, could not be read; counted per patient and per sender."""

    UNSOUND = "unsound"
    """The message breaks its own format. The sender mends it."""
    NO_RULE = "no-rule"
    """Sound, but no rule of ours covers it. We mend it."""
    TOO_LARGE = "too-large"


class Unit(StrEnum):
    """What a limit is counted in. Civil units are counted in whole days in Europe/Oslo."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working-day"
    WEEK = "week"
    MONTH = "month"


class Obligation(StrEnum):
    """What a limit binds to. Overdue guidance is never called a breached right, nor the reverse."""

    GUIDANCE = "guidance"
    """Forløpstid: normative, no right of the patient's."""
    LEGAL_RIGHT = "legal-right"
    LOCAL_GOAL = "local-goal"


class LimitState(StrEnum):
    """How a limit stands. None is ever paused: a pause shows in an adjusted figure alone."""

    NOT_STARTED = "not-started"
    """What it counts from, or may only run by, has not been told and still may be."""
    RUNNING = "running"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met-late"
    NOT_APPLICABLE = "not-applicable"
    """It will not run: closed before it ended, ruled out, another branch, or not to be judged."""


class Finding(StrEnum):
    """What does not fit, told beside the status and never in its way."""

    PREDECESSOR_MISSING = "predecessor-missing"
    ACTIVITY_AGAINST_STATUS = "activity-against-status"
    DECEASED_IN_PROGRESS = "deceased-in-progress"
    AFTER_CLOSING = "after-closing"
    ENDS_BEFORE_START = "ends-before-start"
    NO_DAY = "no-day"
    CHECK_DIGITS_WRONG = "check-digits-wrong"
    """A national number is mistyped: it names a person within its sender only."""
    REGISTRY_RULE = "registry-rule"
    """One of the national registry's own checks, Volven 9329; it says which."""
    TOO_EARLY = "too-early"
    """Met before the window of its limit had opened."""
    TOO_MANY = "too-many"
    """A milestone was reached more often than the pathway has it."""
    OUT_OF_SCOPE = "out-of-scope"
    """The pathway is not for this patient, or not for this unit."""
    REQUIRED_MISSING = "required-missing"
    """Closed by its code without a milestone that no instance should close without."""
    REMAINING_NEED_MISSING = "remaining-need-missing"
    """The same, of the remaining need: the second step of a closing in mental health."""
    WITHDRAWN_PATHWAY = "withdrawn-pathway"
    """A start that is dated after the pathway was withdrawn: it opens nothing."""


class DelayBy(StrEnum):
    """Who or what put something off, by the words of the national lists."""

    PATIENT = "patient"
    UNIT = "unit"
    MEDICAL = "medical"
    """For medical reasons of the patient's: neither chose it."""
    OTHER = "other"


class Relation(StrEnum):
    """What another instance of the same patient is to this one."""

    FOLLOWS = "follows"
    FOLLOWED_BY = "followed-by"
    MOVED_FROM = "moved-from"
    MOVED_TO = "moved-to"
    PARALLEL = "parallel"


REPLACED = "replaced"
"""Phase of an instance whose opener changed; its body names ``replaced_by``."""
WITHDRAWN = "withdrawn"
"""Phase of an instance that nothing any longer speaks for."""
GONE = frozenset({REPLACED, WITHDRAWN})
