"""The figures that the simulator reckons with, copied by hand: a contract with readers.

Sources: Helse Møre og Romsdal, pakkeforløp psykiske lidelser barn og unge (2019), with Helse
Bergen for 6 + 6 weeks (D12); Helsedirektoratet, forløpstider tykk- og endetarmskreft, 02.07.2021
(A12); Sykehuset Østfold, PLO-meldinger (stay). How long before its end a limit warns is
Milepæl's own choice, without a national figure.
"""

from dataclasses import dataclass
from datetime import date

REGISTRY = {
    "102": "Ikke med i beregning. Koden er registrert tidligere",
    "108": "Kode CK mangler forutgående kode S (start utredning)",
    "112": "Overflødig, forutgående kode C avslutter forløpet",
    "113": "Overflødig, forutgående kode F avslutter forløpet",
    "114": "Overflødig, forutgående kode X avslutter forløpet",
    "225": ("Forutgående hendelse X (avslutning av pakkeforløp) har avsluttet dette pakkeforløpet"),
}
"""The registry's words for those of its checks, Volven 9329, that an outcome here does not pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One row of the table; the words are those of a status body.

    Attributes:
        begins: Milestone that it counts from.
        ends: Milestone that meets it.
        amount: ``None`` where it is due by a day that the sender names, and none is named here.
        warn: It is due soon from so many units before its end.
        conditional: Runs only where the municipality is or will be needed.
        repeats: Counts anew from each ``begins``.
    """

    id: str
    begins: str
    ends: str
    amount: int | None
    unit: str
    warn: int
    source: str
    when: str = "none"
    obligation: str = "guidance"
    unconfirmed_since: date | None = None
    conditional: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway as bodies name it, and its limits in the order of bodies.

    Attributes:
        once: Milestones of which only the first counts.
        endings: Milestones that end a course, some only with one outcome.
    """

    code: str
    name: str
    version: str
    limits: tuple[Limit, ...]
    once: frozenset[str]
    endings: frozenset[str]


_MR = "Helse Møre og Romsdal, pakkeforløp psykiske lidelser barn og unge (2019)"
_MR_BERGEN = "Helse Møre og Romsdal (2019); Helse Bergen: 6 + 6 uker"
_NOT_READ = date(2023, 1, 1)
"""The text of 2023 has not been read, so the figures of D12 are not confirmed from then on."""
_OSTFOLD = "Sykehuset Østfold, PLO-meldinger: tidligmelding innen 24 timer etter innleggelse"
_HDIR = "Helsedirektoratet, forløpstider ved pakkeforløp for tykk- og endetarmskreft, 02.07.2021"


def _weeks(name: str, begins: str, ends: str, amount: int, warn: int) -> Limit:
    return Limit(
        id=name,
        begins=begins,
        ends=ends,
        amount=amount,
        unit="week",
        warn=warn,
        source=_MR_BERGEN if name == "extended-assessment" else _MR,
        unconfirmed_since=_NOT_READ,
        repeats=begins == ends == "evaluated",
    )


D12 = Pathway(
    "D12",
    "Utredning og behandling i psykisk helsevern, barn og unge",
    "D12@2019-01-01",
    (
        _weeks("assessment", "first-attendance", "decision", 6, 1),
        _weeks("extended-assessment", "decision", "decision", 6, 1),
        _weeks("first-evaluation", "decision", "evaluated", 6, 1),
        _weeks("evaluation", "evaluated", "evaluated", 12, 2),
        Limit(
            id="emergency-decision",
            begins="emergency-assessed",
            ends="start",
            amount=2,
            unit="week",
            warn=1,
            source="Helsedirektoratet, kodeveileder nasjonale pasientforløp psykisk helse og rus: "
            "start etter øyeblikkelig hjelp",
        ),
    ),
    once=frozenset({"referral-assessed", "first-attendance"}),
    endings=frozenset({"closed"}),
)


def _days(name: str, ends: str, amount: int, warn: int, when: str = "none") -> Limit:
    begins = {"OF2": "first-attendance", "OF3": "decision"}.get(name, "start")
    return Limit(
        id=name,
        begins=begins,
        ends=ends,
        amount=amount,
        unit="day",
        warn=warn,
        source=_HDIR,
        when=when,
    )


A12 = Pathway(
    "A12",
    "Tykk- og endetarmskreft",
    "A12@2021-07-02",
    (
        _days("OF1", "first-attendance", 9, 2),
        _days("OF2", "decision", 12, 3),
        _days("OF3", "treatment-start", 14, 3, "surgery"),
        _days("OF3", "treatment-start", 14, 3, "drug"),
        _days("OF3", "treatment-start", 18, 3, "radiotherapy"),
        _days("OF4", "treatment-start", 35, 7, "surgery"),
        _days("OF4", "treatment-start", 35, 7, "drug"),
        _days("OF4", "treatment-start", 39, 7, "radiotherapy"),
    ),
    once=frozenset({"first-attendance", "decision", "treatment-start"}),
    endings=frozenset(
        {"treatment-start", "closed", "deceased", "decision M", "decision A", "decision I"}
    ),
)

STAY = Pathway(
    "sykehusinnleggelse",
    "Sykehusinnleggelse",
    "sykehusinnleggelse@2011-11-18",
    (
        Limit(
            id="early-notice",
            begins="admitted",
            ends="municipality-notified",
            amount=24,
            unit="hour",
            warn=4,
            source=_OSTFOLD,
            conditional=True,
        ),
    ),
    once=frozenset({"need-stated", "municipality-notified"}),
    endings=frozenset({"discharged", "deceased", "cancelled"}),
)

_PROP = "Prop. 55 L (2018–2019) punkt 5.2.1"
REFERRAL = Pathway(
    "henvisning",
    "Enhver henvisning",
    "henvisning@2019-01-01",
    (
        Limit(
            id="assessment",
            begins="received",
            ends="assessed",
            amount=10,
            unit="working-day",
            warn=3,
            source=f"{_PROP}, pasient- og brukerrettighetsloven § 2-2: innen 10 virkedager etter "
            "mottak",
            obligation="legal-right",
        ),
        Limit(
            id="deadline",
            begins="received",
            ends="help-begun",
            amount=None,
            unit="day",
            warn=14,
            source=f"Pasient- og brukerrettighetsloven § 2-2 etter {_PROP}: frist satt for den "
            "enkelte pasienten",
            obligation="legal-right",
        ),
    ),
    once=frozenset({"assessed", "help-begun"}),
    endings=frozenset({"assessed henvisningsstatus#vurdert-ikke-behov", "withdrawn", "deceased"}),
)

SENT = (D12, A12, STAY, REFERRAL)
"""The pathways that are sent: of each of them, and of no other, there must be a status."""
