"""The words in which the desk tells how a message was read, in bokmål.

By the ids of the signals and the uses of fields: what the rows say to integrators in English, this
says to those who read the screens.
"""

USES = {
    "identity": "hvilken ressurs det er",
    "profile": "avsenderprofil",
    "order": "rekkefølge",
    "subject": "hvem det gjelder",
    "signal": "hva som har skjedd",
    "day": "dato",
    "code": "nasjonal kode",
    "unit": "hvor det skjedde",
    "link": "opphold, episode eller henvisning",
    "person": "fødsel og død",
    "residence": "kommune og bydel",
    "protection": "adressesperre",
    "sealed": "forseglet",
    "envelope": "meldingens konvolutt",
    "contained": "ressurs inni ressursen",
}

BECAUSE = "fordi"
IS = "er"
FROM = "="
OR = "eller"
CODE = "koden er"
NOTE = "merk"
NO_DAY = "uten dato"
PROFILE = "avsenderprofil"
ORDER = "rekkefølge etter"
TAKES_BACK = "tar tilbake"
ALL = "alt"
FINDING = "funn"
ABOUT_PERSON = "om personen"
DEAD = "om personen: død"
NOT_DEAD = "om personen: ikke død"
ELSE = "ellers"
AND = "og"
BORN = "fødselsdato"
DIED = "dødsdag"
MUNICIPALITY = "kommune"
DISTRICT = "bydel"
PROTECTION = "adressesperre"
USED = "brukt i"
IGNORED = "ikke brukt i"
FOREIGN = "felt som FHIR ikke har"

QUIET = "ingen milepæl"
WITHDRAWN = "feilført: alt den har sagt, tas tilbake"
CANCELLED = "tar tilbake, og sier ikke noe nytt"
OTHER = "noe annet eller ingenting"
TOLD = "oppgitt"
NOT_TOLD = "ikke oppgitt"
AS_BEFORE = "den samme som i en melding før"
EARLIER = "før executionPeriod.start"
ANSWERED = "at completed bare betyr besvart"

ORDERS = {
    "depth": "meldingens plass i Provenance-kjeden",
    "version": "meta.versionId",
    "last_updated": "meta.lastUpdated",
    "event_at": "meldingens egen tid",
}
BY_LOG = "loggen (avsenderen har ingen versjoner)"

_PLANNED_END = "period.end er bare planlagt slutt til status er finished."
_ASKED = "Det er ikke gjort før det er utført; en forespørsel er ikke nok."
_CAME = "Henvisningen kom, så det blir stående."
_PAUSE = "Stanser ingen frist i seg selv; det avgjør definisjonen."
_CODED = "Sluttet av status: en kode fra HIS 1206, 9148 eller 8444 vinner over den."
_NEVER = "De som fikk vite om oppholdet, må få vite at det aldri var."

_OF_REFERRAL = (
    "Koder av 8444, 8445, 8446, 8455, 8485 og 9146 handler om henvisningen: de gjelder uansett hva "
    "det blir til med oppgaven."
)
TRAPS = {
    "referral-draft": "Et utkast er ingen henvisning.",
    "referral-proposal": "Et forslag er ingen henvisning.",
    "referral-in-error": "Ikke det samme som revoked: en trukket henvisning kom.",
    "referral-received": "Ventetiden regnes fra ansiennitetsdatoen, som kan ligge før mottaket.",
    "referral-order": "Å bestille laboratorieprøver eller bildediagnostikk er ingen henvisning.",
    "referral-received-by-answer": "Svaret gjelder selv om avsenderen ikke kjenner status.",
    "referral-answer": "FHIRs egen status står på active mens dette endrer seg.",
    "referral-waiting-ended": "Hvorfor, sier 8445: hjelpen er i gang, eller blir ikke gitt her.",
    "referral-on-hold": _PAUSE,
    "referral-completed": "Sluttet av status: en kode for hva det ble til, vinner over den.",
    "referral-answered": "Hos Helsenorge betyr completed bare at noen har svart.",
    "referral-withdrawn": f"{_CAME} En avlyst time trekker ingen henvisning.",
    "referral-code": "I kategori, årsak og det som følger med, sier koden hvor pasienten er i "
    "forløpet; den bestiller ingenting.",
    "referral-code-came": "Den som ber om at et forløp startes, sender med det henvisningen som "
    "starter det.",
    "referral-code-done": "completed sier at det er gjort, ikke når.",
    "referral-code-asked": "Å be om et trinn er ikke å ha tatt det.",
    "referral-code-revoked": "Den som trekker en henvisning, tar tilbake forløpet den skulle "
    "starte; at den kom, står.",
    "task-need-asked": "Den som ber om varsel, melder at det er behov; varselet er ikke gått.",
    "task-need-before": "Versjonen om varselet erstatter den som ba om det.",
    "task-moment": _ASKED,
    "task-moment-timed": "En start fram i tid gjelder først når den kommer.",
    "task-asked": _ASKED,
    "task-notice-on-hold": _ASKED,
    "task-unsaid": "En oppgave som det ikke ble noe av, sier ingenting.",
    "task-referral-draft": "Et utkast er ingen henvisning; det er heller ikke et forslag, eller en "
    "Task om et utkast, et forslag, en feilføring eller en undersøkelse i samme melding.",
    "task-received": "En senere tilstand omfatter de tidligere: den erstatter dem.",
    "task-received-now": "Bare i denne statusen sier lastModified når den ble mottatt.",
    "task-answer": "lastModified kan være senere enn svaret.",
    "task-answered": "Koden sier hva det ble til, og om det kan henvises på nytt.",
    "task-accepted": _CODED,
    "task-taken-on": "Arbeidet er i gang, så den er godtatt; lastModified sier ikke når.",
    "task-unassessed": "Å ta imot det som ikke skal vurderes, er ikke å ha vurdert det.",
    "task-rejected": _CODED,
    "task-on-hold": _PAUSE,
    "task-completed": _CODED,
    "task-cancelled": _CAME,
    "task-code": _ASKED,
    "task-code-timed": "En start fram i tid gjelder først når den kommer.",
    "task-code-asked": _ASKED,
    "task-code-unsaid": "Det som er avvist, avlyst eller mislykket, er ikke gjort; en henvisning "
    "kom likevel.",
    "task-stated": _ASKED,
    "referral-stated": "Å be om noe er ikke å ha gjort det: det som bare er bestilt, satt på vent "
    "eller trukket tilbake, når ingenting ved det som det bes om.",
    "referral-states-of-itself": "Koder av 8444, 8445, 8446, 8455, 8485 og 9146 handler om selve "
    "henvisningen: de gjelder også før det den ber om, er gjort.",
    "task-states-of-referral": _OF_REFERRAL,
    "task-states-of-ended-referral": _OF_REFERRAL,
    "episode-stated": "Et forløp som er annullert, når ingenting ved kodene det bærer.",
    "task-stated-timed": "En start fram i tid gjelder først når den kommer.",
    "task-declined": "Avlyst er ikke avslått: da ble ingen spurt.",
    "appointment-booked": "Hos DIPS blir timen stående som booked; oppmøtet sier Encounter.",
    "appointment-declined": "Pasienten har sagt nei: de andre kan møtes uten ham.",
    "appointment-missed": "En avlyst eller forsømt time trekker ingen henvisning; årsaken sies.",
    "appointment-not-yet": "Ingenting er avtalt ennå.",
    "appointment-code-not-come": "Ingen har møtt: det koden nevner, er ikke gjort.",
    "encounter-planned": "Ingen har kommet ennå, uansett class.",
    "encounter-stay-in-error": _NEVER,
    "encounter-stay-cancelled": _NEVER,
    "encounter-visit-cancelled": "Ingen fikk vite om besøket; henvisningen er ikke trukket.",
    "encounter-admitted": _PLANNED_END,
    "encounter-emergency": "Class kan bli IMP i samme opphold; ingen er utskrevet av det.",
    "encounter-attending": "En start fram i tid gjelder først når den kommer.",
    "encounter-attended": "Hos DIPS blir et besøk uten slutt finished dagen etter, av klokka.",
    "encounter-unattended": "Før innleggelse har ingen møtt; kodene teller det.",
    "encounter-remote": "På video eller telefon har ingen møtt; om det teller, sier definisjonen.",
    "encounter-leave": "Ingen utskrivning: pasienten kommer tilbake.",
    "encounter-discharged": "Bare fra én avdeling når flere Encounter er del av samme opphold.",
    "encounter-discharged-elsewhere": "Oppholdet er slutt, og pasienten er ikke hjemme.",
    "encounter-died": "Ingen er utskrevet: pasienten døde under oppholdet.",
    "encounter-transferred": "Ingen utskrivning: den som tar imot, sier hvordan det går videre.",
    "encounter-code-not-begun": "Det planlagte har ikke begynt, og det avlyste gjør det aldri.",
    "encounter-code": "En kode vinner over det class og status tyder på.",
    "medcom-repeated": "En melding om død gjentar forrige aktivitet: ingen ny hendelse.",
    "medcom-in-error": _NEVER,
    "medcom-death": "Aktiviteten er den forrige; bare Patient sier at pasienten er død.",
    "medcom-death-in-progress": "period.end er ingen dødsdag så lenge oppholdet pågår.",
    "service-ongoing": "På vent er ikke avsluttet.",
    "episode-code": "At forløpet er finished, lukker ingenting; det gjør koden.",
    "episode-code-cancelled": "Det som bare er planlagt, eller er annullert, har ikke begynt, og "
    "det koden nevner, heller ikke.",
    "procedure-code": "Uten forløpskode er en Procedure noens behandling, og ikke vår.",
    "procedure-declined": "Tilbudt og ikke gjort: det kan tilbys igjen.",
    "procedure-not-done": "Det som ikke er gjort, eller bare forberedt, sier ingenting.",
    "patient-deceased": "Kan tas tilbake: den nyeste versjonen av posten gjelder.",
    "patient-not-deceased": "Tar tilbake en død som samme post har meldt.",
    "8477#2": "Ingen status i Encounter sier dette, og slutten på oppholdet heller ikke.",
    "henvisningsstatus#mottatt": "Henvisningen sier selv at den er mottatt.",
    "henvisningsstatus#planlagt": "Time gis først når behovet er vurdert; når, er ikke sagt.",
    "henvisningsstatus#vurdert-ikke-behov": "Innbyr ikke til ny henvisning.",
    "henvisningsstatus#avvist-mangelfull": "Mangler opplysninger: henviser kan sende på nytt.",
    "8444#4": "Trenger hjelp, men uten rett til den i tide: ingen egen frist.",
    "9148#3": "Sendt videre til en annen enhet: verken avvist eller besvart.",
    "9148#11": "Råd til henviser er ingen avvisning.",
}
"""What goes wrong when a signal is read naively, by signal, or by code where that says more."""

REVISES = "Erstatter den nærmeste slike hendelsen i kjeden."
CANCELS = "Tilstanden før gjelder igjen, så status ser ut som en annen hendelse."
