"""What to publish: no change, no event."""

from collections.abc import Callable, Iterable

from schemas.codes import REPLACED, WITHDRAWN
from schemas.status import Status
from services.status.decide.answer import Change, Decision, Judged, Published


def changes(
    published: Iterable[Published], decision: Decision, digest: Callable[[Status], str]
) -> tuple[Change, ...]:
    """A revision for each body that differs from the last one published.

    An instance that no longer lives gets one last revision: ``replaced`` where an instance of
    the same pathway now holds what it held, else ``withdrawn``. Counters go on if it returns.

    Args:
        published: Every instance ever published for the persons of the bond, gone ones too.
        decision: What was decided now.
        digest: Canonical digest of a body.
    """
    before = {one.instance: one for one in published}
    live = {
        judged.status.instance: judged for person in decision.persons for judged in person.instances
    }
    ends = [
        _ended(one.read(), live.values())
        for one in before.values()
        if not one.gone and one.instance not in live
    ]
    succeeds: dict[str, list[str]] = {}
    for status in ends:
        if status.replaced_by is not None:
            succeeds.setdefault(status.replaced_by, []).append(status.instance)
    bodies: list[tuple[Status, Judged | None]] = [(status, None) for status in ends]
    bodies += [(judged.status, judged) for _, judged in sorted(live.items())]
    told = []
    for status, judged in bodies:
        known, new = before.get(status.instance), digest(status)
        if known is None or known.digest != new:
            told.append(
                Change(
                    status=status,
                    digest=new,
                    revision=1 if known is None else known.revision + 1,
                    revises=None if known is None else known.revision,
                    replaces=tuple(sorted(succeeds.get(status.instance, ()))),
                    next_change_at=None if judged is None else judged.next_change_at,
                )
            )
    return tuple(told)


def _ended(last: Status, live: Iterable[Judged]) -> Status:
    held = {milestone.source for milestone in last.milestones}
    heirs = [
        (-len(held & {milestone.source for milestone in judged.status.milestones}), judged.status)
        for judged in live
        if judged.status.pathway.code == last.pathway.code
    ]
    shared = [(rank, status.instance) for rank, status in heirs if rank < 0]
    heir = min(shared)[1] if shared else None
    return Status(
        patient=last.patient,
        instance=last.instance,
        pathway=last.pathway,
        phase=WITHDRAWN if heir is None else REPLACED,
        replaced_by=heir,
    )
