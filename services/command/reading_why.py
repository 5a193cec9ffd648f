"""Why a message was read as it was: the signals, the fields that decided, what was not used."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from schemas import reading_words as words
from schemas.milestone import PersonStated, Said
from schemas.words import word
from services.command.files import FileReading
from services.command.reading_text import besides, first_line, in_a_line, unread
from services.milestone.decide.signals import ROWS, Does, Row
from services.milestone.decide.signals.notice import AS_BEFORE
from services.milestone.decide.signals.referral.signs import ANSWERED
from services.milestone.decide.signals.row import OTHER, TOLD, Day
from services.milestone.decide.signals.task.signs import EARLIER
from services.milestone.read.fields_r5 import ELSE, day_path
from services.milestone.read.profiles import Profile, Profiles
from services.milestone.read.reader import Told
from services.milestone.read.seen import Seen, uses_of

SIGNS = {
    TOLD: words.TOLD,
    EARLIER: words.EARLIER,
    ANSWERED: words.ANSWERED,
    AS_BEFORE: words.AS_BEFORE,
}


def explained(one: FileReading, seen: Seen, profiles: Profiles) -> Iterator[str]:
    """The lines of one message, each thing said with the signal behind it."""
    yield first_line(one)
    by_name = {profile.name: profile for profile in profiles.known}
    for told, made in zip(one.reading.statements, one.reading.told, strict=True):
        yield f"    {told.source}"
        yield f"        {_profile(by_name[made.profile], made.resource)}"
        if told.withdrawn:
            yield f"        {words.WITHDRAWN}"
        for row, said in zip(made.rows, told.says, strict=False):
            yield f"        {in_a_line(said)}"
            yield from (f"            {line}" for line in _why(ROWS[row], made, said))
        for row in made.rows[len(told.says) :]:
            yield f"        {_quiet(ROWS[row])}"
            yield from (f"            {line}" for line in _why(ROWS[row], made, None))
        yield from besides(told)
        if told.person is not None and (named := _person(told.person)):
            yield f"        {words.ABOUT_PERSON}: {named}"
    yield from unread(one)
    yield from _used(seen)
    yield from _ignored(seen)


def trap_of(row: Row) -> str:
    """What to mind with a signal, in bokmål; empty where there is nothing."""
    code = row.id.partition(":")[2]
    by_way = {Does.REVISES: words.REVISES, Does.CANCELS: words.CANCELS}.get(row.does, "")
    return words.TRAPS.get(code) or words.TRAPS.get(row.base or row.id, by_way)


def _profile(profile: Profile, resource: str) -> str:
    parts = profile.person_order if resource == "Patient" else profile.order
    order = ", ".join(words.ORDERS[part] for part in parts) or words.BY_LOG
    return f"{words.PROFILE} {profile.name}; {words.ORDER} {order}"


def _quiet(row: Row) -> str:
    if row.does is Does.CANCELS:
        return words.CANCELLED
    if row.does is Does.PERSON:
        return words.NOT_DEAD if row.kind is None else words.DEAD
    return words.QUIET


def _why(row: Row, made: Told, said: Said | None) -> Iterator[str]:
    stood = dict(zip(*made.asked, strict=True))
    # A row of one code names that code; that there is one need not be said beside it.
    told = [
        _sign(field, codes, stood.get(field))
        for field, codes in row.signs.items()
        if not (row.base and TOLD in codes)
    ]
    if row.base:
        told.append(f"{words.CODE} {row.id.partition(':')[2]}")
    yield f"{words.BECAUSE} {_joined(told, words.AND)}  [{row.id}]"
    names = {day.name for day in said.days} if said is not None else set()
    days = [
        f"{word('day', day.name)} {words.FROM} {_field(made, day)}"
        for day in row.days
        if day.name in names
    ]
    if days:
        yield "; ".join(days)
    if trap := trap_of(row):
        yield f"{words.NOTE}: {trap}"


def _field(made: Told, day: Day) -> str:
    path = day_path(made.resource, made.release, day.path)
    return path.replace(ELSE, f", {words.ELSE} ")


def _sign(field: str, codes: frozenset[str], stood: str | None) -> str:
    """A field and the code that stood there, where a row names it, else those that would do."""
    known = codes & {stood}
    named = sorted((known or codes) - {OTHER})
    told = [SIGNS.get(code, code) for code in named]
    if OTHER in codes and (not known or not named):
        told.append(words.OTHER if named else words.NOT_TOLD)
    return f"{field} {words.IS} {_joined(told, words.OR)}"


def _joined(told: Sequence[str], last: str) -> str:
    return f" {last} ".join(one for one in (", ".join(told[:-1]), *told[-1:]) if one)


def _person(told: PersonStated) -> str:
    stated = {
        words.BORN: told.born_on,
        words.DIED: told.died,
        words.MUNICIPALITY: told.municipality,
        words.DISTRICT: told.district,
        words.PROTECTION: told.protection,
    }
    return ", ".join(name for name, value in stated.items() if value is not None)


def _used(seen: Seen) -> Iterator[str]:
    for resource, fields in _by_resource(seen.used):
        by_use: dict[str, dict[str, int]] = {use: {} for use in words.USES}
        for field, count in fields.items():
            by_use[uses_of(f"{resource}.{field}")[0]][field] = count
        told = [f"{_counted(named)} ({words.USES[use]})" for use, named in by_use.items() if named]
        yield f"    {words.USED} {resource}: {'; '.join(told)}"


def _ignored(seen: Seen) -> Iterator[str]:
    for resource, fields in _by_resource(seen.ignored):
        yield f"    {words.IGNORED} {resource}: {_counted(fields)}".removesuffix(": ")
    if seen.foreign:
        yield f"    {words.FOREIGN}: {seen.foreign}"


def _by_resource(paths: Mapping[str, int]) -> Iterator[tuple[str, dict[str, int]]]:
    """Resource by resource its fields, and how often each stands there."""
    for resource, found in groupby(paths.items(), key=lambda one: one[0].partition(".")[0]):
        yield resource, {path.partition(".")[2]: count for path, count in found}


def _counted(fields: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({count})" if count > 1 else name for name, count in fields.items())
