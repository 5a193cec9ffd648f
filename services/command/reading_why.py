"""Why a message was read as it was: the signals, the fields that decided, what was not used."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from schemas.milestone import PersonStated, Said
from schemas.words import tables
from services.command.files import FileReading
from services.command.reading_text import besides, first_line, in_a_line, unread
from services.command.reading_words import ReadingWords
from services.milestone.decide.signals import ROWS, Does, Row
from services.milestone.decide.signals.notice import AS_BEFORE
from services.milestone.decide.signals.referral.signs import ANSWERED
from services.milestone.decide.signals.row import OTHER, TOLD, Day
from services.milestone.decide.signals.task.signs import EARLIER
from services.milestone.read.fields_r5 import ELSE, day_path
from services.milestone.read.profiles import Profile, Profiles
from services.milestone.read.reader import Told
from services.milestone.read.seen import Seen, uses_of

SIGNS = {TOLD: "told", EARLIER: "earlier", ANSWERED: "answered", AS_BEFORE: "as-before"}
"""What a row names by a word of its own, and not by a code."""


def explained(
    one: FileReading, seen: Seen, profiles: Profiles, words: ReadingWords
) -> Iterator[str]:
    """The lines of one message, each thing said with the signal behind it."""
    yield first_line(one, words)
    by_name = {profile.name: profile for profile in profiles.known}
    for told, made in zip(one.reading.statements, one.reading.told, strict=True):
        yield f"    {told.source}"
        yield f"        {_profile(by_name[made.profile], made.resource, words)}"
        if told.withdrawn:
            yield f"        {words.say('withdrawn')}"
        for row, said in zip(made.rows, told.says, strict=False):
            yield f"        {in_a_line(said, words)}"
            yield from (f"            {line}" for line in _why(ROWS[row], made, said, words))
        for row in made.rows[len(told.says) :]:
            yield f"        {_quiet(ROWS[row], words)}"
            yield from (f"            {line}" for line in _why(ROWS[row], made, None, words))
        yield from besides(told, words)
        if told.person is not None and (named := _person(told.person, words)):
            yield f"        {words.say('about-person')}: {named}"
    yield from unread(one, words)
    yield from _used(seen, words)
    yield from _ignored(seen, words)


def trap_of(row: Row, words: ReadingWords) -> str:
    """What to mind with a signal; empty where there is nothing."""
    told = words.trap(row.id.partition(":")[2]) or words.trap(row.base or row.id)
    if told:
        return told
    if row.does is Does.REVISES:
        return words.say("revises")
    return words.say("cancels") if row.does is Does.CANCELS else ""


def _profile(profile: Profile, resource: str, words: ReadingWords) -> str:
    parts = profile.person_order if resource == "Patient" else profile.order
    order = ", ".join(words.of("order-part", part) for part in parts) or words.say("by-log")
    return f"{words.say('profile')} {profile.name}; {words.say('order')} {order}"


def _quiet(row: Row, words: ReadingWords) -> str:
    if row.does is Does.CANCELS:
        return words.say("cancelled")
    if row.does is Does.PERSON:
        return words.say("not-dead" if row.kind is None else "dead")
    return words.say("quiet")


def _why(row: Row, made: Told, said: Said | None, words: ReadingWords) -> Iterator[str]:
    stood = dict(zip(*made.asked, strict=True))
    # A row of one code names that code; that there is one need not be said beside it.
    told = [
        _sign(field, codes, stood.get(field), words)
        for field, codes in row.signs.items()
        if not (row.base and TOLD in codes)
    ]
    if row.base:
        told.append(f"{words.say('code-is')} {row.id.partition(':')[2]}")
    yield f"{words.say('because')} {_joined(told, words.say('listed'))}  [{row.id}]"
    names = {day.name for day in said.days} if said is not None else set()
    days = [
        f"{words.of('day', day.name)} {words.say('from')} {_field(made, day, words)}"
        for day in row.days
        if day.name in names
    ]
    if days:
        yield "; ".join(days)
    if trap := trap_of(row, words):
        yield f"{words.say('note')}: {trap}"


def _field(made: Told, day: Day, words: ReadingWords) -> str:
    path = day_path(made.resource, made.release, day.path)
    return path.replace(ELSE, f", {words.say('else')} ")


def _sign(field: str, codes: frozenset[str], stood: str | None, words: ReadingWords) -> str:
    """A field and the code that stood there, where a row names it, else those that would do."""
    known = codes & {stood}
    named = sorted((known or codes) - {OTHER})
    told = [words.say(SIGNS[code]) if code in SIGNS else code for code in named]
    if OTHER in codes and (not known or not named):
        told.append(words.say("other" if named else "not-told"))
    return f"{field} {words.say('is')} {_joined(told, words.say('or'))}"


def _joined(told: Sequence[str], last: str) -> str:
    return f" {last} ".join(one for one in (", ".join(told[:-1]), *told[-1:]) if one)


def _person(told: PersonStated, words: ReadingWords) -> str:
    stated = {
        "born": told.born_on,
        "died": told.died,
        "municipality": told.municipality,
        "district": told.district,
        "protection": told.protection,
    }
    return ", ".join(words.say(name) for name, value in stated.items() if value is not None)


def _used(seen: Seen, words: ReadingWords) -> Iterator[str]:
    for resource, fields in _by_resource(seen.used):
        by_use: dict[str, dict[str, int]] = {use: {} for use in tables()["field-use"]}
        for field, count in fields.items():
            by_use[uses_of(f"{resource}.{field}")[0]][field] = count
        told = [
            f"{_counted(named)} ({words.of('field-use', use)})"
            for use, named in by_use.items()
            if named
        ]
        yield f"    {words.say('used')} {resource}: {'; '.join(told)}"


def _ignored(seen: Seen, words: ReadingWords) -> Iterator[str]:
    for resource, fields in _by_resource(seen.ignored):
        yield f"    {words.say('ignored')} {resource}: {_counted(fields)}".removesuffix(": ")
    if seen.foreign:
        yield f"    {words.say('foreign')}: {seen.foreign}"


def _by_resource(paths: Mapping[str, int]) -> Iterator[tuple[str, dict[str, int]]]:
    """Resource by resource its fields, and how often each stands there."""
    for resource, found in groupby(paths.items(), key=lambda one: one[0].partition(".")[0]):
        yield resource, {path.partition(".")[2]: count for path, count in found}


def _counted(fields: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({count})" if count > 1 else name for name, count in fields.items())
