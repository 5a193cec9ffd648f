"""Signal to kind: every row by which something in a message becomes a milestone."""

from collections.abc import Mapping
from types import MappingProxyType

from services.milestone.decide.signals.notice import NOTICES
from services.milestone.decide.signals.person import PERSONS
from services.milestone.decide.signals.plan import APPOINTMENTS, EPISODES
from services.milestone.decide.signals.procedure import PROCEDURES
from services.milestone.decide.signals.referral import REFERRALS
from services.milestone.decide.signals.row import Does, Row
from services.milestone.decide.signals.stay import STAYS
from services.milestone.decide.signals.task import TASKS

__all__ = ["ROWS", "TABLE", "Does", "Row"]

TABLE: tuple[Row, ...] = (
    *REFERRALS,
    *TASKS,
    *APPOINTMENTS,
    *STAYS,
    *NOTICES,
    *EPISODES,
    *PROCEDURES,
    *PERSONS,
)
"""In the order in which people read of them; a row with a list of codes stands for each of them."""

ROWS: Mapping[str, Row] = MappingProxyType(
    {one.id: one for row in TABLE for one in (row.by_code.values() if row.by_code else (row,))}
)
"""Every signal by its id, each code by itself."""
