"""Say where every pathway of a person stands. Pure: no clock, log, environment or I/O."""

from services.status.decide.answer import Change, Decision, Published, Told
from services.status.decide.changes import changes
from services.status.decide.decision import decide

__all__ = ["Change", "Decision", "Published", "Told", "changes", "decide"]
