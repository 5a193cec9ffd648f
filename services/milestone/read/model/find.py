"""Find every reason why a resource, or a Bundle's envelope, is unsound: the last word on it."""

from typing import Any

from schemas.codes import ReasonClass
from schemas.parked import WHOLE, Reason
from services.milestone.read.model.json import parsed
from services.milestone.read.model.learn import shape_of
from services.milestone.read.model.walk import Walk
from services.milestone.read.reasons import WELL_FORMED, Misformed
from services.milestone.read.release import Release


def every_reason(release: Release, kind: str, raw: bytes, at: str) -> tuple[Reason, ...]:
    """Every reason, at most ``MOST``; empty when the resource is sound.

    Args:
        release: The release it is written in.
        kind: What it calls itself, a type of this release.
        raw: Its JSON.
        at: Where it stands in the message.
    """
    try:
        value = parsed(raw)
    except (ValueError, RecursionError):
        return (_no_json(at),)
    return _walked(release, value, kind, at)


def every_reason_of_envelope(release: Release, raw: bytes) -> dict[int, tuple[Reason, ...]]:
    """The reasons of a Bundle's envelope, by entry; those of the Bundle itself under ``WHOLE``.

    The resources in its entries are not looked at.
    """
    try:
        value = parsed(raw)
    except (ValueError, RecursionError):
        return {WHOLE: (_no_json("message"),)}
    entries = value.get("entry") if isinstance(value, dict) else None
    told: dict[int, tuple[Reason, ...]] = {}
    if isinstance(entries, list) and entries:
        del value["entry"]
        for number, one in enumerate(entries):
            told[number] = _walked(release, one, "BundleEntry", f"entry[{number}]")
    told[WHOLE] = _walked(release, value, "Bundle", "Bundle")
    return {number: reasons for number, reasons in told.items() if reasons}


def _walked(release: Release, value: Any, kind: str, at: str) -> tuple[Reason, ...]:
    walk = Walk(release, _contained_in(value))
    walk.object(value, shape_of(release, kind), at)
    return tuple(walk.found.values())


def _no_json(at: str) -> Reason:
    return Misformed(ReasonClass.UNSOUND, at, f"{WELL_FORMED} in UTF-8")


def _contained_in(value: Any) -> dict[str, str | None]:
    """The type of each contained resource, by its id."""
    inner = value.get("contained") if isinstance(value, dict) else None
    found: dict[str, str | None] = {}
    for one in inner if isinstance(inner, list) else ():
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            kind = one.get("resourceType")
            found.setdefault(one["id"], kind if isinstance(kind, str) else None)
    return found
