"""What a MedCom HospitalNotification says: the message is itself the event.

Source: MedCom HospitalNotification 3.0.2, state table and clinical guidelines.
"""

from collections.abc import Iterator

from schemas.codes import Finding
from schemas.milestone import TakenBack
from services.milestone.decide.fact import said
from services.milestone.decide.signals.notice import (
    BY_ACTIVITY,
    DEATH_BY_STATUS,
    ERROR,
    FIELDS,
    IN_ERROR,
    REPEATED,
)
from services.milestone.decide.signals.row import Does, Row
from services.milestone.decide.views import Decided, Notice


def notice(view: Notice) -> Decided:
    """Say what the message says, and what it takes back of the messages before it.

    A revision says the event anew and takes it back of its predecessors; a cancellation only
    takes back, so that the state before stands again.
    """
    event = BY_ACTIVITY.get(view.activity)
    if event is None and view.status == ERROR:
        # It is taken back whatever happened, and all that was told of it with it.
        told = (said(IN_ERROR, view),)
        return Decided(told, withdrawn=True, rows=(IN_ERROR.id,), asked=(FIELDS, (None, ERROR)))
    if event is None:
        return Decided(gaps=(("activity", "a MedCom activity that we know"),))
    repeats = _repeats(view, event)
    says, quiet = _rows(view, event, repeats=repeats)
    back: tuple[TakenBack, ...] = ()
    if event.does is not Does.SAYS and event.kind is not None and not repeats:
        back = tuple([TakenBack(message, event.kind) for message in _told(view, event)])
    return Decided(
        says=tuple([said(row, view) for row in says]),
        takes_back=back,
        withdrawn=view.status == ERROR,
        findings=tuple(_findings(view, event)),
        rows=tuple([row.id for row in (*says, *quiet)]),
        asked=(FIELDS, (view.activity, view.status)),
    )


def _rows(view: Notice, event: Row, *, repeats: bool) -> tuple[list[Row], list[Row]]:
    """The rows that say something, and those that do not."""
    quiet = [REPEATED] if repeats else [event] if event.does is Does.CANCELS else []
    if view.status == ERROR:
        return [IN_ERROR], quiet
    says = [] if repeats or event.does is Does.CANCELS else [event]
    if view.deceased:
        says += DEATH_BY_STATUS[view.status,]
    return says, quiet


def _repeats(view: Notice, event: Row) -> bool:
    """A message about death repeats the activity before it, which is then not said again."""
    if not view.before or view.deceased is None:
        return False
    if view.deceased:
        return any(step.activity == view.activity for step in view.before)
    # Some senders say "not deceased" in every message, and leaves come again: only the message
    # directly before tells that this one cancels a death.
    # A correction of a correction is no repeat: both have the same activity.
    return event.does is not Does.REVISES and view.before[0].activity == view.activity


def _told(view: Notice, event: Row) -> Iterator[str]:
    """The messages that told the event: the nearest of its kind, and those of its kind before it.

    Each names its predecessor and the message carries the whole chain, so a message that was
    lost on the way does no harm. A kind in between ends it: an earlier leave stays as it is.
    """
    found = False
    for step in view.before:
        known = BY_ACTIVITY.get(step.activity or "")
        same = known is not None and known.kind is event.kind
        # A message whose activity nothing tells may have told it; taking back what was never
        # said does no harm.
        if same or (step.activity is None and not found):
            found = found or same
            yield step.message
        elif found:
            return


def _findings(view: Notice, event: Row) -> Iterator[Finding]:
    over = view.status == "finished"
    if view.deceased and not over:
        yield Finding.DECEASED_IN_PROGRESS
    if view.deceased and over:
        return
    if (view.encounter_class, view.status) != event.expects:
        yield Finding.ACTIVITY_AGAINST_STATUS
