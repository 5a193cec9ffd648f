"""National pathway codes as hospitals write them: combined in one code, or in parts.

Texts: Volven 8480, 9173–9176, 9321–9326 and 9327, NHN-kodeverk 06.12.2024.
"""

from functools import lru_cache

from services.simulator.fhir.systems import Json, coding

COMBINED = {
    "D12A": "PHV-BU pakkeforløp start",
    "D12M": "PHV-BU første",
    "D12CI": "PHV-BU beslutning ikke behov",
    "D12CK": "PHV-BU beslutning behandling primær",
    "D12CP": "PHV-BU beslutning behandling PHV",
    "D12CU": "PHV-BU beslutning utvidet utredning",
    "D12E": "PHV-BU evaluering",
    "D12F": "PHV-BU fastlege",
    "D12HI": "PHV-BU hjelpebehov ikke behov",
    "D12HK": "PHV-BU hjelpebehov behandling primær",
    "D12SM": "PHV-BU møte gjennomført",
    "D12UB": "PHV-BU aktivitet informasjon",
    "D12UV": "PHV-BU aktivitet måling",
    "D12XG": "PHV-BU avslutning gjennomført",
    "D12XL": "PHV-BU avslutning ikke pakkeforløp",
    "D12XM": "PHV-BU avslutning ikke møtt",
    "D12XO": "PHV-BU avslutning overført annet helseforetak",
    "D12XP": "PHV-BU avslutning avbrudd eget ønske",
    "A12A": "Tykk- og endetarmskreft; Start pakkeforløp/mottatt henvisning",
    "A12AA": "Tykk- og endetarmskreft; Start pakkeforløp/mottatt henvisning; "
    "Pakkeforløpet startet hos avtalespesialist. Pasienten er ferdig/delvis utredet",
    "A12S": "Tykk- og endetarmskreft; Start utredning",
    "A12O": "Tykk- og endetarmskreft; Overføring til annet helseforetak/sykehus",
    "A12CK": "Påvist tykk- og endetarmskreft og behandling besluttet",
    "A12CM": "Tykk- og endetarmskreft; Klinisk beslutning om eventuell behandling; "
    "Mistanke om annen kreftsykdom",
    "A12CA": "Tykk- og endetarmskreft; Klinisk beslutning om eventuell behandling; "
    "Påvist annen sykdom enn kreft",
    "A12CI": "Tykk- og endetarmskreft; Klinisk beslutning om eventuell behandling; Ingen sykdom",
    "A12FK": "Tykk- og endetarmskreft; Start initial behandling; Kirurgisk behandling",
    "A12FM": "Tykk- og endetarmskreft; Start initial behandling; Medikamentell behandling",
    "A12FS": "Tykk- og endetarmskreft; Start initial behandling; Strålebehandling",
    "A12FL": "Tykk- og endetarmskreft; Start initial behandling; Symptomlindrende behandling",
    "A12FO": "Tykk- og endetarmskreft; Start initial behandling; Overvåking uten behandling",
    "A12FI": "Tykk- og endetarmskreft; Start initial behandling; Ingen behandling",
    "A12P": "Tykk- og endetarmskreft; Start pasientutsatt behandling",
    "A12X": "Tykk- og endetarmskreft; Avslutning av pakkeforløp",
}
_LISTS = {
    "D": (
        "9327",
        "9321",
        "9322",
        {"C": "9323", "S": "9324", "U": "9325", "X": "9326", "H": "9328"},
    ),
    "A": ("8480", "9173", "9174", {"A": "8380", "C": "9175", "F": "9176"}),
}
"""By family: the list of combined codes, of pathways, of events, and of each event's outcomes."""
_PATHWAYS = {
    "D12": "Utredning og behandling i psykisk helsevern, barn og unge",
    "A12": "Tykk- og endetarmskreft",
}


@lru_cache(maxsize=256)
def pathway_concept(code: str) -> Json:
    """A combined code. Shared: nobody may change it."""
    return {"coding": [coding(_LISTS[code[0]][0], code, COMBINED.get(code))]}


@lru_cache(maxsize=256)
def concept_in_parts(code: str) -> Json:
    """The same as pathway, event and outcome, each of its own list. Shared: as above."""
    _, pathways, events, outcomes = _LISTS[code[0]]
    parts = [coding(pathways, code[:3], _PATHWAYS[code[:3]]), coding(events, code[3])]
    if code[4:]:
        parts.append(coding(outcomes[code[3]], code[4:]))
    return {"coding": parts}
