"""Which parked messages still stand against a patient."""

from collections import Counter
from collections.abc import Iterable, Mapping

from schemas.codes import ReasonClass
from schemas.milestone import Statement
from schemas.parked import Parked
from services.status.decide.order import own_order


def unread(
    parked: Iterable[Parked],
    patients: frozenset[str],
    said: Mapping[str, list[Statement]],
) -> tuple[tuple[ReasonClass, int], ...]:
    """How many messages about these pseudonyms are still unread, by class of reason.

    Args:
        parked: All that was parked for the bond.
        patients: Pseudonyms of one person.
        said: The statements of each source that count, oldest first, copies dropped.
    """
    counts: Counter[ReasonClass] = Counter()
    for one in parked:
        if not one.patients or patients.isdisjoint(one.patients):
            continue
        if not is_mended(one, said):
            counts.update({reason.kind for reason in one.reasons})
    return tuple(sorted(counts.items()))


def is_mended(parked: Parked, said: Mapping[str, list[Statement]]) -> bool:
    """Whether its source has made a parked message good.

    A statement of the same source with a greater order key mends it by itself. Where its key
    could not be read, a statement that came later in the log does.

    Args:
        parked: The message.
        said: The statements of each source that count, copies dropped.
    """
    return any(_mends(statement, parked) for statement in said.get(parked.source or "", ()))


def _mends(statement: Statement, parked: Parked) -> bool:
    later = (statement.known_at, statement.place) > (parked.known_at, parked.place)
    if parked.order is None or not parked.ordered:
        return later
    told, missed = own_order(statement.order), own_order(parked.order)
    return told > missed or (told == missed and later)
