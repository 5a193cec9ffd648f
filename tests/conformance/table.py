"""The words of docs/conformance.md."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version

from tests.conformance.compare import Compared
from tests.conformance.corpora import Family, families
from tests.conformance.kinds import Kind, load_kinds

COUNTED = ("files", "telling", "read", "not ours", "refused", "parked", "parts parked")
WHOSE = {
    "sender": "the message's",
    "fhir.resources": "fhir.resources'",
    "ours": "ours",
    "nobody": "nobody's",
}


def table(compared: Sequence[Compared]) -> str:
    """The whole page."""
    parts = (_head(), _by_family(compared), _disagreements(compared), _third(compared))
    return "\n".join([line for part in parts for line in (*part, "")] + [*_each(compared), ""])


def _head() -> Iterator[str]:
    yield "# What we read of messages that nobody here wrote"
    yield ""
    yield "Made by `make conformance` from the third-party corpora; do not edit. Each file is"
    yield f"given to our reader, to fhir.resources {version('fhir.resources')} (R4B for guides of"
    yield "R4, which it stands in for; R5 for guides of R5: `tests/conformance/families.toml` says"
    yield f"which, with its source) and, for information, to fhirkit-rs {version('fhirkit-rs')},"
    yield "which knows R4 alone."
    yield ""
    yield "*Read*: at least one statement was made. *Not ours*: sound as far as we look, and no"
    yield "business of ours. *Refused*: nothing was read, and all of it is parked with every"
    yield "reason. A part that is broken beside a sound one is parked alone."


def _by_family(compared: Sequence[Compared]) -> Iterator[str]:
    yield "## By family"
    yield ""
    yield "Telling: with a resource of a type that tells something; the others are never ours."
    yield "Parked: the share of files of which anything is parked, and the share of resources."
    yield ""
    yield _row("family", "what it is", "release", *COUNTED)
    yield _row(*["---"] * 3, *["--:"] * len(COUNTED))
    for family in families().values():
        yield _family(family, [one for one in compared if one.file.family == family])
    yield _row("**all**", "", "", *_counts(compared))


def _family(family: Family, told: Sequence[Compared]) -> str:
    return _row(family.name, family.about, family.release, *_counts(told))


def _counts(told: Sequence[Compared]) -> tuple[str, ...]:
    verdicts = [one.ours.verdict for one in told]
    entries = sum(one.ours.entries for one in told)
    parked = sum(one.ours.parked for one in told)
    return (
        str(len(told)),
        str(sum(one.file.telling for one in told)),
        *(str(verdicts.count(verdict)) for verdict in ("read", "not ours", "refused")),
        _share(sum(one.ours.parked > 0 for one in told), len(told)),
        _share(parked, entries),
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}"


def _disagreements(compared: Sequence[Compared]) -> Iterator[str]:
    differ = [one for one in compared if one.refused_by]
    yield "## Where we and fhir.resources disagree"
    yield ""
    yield f"Of {len(compared)} files {len(differ)}. A file may be of several kinds."
    yield ""
    yield "| kind | refused by | files | of them fhirkit refuses | why | whose mistake |"
    yield "|---|---|--:|--:|---|---|"
    for kind in load_kinds():
        told = [one for one in differ if kind.id in one.kinds]
        if told:
            yield _kind(kind, told)
    unexplained = [one for one in differ if one.unexplained]
    if unexplained:
        yield ""
        yield "Explained by no rule:"
        yield ""
        for one in unexplained:
            yield f"- `{one.file.name}`: {'; '.join(map(str, one.unexplained))}"


def _kind(kind: Kind, told: Sequence[Compared]) -> str:
    asked = [one for one in told if one.third is not None]
    third = f"{sum(bool(one.third) for one in asked)} of {len(asked)}" if asked else "–"
    names = {"ours": "us"}.get(kind.refused_by, kind.refused_by)
    return _row(kind.id, names, str(len(told)), third, kind.why, WHOSE[kind.mistake])


def _third(compared: Sequence[Compared]) -> Iterator[str]:
    asked = [one for one in compared if one.third is not None]
    yield "## fhirkit, for information"
    yield ""
    yield "It checks base rules of R4 (types, cardinality, formats, choices), and neither code sets"
    yield "nor what we rely on; it looks into every resource."
    yield ""
    yield "| | fhirkit finds nothing | fhirkit finds something |"
    yield "|---|--:|--:|"
    for name, of in (("we find nothing", False), ("we find something", True)):
        row = [one for one in asked if bool(one.ours.faults) is of]
        found = sum(bool(one.third) for one in row)
        yield _row(name, str(len(row) - found), str(found))


def _each(compared: Sequence[Compared]) -> Iterator[str]:
    yield "## Every file"
    yield ""
    yield "| file | ours | fhir.resources | fhirkit | kinds of disagreement |"
    yield "|---|---|---|---|---|"
    for one in compared:
        yield _row(
            one.file.name,
            _ours(one),
            "refused" if one.theirs else "sound",
            "–" if one.third is None else "refused" if one.third else "sound",
            ", ".join(one.kinds),
        )


def _ours(one: Compared) -> str:
    apart = one.ours.parked and one.ours.verdict != "refused"
    return f"{one.ours.verdict}, {one.ours.parked} parked" if apart else one.ours.verdict


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cell(cells))} |"


def _cell(cells: Iterable[str]) -> Iterator[str]:
    return (cell.replace("|", "\\|") for cell in cells)
