"""The status body that each course must have at the stop, in the JSON of the topic."""

from datetime import date, datetime, timedelta
from math import ceil

from services.simulator.calendar import after_working_days, in_utc, midnight
from services.simulator.fhir.systems import Json
from services.simulator.story import Course, Run, Step
from services.simulator.table import REGISTRY, Limit, Pathway

TICK = timedelta(microseconds=1)
"""The step of the clock: what is due at a moment is in time at it, and overdue one step later."""
_DAYS = {"day": 1, "week": 7}
WORKING_DAY = "working-day"
_CIVIL = {*_DAYS, WORKING_DAY}


def body_of(course: Course, patient: str, parked: dict[str, int], stop: datetime) -> Json:
    """One live instance at the stop."""
    return {
        "patient": patient,
        "pathway": {
            "code": course.pathway.code,
            "name": course.pathway.name,
            "version": course.pathway.version,
        },
        "phase": course.phase,
        "milestones": [_milestone(step) for step in sorted(course.steps, key=_when)],
        "limits": [row for limit in course.pathway.limits for row in _rows(limit, course, stop)],
        "completeness": {
            "parked": [{"reason": kind, "count": count} for kind, count in sorted(parked.items())],
            "unassigned": 0,
            "missing": course.missing,
        },
        "findings": _findings(course),
        "delays": [],
        "pauses": [],
        "related": sorted(course.related),
        "replaced_by": None,
    }


def _findings(course: Course) -> list[Json]:
    """By code, and those of the registry by number."""
    told = [
        {"code": code, "sources": sorted(sources), "rule": None, "text": None}
        for code, sources in course.findings.items()
    ]
    told += [
        {
            "code": "registry-rule",
            "sources": sorted(sources),
            "rule": f"9329#{number}",
            "text": REGISTRY[number],
        }
        for number, sources in course.checks.items()
    ]
    return sorted(told, key=lambda one: (one["code"], one["rule"] or ""))


def _when(step: Step) -> tuple[date, bool, str, str]:
    """By day, what has no time before what has one, and what has no day last."""
    at = "" if step.at is None else in_utc(step.at)
    return step.on or date.max, step.at is not None, at, step.source


def _milestone(step: Step) -> Json:
    return {
        "kind": step.kind,
        "on": None if step.on is None else step.on.isoformat(),
        "at": None if step.at is None else in_utc(step.at),
        "day": step.day,
        "uncertain": False,
        "organisation": step.organisation,
        "outcome": step.outcome,
        "source": step.source,
    }


def _rows(limit: Limit, course: Course, stop: datetime) -> list[Json]:
    runs = course.runs.get(limit.id, [])
    awaited = limit.conditional and limit.id not in course.applies
    if not awaited and is_other(limit, course):
        return [_row(limit, name_of(limit, 1), "not-applicable")]
    if awaited or not runs:
        closed = course.closed is not None
        return [_row(limit, limit.id, "not-applicable" if closed else "not-started")]
    return [
        _run(limit, name_of(limit, number), run, course, stop)
        for number, run in enumerate(runs, start=1)
    ]


def name_of(limit: Limit, number: int) -> str:
    """The id of a row; of a limit that repeats each round has its own."""
    return f"{limit.id}#{number}" if limit.repeats else limit.id


def _run(limit: Limit, name: str, run: Run, course: Course, stop: datetime) -> Json:
    ended = run.ended or course.closed
    state = state_of(limit, run, course, stop)
    row = _row(limit, name, state)
    counted = limit.unit in _CIVIL
    row["counts_from"] = _shown(run.begun.on if counted else run.begun.at)
    row["due"] = _shown(due_of(limit, run.begun))
    row["uncertain"] = run.lenient
    if ended is not None and ended.on is not None and not run.lenient and state != "not-applicable":
        row["used"] = _used(limit, run.begun, ended)
    return row


def due_of(limit: Limit, begun: Step) -> date | datetime:
    """The last civil day, or the last moment, that is in time."""
    assert limit.amount is not None
    if limit.unit in _CIVIL:
        assert begun.on is not None
        return _days_later(begun.on, limit.amount, limit.unit)
    assert begun.at is not None
    return begun.at + timedelta(hours=limit.amount)


def _days_later(day: date, amount: int, unit: str) -> date:
    if unit == WORKING_DAY:
        return after_working_days(day, amount)
    return day + timedelta(days=amount * _DAYS[unit])


def turns_at(limit: Limit, begun: Step) -> tuple[datetime, datetime]:
    """From when on a limit that nothing ends is due soon, and from when on it is overdue."""
    due = due_of(limit, begun)
    if isinstance(due, datetime):
        return due - timedelta(hours=limit.warn), due + TICK
    warned = _days_later(due, -limit.warn, limit.unit)
    return midnight(warned), midnight(due + timedelta(days=1))


def is_other(limit: Limit, course: Course) -> bool:
    """Whether the row is of another treatment than the one that was begun."""
    return course.branch is not None and limit.when not in {"none", course.branch}


def together(limit: Limit, begun: Step, pathway: Pathway) -> tuple[datetime, datetime]:
    """As ``turns_at`` for rows that stand together while the treatment is not known.

    They warn from the shortest on, and are overdue only when the longest has passed.
    """
    all_at = [turns_at(one, begun) for one in pathway.limits if one.id == limit.id]
    return min(soon for soon, _ in all_at), max(late for _, late in all_at)


def state_of(limit: Limit, run: Run, course: Course, stop: datetime) -> str:
    """How a limit that has begun stands at the stop."""
    known = course.branch is not None
    soon, late = turns_at(limit, run.begun) if known else together(limit, run.begun, course.pathway)
    if run.ended is not None:
        too_late = "not-applicable" if run.lenient else "met-late"
        return too_late if _is_late(run.ended, late) else "met"
    if course.closed is not None:
        return "overdue" if _is_late(course.closed, late) else "not-applicable"
    if stop >= late:
        return "overdue"
    return "due-soon" if stop >= soon else "running"


def _is_late(ended: Step, late: datetime) -> bool:
    if ended.on is None:
        return False
    return (ended.at or midnight(ended.on)) >= late


def _used(limit: Limit, begun: Step, ended: Step) -> int:
    if limit.unit in _CIVIL:
        assert begun.on is not None
        assert ended.on is not None
        if limit.unit == WORKING_DAY:
            used = 0
            while after_working_days(begun.on, used) < ended.on:
                used += 1
            return used
        return ceil((ended.on - begun.on).days / _DAYS[limit.unit])
    assert begun.at is not None
    assert ended.at is not None
    return ceil((ended.at - begun.at) / timedelta(hours=1))


def _shown(when: date | datetime | None) -> str | None:
    if when is None:
        return None
    return in_utc(when) if isinstance(when, datetime) else when.isoformat()


def _row(limit: Limit, name: str, state: str) -> Json:
    """A row that has not begun to count."""
    return {
        "id": name,
        "from_milestone": limit.begins,
        "to_milestone": limit.ends,
        "when": limit.when,
        "state": state,
        "counts_from": None,
        "due": None,
        "used": None,
        "allowed": limit.amount,
        "unit": limit.unit,
        "obligation": limit.obligation,
        "source": limit.source,
        "uncertain": False,
        "unconfirmed_since": _shown(limit.unconfirmed_since),
        "allowed_from": None,
        "not_before": None,
        "adjusted_due": None,
        "adjusted_used": None,
        "set_by": None,
    }
