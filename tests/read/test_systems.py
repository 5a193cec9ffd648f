"""The number of a national list, in every form in which its system is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.volven import volven_lists
from services.milestone.read.fields import LISTS
from services.milestone.read.systems import series, volven
from services.milestone.read.tables import URGENCIES
from tests.read.given import FNR, HIS_1206

NUMBERS = sorted({one for one in (*volven_lists(), *LISTS) if one.isdigit()})
FORMS = [
    "urn:oid:2.16.578.1.12.4.1.1.{}",
    "2.16.578.1.12.4.1.1.{}",
    "https://terminology.example/oid/2.16.578.1.12.4.1.1.{}",
    "https://volven.no/list?oid=2.16.578.1.12.4.1.1.{}",
    "http://ehelse.no/fhir/CodeSystem/no-kodeverk-{}",
    "http://hl7.no/fhir/CodeSystem/no-kodeverk-{}.codesystem",
    "http://ehelse.no/fhir/CodeSystem/{}",
    "http://ehelse.no/fhir/CodeSystem/{}.2024",
    "http://helsedir.no/fhir/CodeSystem/{}",
    "http://hl7.no/fhir/CodeSystem/{}",
    "http://fhir.no/CodeSystem/{}",
    "https://finnkode.helsedirektoratet.no/adm/collections/{}",
    "https://fat.kote.helsedirektoratet.no/api/code-systems/{}",
    "https://volven.no/adm/collections/{}",
    "http://hospital.example/fhir/CodeSystem/{}",
    "https://terminology.example/api/code-systems/{}",
    "https://proxy.example/adm/collections/{}",
    "ehelse.no/fhir/CodeSystem/{}",
    "finnkode.helsedirektoratet.no/adm/collections/{}",
    "www.volven.no/{}",
    "https://www.volven.no/{}",
    "https://volven.no/produkt.asp?id={}",
    "http://www.volven.no/produkt.asp?open_f=true&id={}&catID=3&subID=2024",
    "{}",
]
"""What follows the number is no part of it: the version of a canonical, a slash, a query."""
ENDS = ["", "|1.0", "|2024", "/", "/?q=2024", "?version=2024", "#2024", "/|2024-12-06"]


@given(form=st.sampled_from(FORMS), number=st.sampled_from(NUMBERS), end=st.sampled_from(ENDS))
def test_each_list_is_one_in_every_form(form: str, number: str, end: str) -> None:
    """One national list has many canonicals; its number is the same in all of them."""
    assert volven(form.format(number) + ("&x=1" if "?" in form and "?" in end else end)) == number


@pytest.mark.parametrize("form", FORMS)
def test_every_list_is_found_in_each_form(form: str) -> None:
    found = [volven(form.format(number)) for number in NUMBERS]

    assert found == NUMBERS
    assert set(URGENCIES) <= set(found)


@pytest.mark.parametrize(
    "system",
    [
        "HTTP://EHELSE.NO/fhir/CodeSystem/9327",
        "https://EHelse.no/fhir/codesystem/9327",
        "URN:OID:2.16.578.1.12.4.1.1.9327",
        "http://ehelse.no/fhir/CodeSystem/NO-KODEVERK-9327",
    ],
)
def test_neither_scheme_nor_server_has_letter_case(system: str) -> None:
    assert volven(system) == "9327"


@pytest.mark.parametrize("end", ["", "|1.0", "/"])
def test_the_state_of_a_referral_is_of_his_1206_in_whatever_version(end: str) -> None:
    assert volven(HIS_1206 + end) == "henvisningsstatus"
    assert volven("http://helsenorge.no/fhir/CodeSystem/hn-henvisningsstatus" + end) == (
        "henvisningsstatus"
    )


@pytest.mark.parametrize(
    "system",
    [
        "http://snomed.info/sct",
        "http://snomed.info/sct/51000202101/version/2024",
        FNR,
        "http://loinc.org/9327",
        "http://loinc.org|2024",
        "http://ehelse.no/" + "x" * 300 + "/CodeSystem/9327",
        # A longer number, an arm of the list's own, and what only ends alike.
        "urn:oid:2.16.578.1.12.4.1.1.84800",
        "urn:oid:2.16.578.1.12.4.1.1.9327.1",
        "urn:oid:1.2.16.578.1.12.4.1.1.9327",
        "http://ehelse.no/fhir/CodeSystem/93271",
        "https://volven.no/produkt.asp?id=343506&catID=3&subID=2024",
        "93270",
        # Years and versions beside another name.
        "http://ehelse.no/fhir/CodeSystem/kommuner/2024",
        "http://ehelse.no/fhir/2024",
        "http://ehelse.no/fhir/CodeSystem/kommuner-2024",
        "http://ehelse.no/fhir/CodeSystem/kommuner|2024",
        "http://ehelse.no/fhir/CodeSystem/kommuner?next=/CodeSystem/9327",
        # Somebody else's list, and another part of somebody else's server.
        "http://hospital.example/CodeSystem/9000",
        "http://hospital.example/CodeSystem/9327.2024",
        "http://hospital.example/CodeSystem/x?next=/CodeSystem/9327",
        "http://hospital.example/kodeverk/9327",
        "http://notehelse.no/valueset/9327",
        "http://ehelse.no.example/9327",
        "http://helsenorge.no/fhir/CodeSystem/henvisningsstatuser",
        "",
    ],
)
def test_another_system_is_no_national_list(system: str) -> None:
    assert volven(system) is None


@pytest.mark.parametrize("path", ["CodeSystem", "code-systems", "collections"])
def test_a_year_is_no_list_on_any_server(path: str) -> None:
    """Only a list that we have is known by its number on a server that is not the publisher's."""
    found = [volven(f"http://hospital.example/{path}/{year}") for year in range(1900, 2100)]

    assert set(found) == {None}


def test_the_number_series_of_persons_is_no_list() -> None:
    assert series(FNR) == FNR
    assert volven(FNR) is None
