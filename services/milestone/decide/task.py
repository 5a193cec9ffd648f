"""What a Task says: a moment of list 8477, the progress of a referral, or a coded step."""

from schemas.codes import DayName, Kind
from schemas.milestone import Said
from services.milestone.decide.fact import coded, days, fact
from services.milestone.decide.tables import ASSESSED_AS, ERROR, MOMENT_KINDS, UNSAID_TASK
from services.milestone.decide.views import Decided, Task

DONE = frozenset({"in-progress", "completed"})
ANSWERED = frozenset({"accepted", "rejected"})
ASKED = frozenset({"requested", "received", "accepted", "ready"})
TAKEN_ON = frozenset({"accepted", "ready", "in-progress", "on-hold", "completed", "failed"})


def task(view: Task) -> Decided:
    """Say what the Task says. A Task that came to nothing says nothing."""
    if view.status == ERROR:
        return Decided(withdrawn=True)
    if view.status is None:
        return Decided()
    if view.moments:
        kinds = [MOMENT_KINDS[moment] for moment in view.moments]
        return Decided(says=tuple([said for kind in kinds for said in _moment(view, kind)]))
    said = _of_referral(view) if view.of_referral else ()
    if view.executed is not None or view.status in DONE:
        executed = days((DayName.EXECUTED, view.executed), (DayName.AUTHORED, view.authored))
        said = (*said, *(coded(view.around, executed) if view.status not in UNSAID_TASK else ()))
    return Decided(says=said)


def _moment(view: Task, kind: Kind) -> tuple[Said, ...]:
    if view.status in UNSAID_TASK:
        return ()
    told = days((DayName.EXECUTED, view.executed), (DayName.AUTHORED, view.authored))
    done = view.executed is not None or view.status in DONE
    if kind is not Kind.MUNICIPALITY_NOTIFIED:
        # Asked for is not done: the patient is ready from when the Task says it was carried out.
        return (fact(kind, view.around, told),) if done else ()
    need = fact(Kind.NEED_STATED, view.around, days((DayName.AUTHORED, view.authored)))
    if not done:
        return (need,) if view.status in ASKED else ()
    notified = fact(kind, view.around, told)
    # The same Task is first asked for and then carried out. The newer version replaces what the
    # older said, so it says again that the need was stated before the notice went.
    return (need, notified) if _asked_before(view) else (notified,)


def _asked_before(view: Task) -> bool:
    if view.authored is None or view.executed is None:
        return False
    if view.authored.at is not None and view.executed.at is not None:
        return view.authored.at < view.executed.at
    return view.authored.last_on < view.executed.first_on


def _of_referral(view: Task) -> tuple[Said, ...]:
    if view.status == "draft":
        return ()
    received = days((DayName.AUTHORED, view.authored), (DayName.EXECUTED, view.executed))
    return (fact(Kind.REFERRAL_RECEIVED, view.around, received), *_answers(view))


def _answers(view: Task) -> tuple[Said, ...]:
    executed = (DayName.EXECUTED, view.executed)
    if view.status == "cancelled":
        return (fact(Kind.REFERRAL_WITHDRAWN, view.around, days(executed)),)
    # Only in these statuses was the Task last changed by the answer itself.
    modified = view.modified if view.status in ANSWERED else None
    answered = days((DayName.ASSESSED, modified), executed)
    if view.outcomes:
        # The business status says what became of it; the Task's own only how the work goes.
        return tuple(
            [fact(ASSESSED_AS[one], view.around, answered, outcome=one) for one in view.outcomes]
        )
    if view.status in TAKEN_ON:
        return (fact(Kind.REFERRAL_ASSESSED, view.around, answered),)
    if view.status == "rejected":
        return (fact(Kind.REFERRAL_REJECTED, view.around, answered),)
    return ()
