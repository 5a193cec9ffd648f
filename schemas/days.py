"""Which days can stand beside each kind: those of the rows by which messages are read.

A test holds this to the rows of ``services/milestone/decide/signals``, so that a definition that
counts from a day which no message ever gives is refused when it is written.
"""

from collections.abc import Iterator, Mapping

from schemas.codes import DayName, Kind
from schemas.lists import EVENTS

D = DayName
_DEADLINES = (D.DEADLINE_FOR_HELP, D.DEADLINE_FOR_ASSESSMENT)
_REFERRED = (D.SENIORITY, D.RECEIVED, D.AUTHORED, *_DEADLINES, D.WAITING_ENDED, D.SENT, D.EXECUTED)
_ANSWERED = (D.ASSESSED, *_DEADLINES, D.EXECUTED, D.SENT)
_BY_TASK = (D.AUTHORED, D.EXECUTED)
_BEGUN = (D.PERIOD_START, D.PLANNED_END)

_TOLD: tuple[tuple[tuple[DayName, ...], tuple[Kind, ...]], ...] = (
    (
        (*_REFERRED, D.STATED),
        (Kind.CODED, *(kind for kinds in EVENTS.values() for kind in kinds.values())),
    ),
    ((*_BY_TASK, D.STATED), (Kind.CODED_DECLINED,)),
    (_REFERRED, (Kind.REFERRAL_RECEIVED,)),
    (
        _ANSWERED,
        (
            Kind.REFERRAL_ASSESSED,
            Kind.REFERRAL_REJECTED,
            Kind.REFERRAL_FORWARDED,
            Kind.REFERRAL_ADVISED,
        ),
    ),
    ((*_ANSWERED, D.PERIOD_END), (Kind.REFERRAL_COMPLETED,)),
    ((D.EXECUTED, D.SENT), (Kind.REFERRAL_ON_HOLD, Kind.REFERRAL_WITHDRAWN)),
    ((D.WAITING_ENDED,), (Kind.WAITING_ENDED,)),
    ((*_BEGUN, D.SENT), (Kind.APPOINTMENT_PLANNED,)),
    (
        (D.PERIOD_START,),
        (Kind.APPOINTMENT_MISSED, Kind.ATTENDED_REMOTELY),
    ),
    ((*_BEGUN, D.PERIOD_END), (Kind.ATTENDED, Kind.SERVICE_ONGOING)),
    ((*_BEGUN, D.OCCURRED), (Kind.ADMITTED, Kind.EMERGENCY_STARTED)),
    ((D.LEAVE_START, D.OCCURRED), (Kind.LEAVE_STARTED,)),
    ((D.LEAVE_END, D.OCCURRED), (Kind.LEAVE_ENDED,)),
    ((D.PERIOD_END, D.OCCURRED), (Kind.DISCHARGED,)),
    ((D.PERIOD_START, D.OCCURRED), (Kind.STAY_CANCELLED,)),
    ((D.STATED, D.PERIOD_END), (Kind.DECEASED,)),
    ((D.AUTHORED,), (Kind.NEED_STATED,)),
    (
        _BY_TASK,
        (
            Kind.MUNICIPALITY_NOTIFIED,
            Kind.DISCHARGE_READY,
            Kind.MUNICIPALITY_NOTIFIED_READY,
            Kind.DISCHARGE_READY_WITHDRAWN,
            Kind.MUNICIPALITY_DECLINED,
            Kind.MUNICIPALITY_ACCEPTED,
            Kind.TRANSFER_READY,
            Kind.HELFO_NOTIFIED,
            Kind.HELFO_WAIVED,
        ),
    ),
)


def _by_kind() -> Iterator[tuple[Kind, frozenset[DayName]]]:
    for days, kinds in _TOLD:
        yield from ((kind, frozenset(days)) for kind in kinds)


DAYS: Mapping[Kind, frozenset[DayName]] = dict(_by_kind())
"""The days that a message may give beside each kind."""
