"""What a Patient record states of the person: residence, protection, birth and death."""

from datetime import date
from typing import Any

import pytest

from schemas.milestone import PersonStated, When
from tests.read.given import VOLVEN, bundle, patient, read, statement

NO_BASIS = "http://hl7.no/fhir/StructureDefinition/"


def coding(system: str, code: str) -> dict[str, Any]:
    """A value of an extension."""
    return {"valueCoding": {"system": system, "code": code}}


ON_DISTRICT = {
    "_district": {
        "extension": [{"url": NO_BASIS + "no-basis-municipalitycode", **coding("x", "0301")}]
    }
}
AT_DIPS = {
    "_district": {
        "extension": [
            {
                "url": "http://dips.no/fhir/R4/StructureDefinition/DipsPatientMunicipality",
                **coding(VOLVEN + "3402", "0301"),
            }
        ]
    }
}
IN_PROPERTY = {
    "extension": [
        {
            "url": NO_BASIS + "no-basis-propertyinformation",
            "extension": [{"url": "municipality", **coding(VOLVEN + "3402", "0301")}],
        }
    ]
}


WITHOUT_ZERO = {
    "_district": {
        "extension": [{"url": NO_BASIS + "no-basis-municipalitycode", **coding("x", "301")}]
    }
}


@pytest.mark.parametrize("address", [ON_DISTRICT, AT_DIPS, IN_PROPERTY, WITHOUT_ZERO])
def test_the_municipality_is_found_in_each_place_of_an_address(address: dict[str, Any]) -> None:
    person = statement(patient(address=[address])).person

    assert person is not None
    assert person.municipality == "0301"


def test_the_municipality_may_be_a_label_of_the_bundle() -> None:
    system = "https://register.geonorge.no/sosi-kodelister/inndelinger/kommunenummer"
    message = bundle(patient(), meta={"tag": [{"system": system, "code": "0301"}]})

    person = statement(message).person

    assert person is not None
    assert person.municipality == "0301"


def test_a_broken_entry_takes_no_label_from_the_bundle() -> None:
    """Else the person would lose their residence with whatever else is in the message."""
    system = "https://register.geonorge.no/sosi-kodelister/inndelinger/kommunenummer"
    message = bundle(patient(), meta={"tag": [{"system": system, "code": "0301"}]})
    message["entry"].append({"fullUrl": 5})

    person = read(message).statements[0].person

    assert person is not None
    assert person.municipality == "0301"


@pytest.mark.parametrize("code", ["030102", "02"])
def test_the_district_has_six_digits(code: str) -> None:
    district = {"url": NO_BASIS + "no-basis-urban-district", **coding(VOLVEN + "3403", code)}

    person = statement(patient(address=[ON_DISTRICT | {"extension": [district]}])).person

    assert person is not None
    assert person.district == "030102"


def test_an_old_address_is_nobodys_residence() -> None:
    person = statement(patient(address=[ON_DISTRICT | {"use": "old"}])).person

    assert person == PersonStated()


def home(municipality: str, use: str | None = None, **more: Any) -> dict[str, Any]:
    """An address in a municipality."""
    code = {"url": NO_BASIS + "no-basis-municipalitycode", **coding("x", municipality)}
    told = {"_district": {"extension": [code]}} | more
    return told | {"use": use} if use else told


@pytest.mark.parametrize(
    "other",
    [
        home("4601", "work"),
        home("4601", "billing"),
        home("4601"),
        home("4601", "home", period={"end": "2010-01-01"}),
        home("4601", "home", period={"start": "2099"}),
    ],
)
def test_who_has_a_home_is_resident_there_whatever_is_told_first(other: dict[str, Any]) -> None:
    """The municipality that is told of the patient must be theirs."""
    lasts = home("0301", "home", period={"start": "2010-01-01", "end": "2099-01-01"})

    for addresses in ([lasts, other], [other, lasts]):
        person = statement(patient(address=addresses)).person

        assert person is not None
        assert person.municipality == "0301"


def test_nobody_is_resident_where_they_work_or_no_longer_live() -> None:
    left = home("0301", "home", period={"end": "2010-01-01"})

    assert statement(patient(address=[left, home("0301", "work")])).person == PersonStated()


def test_the_district_is_of_the_address_that_tells_the_municipality() -> None:
    elsewhere = {"url": NO_BASIS + "no-basis-urban-district", **coding(VOLVEN + "3403", "02")}

    person = statement(patient(address=[home("0301"), {"extension": [elsewhere]}])).person

    assert person == PersonStated(municipality="0301")


def test_birth_protection_and_death_are_stated() -> None:
    confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
    labels = [
        {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"},
        {"system": confidentiality, "code": "N"},
        {"system": confidentiality, "code": "V"},
    ]
    message = patient(birthDate="1948-01-05", deceasedDateTime="2026-02", meta={"security": labels})

    person = statement(message).person

    assert person is not None
    assert person.born_on is not None
    assert (person.born_on.isoformat(), person.protection, person.deceased) == (
        "1948-01-05",
        "V",
        True,
    )
    assert person.died == When(date(2026, 2, 1), date(2026, 2, 28))


def test_that_somebody_is_dead_tells_no_day() -> None:
    dead = statement(patient(deceasedBoolean=True)).person

    assert dead is not None
    assert (dead.deceased, dead.died) == (True, None)


def test_a_birth_or_death_in_a_year_that_cannot_be_meant_has_no_day() -> None:
    """Whoever tells a time of death, even of none, says that the person died."""
    dead = statement(patient(birthDate="0001-01-01", deceasedDateTime="9999-12-31")).person

    assert dead is not None
    assert (dead.born_on, dead.deceased, dead.died) == (None, True, None)


@pytest.mark.parametrize(
    "system",
    [
        "https://register.geonorge.no/sosi-kodelister/inndelinger/inndelingsbase/kommunenummer",
        "https://register.geonorge.no/subregister/sosi-kodelister/kartverket/kommunenummer-alle",
    ],
)
def test_a_label_without_its_leading_zero_is_the_same_municipality(system: str) -> None:
    message = bundle(patient(), meta={"tag": [{"system": system, "code": "301"}]})

    person = statement(message).person

    assert person is not None
    assert person.municipality == "0301"


def test_a_death_that_is_withdrawn_is_stated_as_no_death() -> None:
    """``None`` would say nothing and leave the death standing."""
    dead, alive, silent = (
        statement(patient(**told)).person
        for told in ({"deceasedBoolean": True}, {"deceasedBoolean": False}, {})
    )

    assert dead is not None
    assert dead.deceased is True
    assert alive is not None
    assert alive.deceased is False
    assert silent is not None
    assert silent.deceased is None


def test_a_national_label_of_protection_says_more_than_the_general_one() -> None:
    labels = [
        {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"},
        {"system": VOLVEN + "1234", "code": "6"},
    ]

    person = statement(patient(meta={"security": labels})).person

    assert person is not None
    assert person.protection == "6"
