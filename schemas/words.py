"""The words that people see, in bokmål. Overdue guidance is never called a breached right."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from schemas.codes import MESSAGE_CLOCK, Finding, Kind, LimitState, Obligation, Unit
from schemas.definition import Branch

OSLO = ZoneInfo(MESSAGE_CLOCK)

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip

VERDICTS = {"read": "lest", "not-ours": "ikke vår", "refused": "avvist"}

KINDS = {
    Kind.PATHWAY_STARTED: "forløp startet",
    Kind.REFERRAL_RECEIVED: "henvisning mottatt",
    Kind.REFERRAL_ASSESSED: "henvisning vurdert",
    Kind.REFERRAL_REJECTED: "henvisning avvist",
    Kind.REFERRAL_FORWARDED: "henvisning videresendt",
    Kind.REFERRAL_ADVISED: "råd gitt til henviser",
    Kind.REFERRAL_ON_HOLD: "henvisning satt på vent",
    Kind.REFERRAL_COMPLETED: "henvisning avsluttet",
    Kind.REFERRAL_WITHDRAWN: "henvisning trukket",
    Kind.APPOINTMENT_PLANNED: "time avtalt",
    Kind.ATTENDED: "fremmøtt",
    Kind.FIRST_ATTENDANCE: "første fremmøte",
    Kind.DECISION: "klinisk beslutning",
    Kind.TREATMENT_START: "behandling startet",
    Kind.TREATMENT_POSTPONED: "behandling utsatt av pasienten",
    Kind.EVALUATED: "evaluert",
    Kind.FEEDBACK_SENT: "tilbakemelding sendt",
    Kind.COLLABORATION_MEETING: "samarbeidsmøte",
    Kind.ACTIVITY: "aktivitet utført",
    Kind.REMAINING_NEED: "hjelpebehov ved avslutning",
    Kind.TRANSFERRED: "overført",
    Kind.CLOSED: "forløp avsluttet",
    Kind.EMERGENCY_STARTED: "akutt kontakt startet",
    Kind.ADMITTED: "innlagt",
    Kind.LEAVE_STARTED: "på permisjon",
    Kind.LEAVE_ENDED: "tilbake fra permisjon",
    Kind.DISCHARGED: "utskrevet",
    Kind.DECEASED: "død",
    Kind.STAY_CANCELLED: "opphold avlyst",
    Kind.NEED_STATED: "behov for kommunale tjenester meldt",
    Kind.MUNICIPALITY_NOTIFIED: "kommunen varslet om innleggelse",
    Kind.DISCHARGE_READY: "utskrivningsklar",
    Kind.MUNICIPALITY_NOTIFIED_READY: "kommunen varslet om utskrivningsklar pasient",
    Kind.DISCHARGE_READY_WITHDRAWN: "utskrivningsklar avmeldt",
    Kind.MUNICIPALITY_DECLINED: "kommunen kan ikke ta imot",
    Kind.MUNICIPALITY_ACCEPTED: "kommunen kan ta imot",
    Kind.TRANSFER_READY: "overføringsklar",
    Kind.HELFO_NOTIFIED: "Helfo varslet om fristbrudd",
    Kind.HELFO_WAIVED: "avtalt at Helfo ikke varsles",
    Kind.SERVICE_ONGOING: "kommunal tjeneste",
    Kind.CODED: "kode oppgitt",
    Kind.CODED_DECLINED: "kode oppgitt, avslått eller ikke gjort",
}

UNITS = {
    Unit.MINUTE: ("minutt", "minutter"),
    Unit.HOUR: ("time", "timer"),
    Unit.DAY: ("dag", "dager"),
    Unit.WORKING_DAY: ("virkedag", "virkedager"),
    Unit.WEEK: ("uke", "uker"),
    Unit.MONTH: ("måned", "måneder"),
}

OBLIGATIONS = {
    Obligation.GUIDANCE: "veiledende forløpstid, ikke en rettighet",
    Obligation.LEGAL_RIGHT: "pasientens rettighet",
    Obligation.LOCAL_GOAL: "lokalt mål",
}

LATE = {
    Obligation.GUIDANCE: "over forløpstiden",
    Obligation.LEGAL_RIGHT: "fristbrudd",
    Obligation.LOCAL_GOAL: "over det lokale målet",
}

STATES = {
    LimitState.NOT_STARTED: "ikke begynt",
    LimitState.RUNNING: "løper",
    LimitState.DUE_SOON: "fristen er nær",
    LimitState.MET: "nådd i tide",
    LimitState.MET_LATE: "nådd for sent",
    LimitState.PAUSED: "satt på pause",
    LimitState.NOT_APPLICABLE: "gjelder ikke",
}

BRANCHES = {
    Branch.SURGERY: "kirurgi",
    Branch.DRUG: "medikamentell behandling",
    Branch.RADIOTHERAPY: "strålebehandling",
    Branch.OBSERVATION: "overvåking uten behandling",
    Branch.SYMPTOM_RELIEF: "symptomlindrende behandling",
    Branch.OUTPATIENT: "poliklinisk",
    Branch.INPATIENT: "døgnopphold",
    Branch.SEVERE: "alvorlig tilstand",
    Branch.LESS_SEVERE: "mindre alvorlig tilstand",
    Branch.NONE: "ingen behandling",
}
"""What a course comes to. Of a limit, ``none`` says that it has no branches."""

PHASES = {
    "waiting": "venter på første fremmøte",
    "assessment": "utredning",
    "decided": "klinisk beslutning tatt",
    "treatment": "behandling",
    "closed": "avsluttet",
    "admitted": "innlagt",
    "emergency": "akutt kontakt",
    "on-leave": "på permisjon",
    "discharged": "utskrevet",
    "deceased": "død",
    "cancelled": "annullert",
}

BOUND_BY = {
    "stated": "forløpskoden er oppgitt",
    "opened": "åpnet forløpet",
    "joined": "meldt mens forløpet var åpent",
    "referral": "samme henvisning",
    "episode": "samme opphold eller episode",
    "organisation": "samme enhet og fagområde",
    "person": "gjelder pasienten",
    "late": "kom etter avslutningen",
}

DAYS = {
    "seniority": "ansiennitetsdato",
    "received": "mottatt",
    "assessed": "vurdert",
    "authored": "skrevet",
    "stated": "dagen koden gjelder",
    "executed": "utført",
    "period-start": "start",
    "period-end": "slutt",
    "leave-start": "permisjon fra",
    "leave-end": "permisjon til",
    "planned-end": "planlagt slutt",
    "deadline-for-help": "frist for helsehjelp",
    "deadline-for-assessment": "frist for vurdering",
    "waiting-ended": "ventetid slutt",
    "occurred": "hendelsestid",
    "sent": "sendt",
}

FINDINGS = {
    Finding.PREDECESSOR_MISSING: "en tidligere melding som det vises til, er aldri mottatt",
    Finding.ACTIVITY_AGAINST_STATUS: "meldingens aktivitet og status sier imot hverandre",
    Finding.DECEASED_IN_PROGRESS: "pasienten er meldt død mens oppholdet pågår",
    Finding.AFTER_CLOSING: "noe er meldt etter avslutningen",
    Finding.ENDS_BEFORE_START: "avslutningen er datert før starten",
    Finding.NO_DAY: "starten har ingen dato",
    Finding.CHECK_DIGITS_WRONG: "et fødselsnummer eller hjelpenummer har feil kontrollsifre",
}


def in_words(when: date | datetime) -> str:
    """A civil day, or a moment in Oslo to the minute."""
    if isinstance(when, datetime):
        there = when.astimezone(OSLO)
        return f"{in_words(there.date())} kl. {there:%H.%M}"
    return f"{when.day}. {MONTHS[when.month - 1]} {when.year}"


def amount_in_words(amount: int | None, unit: Unit) -> str:
    """E.g. ``6 uker``; without an amount it is due on a day that the sender named."""
    if amount is None:
        return "innen dagen som avsenderen har satt"
    one, many = UNITS[unit]
    return f"{amount} {one if amount == 1 else many}"


def limit_in_words(limit_id: str, when: str) -> str:
    """A limit's name, and its branch where it has one: ``OF3, kirurgi``."""
    return limit_id if when == Branch.NONE else f"{limit_id}, {BRANCHES[Branch(when)]}"


def state_in_words(state: LimitState, obligation: Obligation) -> str:
    """How a limit stands; what is overdue is called by what it binds to."""
    return LATE[obligation] if state is LimitState.OVERDUE else STATES[state]
