"""What a Patient record says of the person, as far as delivery must know it."""

import re
from collections.abc import Iterable, Iterator

from schemas.milestone import PersonStated, When
from services.milestone.read.case import Case
from services.milestone.read.datatypes import Address, Coding, Period
from services.milestone.read.days import OSLO
from services.milestone.read.extensions import ending_in
from services.milestone.read.reasons import Faults
from services.milestone.read.structs import Patient
from services.milestone.read.systems import volven

# HL7 v3-Confidentiality, the most restricted first.
CONFIDENTIALITY = ("V", "R", "N", "M", "L", "U")
OF_DISTRICT = "municipalitycode", "/DipsPatientMunicipality"
"""Beside a district: no-basis-municipalitycode, of which LMDI has one of its own, and DIPS's."""
PROPERTY, DISTRICT = "/no-basis-propertyinformation", "/no-basis-urban-district"
"""Of an address."""
NO_HOME = frozenset({"old", "temp", "work"})
"""Uses of an address at which nobody is resident (FHIR R4 4.0.1, address-use)."""
_MUNICIPALITY = re.compile(r"\d{3,4}")
_DISTRICT = re.compile(r"\d{2}|\d{6}")


def person_of(case: Case[Patient]) -> PersonStated:
    """Birth date, residence, protection and death, as the record states them."""
    record = case.resource
    dead, died = death_of(record, case.faults)
    born = case.faults.when("birthDate", record.birth_date)
    municipality, district = _residence(_homes(case), case.message.tags)
    return PersonStated(
        born_on=born.first_on if born is not None and born.first_on == born.last_on else None,
        municipality=municipality,
        district=district,
        protection=_protection(record),
        deceased=dead,
        died=died,
    )


def death_of(record: Patient, faults: Faults) -> tuple[bool | None, When | None]:
    """Whether and when the person died; ``None`` where the record says nothing."""
    when = faults.when("deceasedDateTime", record.deceased_date_time)
    if record.deceased_date_time is not None:
        return True, when
    return record.deceased_boolean, None


def _homes(case: Case[Patient]) -> list[Address]:
    """Where the person lives when the log takes the message in: what is called a home first.

    Who works in a municipality is no resident of it.
    """
    homes = [told for told in case.resource.address or () if told.use not in NO_HOME]
    lasting = [told for told in homes if told.period is None or _lasts(case, told.period)]
    return sorted(lasting, key=lambda told: told.use != "home")


def _lasts(case: Case[Patient], period: Period) -> bool:
    """Whether a period has begun and not ended; both its days are within, and may be untold."""
    now = case.message.heard.known_at.astimezone(OSLO).date()
    start = case.faults.when("address.period.start", period.start)
    end = case.faults.when("address.period.end", period.end)
    return (start is None or start.first_on <= now) and (end is None or end.last_on >= now)


def _residence(homes: list[Address], tags: tuple[Coding, ...]) -> tuple[str | None, str | None]:
    """Municipality and district of one address, wherever senders put them.

    The municipality stands in the district's own extension (no-basis-municipalitycode,
    DipsPatientMunicipality), in the property information of the address, or is a label of the
    Bundle (NHN).
    """
    for home in homes:
        municipality = _first(_municipalities(home))
        if municipality is not None:
            return municipality, _district(home, municipality)
    municipality = _first(tag for tag in tags if "kommunenummer" in (tag.system or ""))
    districts = [_district(home, municipality) for home in homes]
    return municipality, next((told for told in districts if told is not None), None)


def _first(codes: Iterable[Coding]) -> str | None:
    for told in codes:
        if told.code is not None and _MUNICIPALITY.fullmatch(told.code):
            return told.code.zfill(4)
    return None


def _municipalities(address: Address) -> Iterator[Coding]:
    beside = address.district_beside
    told = list(ending_in(beside.extension, *OF_DISTRICT)) if beside is not None else []
    for extension in ending_in(address.extension, PROPERTY):
        told += ending_in(extension.extension, "/municipality")
    for one in told:
        if one.value_coding is not None:
            yield one.value_coding


def _district(address: Address, municipality: str | None) -> str | None:
    """The bydel, six digits: some send only its number within the municipality."""
    for extension in ending_in(address.extension, DISTRICT):
        told = extension.value_coding
        if told is None or told.code is None or not _DISTRICT.fullmatch(told.code):
            continue
        if len(told.code) == 6:
            return told.code
        if municipality is not None and volven(told.system or "") == "3403":
            return municipality + told.code
    return None


def _protection(record: Patient) -> str | None:
    labels = (record.meta.security or ()) if record.meta else ()
    told = {label.code for label in labels if "v3-Confidentiality" in (label.system or "")}
    # A national list in this place is the one of protected addresses: it says more.
    national = [label.code for label in labels if label.system and volven(label.system)]
    ranked = [code for code in CONFIDENTIALITY if code in told]
    return next(iter([*national, *ranked]), None)
