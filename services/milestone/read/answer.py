"""What is answered for a whole message, once each entry has been read."""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from schemas.codes import ReasonClass
from schemas.milestone import Place, Statement
from schemas.parked import Parked, Reason
from services.milestone.read.message import Message
from services.milestone.read.park import concerned, park_raw, seal_raw
from services.milestone.read.reader import NotOurs, Reading, Told
from services.milestone.read.reasons import MOST, once
from services.milestone.read.resource import Outcome
from services.milestone.read.tables import HELP, OURS
from services.milestone.read.veil import veiled
from services.milestone.read.why import all_reasons

MOST_SHOWN = 16_000
"""Bytes of one message that the full model is asked about: it takes 2.8 ms for so many bytes of
codings, and a verdict may take 5. A stream of broken messages must not stop the others."""
EACH = 500
"""Bytes that each resource counts more, for what it costs to ask at all."""


def answer(message: Message, outcomes: Sequence[Outcome]) -> Reading:
    """Gather what was read, and park what was not."""
    if message.ruled:
        outcomes = [_ruled(outcome, message.ruled) for outcome in outcomes]
    broken = [outcome for outcome in outcomes if outcome.reasons]
    if not broken:
        return _gathered(outcomes, ())
    if message.ruled or _is_lost(message, outcomes):
        return Reading(parked=(_whole(message, outcomes, broken),))
    return _gathered(outcomes, _apart(message, broken))


def _ruled(outcome: Outcome, reasons: tuple[Reason, ...]) -> Outcome:
    """What is ours is refused, under its source and for its patient; what is not ours stays so."""
    if outcome.not_ours is None:
        reasons = (*reasons, *outcome.reasons)
        return structs.replace(outcome, statement=None, told=None, reasons=reasons)
    return structs.replace(outcome, aside=None)


def _gathered(outcomes: Sequence[Outcome], parked: tuple[Parked, ...]) -> Reading:
    statements: list[Statement] = []
    told: list[Told] = []
    not_ours: list[NotOurs] = []
    aside: list[Statement] = []
    for one in outcomes:
        if one.statement is not None:
            statements.append(one.statement)
        if one.told is not None:
            told.append(one.told)
        if one.not_ours is not None:
            not_ours.append(one.not_ours)
        if one.aside is not None:
            aside.append(one.aside)
    return Reading(tuple(statements), parked, tuple(not_ours), tuple(told), tuple(aside))


def _is_lost(message: Message, outcomes: Sequence[Outcome]) -> bool:
    """Whether nothing can be read, or not what the message is about."""
    if not any(one.statement or one.not_ours for one in outcomes):
        return True
    header = message.header
    if message.header_entry is not None and (
        message.record(message.header_entry) is None or message.reasons(message.header_entry)
    ):
        return True
    unread = {one.entry.index for one in outcomes if one.reasons and one.statement is None}
    focus = [
        message.find(told.reference, message.header_entry)
        for told in (header.focus if header else None) or ()
    ]
    return any(entry is not None and entry.index in unread for entry in focus)


def _whole(message: Message, outcomes: Sequence[Outcome], broken: Sequence[Outcome]) -> Parked:
    """The message, parked whole. Where it was about one thing, it is parked under its source."""
    reasons: list[Reason] = []
    shown = 0
    for outcome in broken:
        if len(reasons) < MOST:
            shown += len(outcome.entry.raw) + EACH
            reasons += _complete(message, outcome, shown, MOST - len(reasons))
            # What forbids to read the Bundle is told once.
            reasons = list(once(reasons))
    box = seal_raw(message.raw, message.reader, reasons)
    parked = park_raw(message.raw, message.heard, message.reader, reasons, box)
    only = _about(outcomes)
    return replace(
        parked,
        sender=message.sender,
        source=_source(message, only) if only is not None else None,
        order=only.order if only is not None else None,
        ordered=only.ordered if only is not None else False,
        patients=tuple(sorted({told for one in outcomes for told in _patients(message, one)})),
    )


def _about(outcomes: Sequence[Outcome]) -> Outcome | None:
    """The one thing that could not be told; ``None`` when there are more, or nothing names it.

    It is what broke, else, where only what helps to read it did, what the message is about. It is
    the person only where nothing else of ours is: the next news of anybody's would mend it.
    """
    ours = [one for one in outcomes if one.entry.kind in OURS]
    about = [one for one in ours if one.reasons] or ours
    others = [one for one in about if one.entry.kind != "Patient"]
    meant = [one for one in others if one.not_ours is None] if others else about
    return meant[0] if len(meant) == 1 and meant[0].source is not None else None


def _apart(message: Message, broken: Sequence[Outcome]) -> tuple[Parked, ...]:
    """Each broken entry, parked by itself. A retry needs the whole message, so each keeps it."""
    heard = message.heard
    box = seal_raw(message.raw, message.reader, ())
    parked: list[Parked] = []
    shown = 0
    for outcome in broken:
        shown += len(outcome.entry.raw) + EACH
        # All boxes of one message together stay as small as the largest message; the first,
        # which is at the same place, holds the bytes for the others.
        fits = len(message.raw) * (len(parked) + 1) <= message.reader.bounds.max_bytes
        kept = box if fits or not parked else None
        reasons = _complete(message, outcome, shown, MOST)[:MOST]
        whole = park_raw(message.raw, heard, message.reader, reasons, kept)
        parked.append(
            replace(
                whole,
                place=Place(heard.topic, heard.partition, heard.offset, outcome.entry.index),
                sender=message.sender,
                source=_source(message, outcome),
                order=outcome.order,
                ordered=outcome.ordered,
                patients=_patients(message, outcome),
            )
        )
    return tuple(parked)


def _source(message: Message, outcome: Outcome) -> str | None:
    # As its statements are named.
    return outcome.source and veiled(message.reader.key, outcome.source)


def _patients(message: Message, outcome: Outcome) -> tuple[str, ...]:
    if outcome.patient is not None:
        return outcome.concerns or (outcome.patient,)
    return concerned(message, (outcome.entry,))


def _complete(message: Message, outcome: Outcome, shown: int, wanted: int) -> tuple[Reason, ...]:
    """Every reason: a resource that is unsound is also shown to the full model.

    Args:
        message: The message.
        outcome: What was found.
        shown: Bytes of this message shown so far, this resource among them.
        wanted: So many reasons at most are told: where we found as many, no more are asked for.
    """
    if shown > MOST_SHOWN or len(outcome.reasons) >= wanted:
        return outcome.reasons
    kind = outcome.entry.kind
    unsound = any(reason.kind is ReasonClass.UNSOUND for reason in outcome.reasons)
    if not unsound or kind is None or kind not in OURS | HELP:
        return outcome.reasons
    if not message.reader.reports.allowed():
        return outcome.reasons
    return all_reasons(outcome.reasons, outcome.entry, message.release(outcome.entry))
