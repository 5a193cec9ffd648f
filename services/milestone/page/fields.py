"""Which fields are used, and for what."""

from collections.abc import Iterable, Iterator, Mapping

from services.milestone.decide.signals import TABLE, Row
from services.milestone.page.table import code, table
from services.milestone.read.fields import DATA_TYPES, EXTENSIONS, IN_ENGLISH, LISTS, USES, Use
from services.milestone.read.fields_r5 import AS_R4, ELSE, NOT_HERE, USES_R5

HEAD = """\
## Which fields are used

Nothing else of a message is used, and nothing else need be sent. Names, texts and narratives
are not read, but for the name of the patient, which is sealed at once.

So what only these tell is not known:

- `statusHistory` and `classHistory`, in R5 the EncounterHistory: an earlier state is known by the
  version that was sent when it was so. Of a version that never came nothing is made up.
- `Encounter.participant` and `Encounter.location`, with their periods: where it happened tells
  `serviceProvider`.
- `Appointment.participant.period`: who takes part does so for all of it, unless `status` declines.
- `period` of an identifier or a name: of which is in use `use` tells. Of an address it is read.
"""
R5_HEAD = """\
### R5

FHIR R5 is read as R4 is; which of them a message is, its shape tells. These fields stand there
beside or instead of those above.
"""
WITHIN = """\
### Within a field

Of the data types these parts are read; `display` and `text` never are.
"""
EXTENSIONS_HEAD = """\
### Extensions

Found by the end of their URL. In any other, national codes are looked for and nothing else.
"""
LISTS_HEAD = """\
### Code lists

A list is known by its number, whatever its URI is: `urn:oid:2.16.578.1.12.4.1.1.9327`,
`http://ehelse.no/fhir/CodeSystem/no-kodeverk-9327`,
`https://finnkode.helsedirektoratet.no/adm/collections/9327`, `http://hl7.no/fhir/CodeSystem/9327`
and the bare number `9327` are one, and so is each with a version, a slash or a query behind
it. Neither `http://` before one of these servers nor the case of letters matters.
`no-kodeverk-9327` names it on any server. A path of any other server that ends in
`CodeSystem/9327`, `code-systems/9327` or `collections/9327`, or goes on behind them with a slash,
names it too, where it is one of those below or one that Milepæl has a copy of. Four digits
elsewhere are a year or a version, and no list. A pathway code may be stated
combined, or as type, event and outcome beside one another in one CodeableConcept.
"""


def fields() -> Iterator[str]:
    """The lines of this part."""
    yield HEAD
    for resource, uses in USES.items():
        yield f"### Fields of {resource}\n"
        yield from _table(resource, uses)
    yield R5_HEAD
    for resource, uses in USES_R5.items():
        yield f"### Fields of {resource} in R5\n"
        yield from _table(
            resource,
            # What R4 has elsewhere alone R5 may have here: ``EpisodeOfCare.diagnosis.use``.
            {
                path: use
                for path, use in uses.items()
                if USES[resource].get(path, NOT_HERE) == NOT_HERE
            },
        )
    yield WITHIN
    yield from table(
        ("data type", "parts"), [(kind, code(parts)) for kind, parts in DATA_TYPES.items()]
    )
    yield EXTENSIONS_HEAD
    yield from table(
        ("extension", "used for"),
        [(f"`{name}`", IN_ENGLISH[use]) for name, use in EXTENSIONS.items()],
    )
    yield LISTS_HEAD
    yield from table(("list", "used for"), [(f"`{name}`", use) for name, use in LISTS.items()])


def _table(resource: str, uses: Mapping[str, tuple[Use, ...]]) -> Iterator[str]:
    return table(
        ("field", "used for"),
        [
            (f"`{path}`", _used(resource, path, told))
            for path, told in uses.items()
            if Use.ELSEWHERE not in told
        ],
    )


def _used(resource: str, path: str, told: Iterable[Use]) -> str:
    return "; ".join(_day(resource, path) if use is Use.DAY else IN_ENGLISH[use] for use in told)


def _day(resource: str, path: str) -> str:
    """The names that the signals give the day in a field."""
    in_r4 = f"{resource}.{AS_R4.get((resource, path), path)}"
    names = {
        day.name
        for row in TABLE
        for day in row.days
        for told in day.path.split(ELSE)
        if in_r4.startswith(_whole(row, told).split("(")[0]) or in_r4 == f"Provenance.{told}"
    }
    return f"{IN_ENGLISH[Use.DAY]}: {', '.join(sorted(names))}"


def _whole(row: Row, path: str) -> str:
    """The path with its resource, which stands in it where it is another's."""
    return path if path[0].isupper() else f"{row.resource.split()[0]}.{path}"
