"""Which fields are used, and that the table of them says what the structs decode."""

import json
from typing import Any

import pytest

from schemas.words import Language, tables
from services.command.reading_why import trap_of
from services.command.reading_words import ReadingWords
from services.milestone.decide.signals import ROWS
from services.milestone.read import datatypes
from services.milestone.read.as_r4 import CONVERTERS
from services.milestone.read.fields import DATA_TYPES, EXTENSIONS, IN_ENGLISH, LISTS, USES, Use
from services.milestone.read.fields_r5 import USES_R5
from services.milestone.read.layout import FHIR_NAMES, STRUCTS, STRUCTS_R5, fields_by_name, paths_of
from services.milestone.read.orders import LOINC, SNOMED
from services.milestone.read.seen import Seen, fields_in, uses_of
from services.milestone.read.wanted import LOOKED_FOR
from tests.read.given import (
    DISPOSITIONS,
    EXAMPLES,
    OLA,
    READER,
    bundle,
    by_number,
    coded,
    encounter,
    notice,
    patient,
    service_request,
    task,
)


def seen(message: Any) -> Seen:
    """The fields of a message."""
    return fields_in(json.dumps(message).encode(), READER)


EVERY = [
    *[(STRUCTS[kind], USES[kind]) for kind in STRUCTS],
    *[(STRUCTS_R5[kind], USES_R5[kind]) for kind in STRUCTS_R5],
]


@pytest.mark.parametrize(("struct", "uses"), EVERY, ids=lambda told: getattr(told, "__name__", ""))
def test_every_field_of_a_struct_has_a_use_and_every_use_a_field(
    struct: type, uses: dict[str, tuple[Use, ...]]
) -> None:
    """So that the page for integrators cannot drift from what is decoded."""
    decoded = {path for path, _ in paths_of(struct)}

    assert decoded == set(uses)


@pytest.mark.parametrize("kind", DATA_TYPES)
def test_every_field_of_a_data_type_is_told_and_no_other(kind: str) -> None:
    (struct,) = [struct for struct, name in FHIR_NAMES.items() if name == kind]

    assert set(fields_by_name(struct)) == set(DATA_TYPES[kind])


def test_every_resource_that_is_decoded_has_a_table_and_every_struct_in_it_a_name() -> None:
    structs = {inner for struct, _ in EVERY for _, inner in paths_of(struct) if inner}

    assert set(USES) == set(STRUCTS)
    assert set(USES_R5) == set(STRUCTS_R5) == set(CONVERTERS)
    assert structs <= set(FHIR_NAMES)


def test_every_use_has_words_for_integrators() -> None:
    shown = set(Use) - {Use.ELSEWHERE}

    assert set(IN_ENGLISH) == shown


def test_every_trap_is_told_on_the_screen_too() -> None:
    words = ReadingWords(Language.NB)
    silent = [row.id for row in ROWS.values() if row.trap and not trap_of(row, words)]
    bases = {row.base or row.id for row in ROWS.values()}
    codes = {row.id.partition(":")[2] for row in ROWS.values()}

    assert silent == []
    assert set(tables()["trap"]) <= bases | codes


def test_what_is_not_read_is_named_by_its_path_without_index_or_value() -> None:
    told = seen(
        encounter(
            text={"status": "generated", "div": "<div/>"},
            location=[{"location": {"display": "a"}}, {"location": {"display": "b"}}],
            subject=by_number() | {"display": "Ola Prøve"},
        )
    )

    assert told.ignored == {
        "Encounter.location": 2,
        "Encounter.subject.display": 1,
        "Encounter.text": 1,
    }
    assert told.used["Encounter.period.start"] == 1
    assert "Encounter.subject" in told.used


def test_a_field_that_fhir_does_not_have_is_counted_and_never_named() -> None:
    """Its name is the sender's own word, and may be a person's."""
    told = seen(encounter() | {OLA: 1, "hemmelig": 2, "status_beside": "x"})

    assert told.foreign == 3
    assert OLA not in repr(told)
    assert "hemmelig" not in repr(told)


def test_a_coding_is_used_where_its_list_is_one_that_we_know() -> None:
    told = seen(encounter(type=[coded(("8406", "3"), (SNOMED, "1")), coded(("8114", "1"))]))

    assert told.used["Encounter.type"] == 1
    assert told.ignored["Encounter.type.coding"] == 2
    assert "8406" in LISTS


def test_an_extension_is_used_where_we_look_for_it_or_it_states_a_national_code() -> None:
    inner = {"url": "y", "valueCoding": coded(("8451", "310"))["coding"][0]}
    told = seen(
        service_request(
            extension=[
                {"url": "https://x/no-mottatt-dato", "valueDateTime": "2026-01-05"},
                {"url": "https://x/own", "extension": [inner]},
                {"url": "https://x/hemmelig", "valueString": "x"},
            ]
        )
    )

    assert told.used["ServiceRequest.extension(no-mottatt-dato)"] == 1
    assert told.used["ServiceRequest.extension"] == 1
    assert told.ignored == {"ServiceRequest.extension": 1}


def test_the_fields_of_r5_are_known_where_the_message_is_of_r5() -> None:
    told = seen(
        encounter(
            status="discharged",
            actualPeriod={"start": "2026-03-02", "end": "2026-03-09"},
            reason=[{"value": [{"concept": coded(("9327", "D12C"))}], "use": []}],
            admission={"origin": {}},
        )
        | {"class": [coded(("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP"))]}
    )

    assert told.used["Encounter.actualPeriod.end"] == 1
    assert told.used["Encounter.class"] == 1
    assert told.used["Encounter.reason.value"] == 1
    assert told.ignored["Encounter.admission.origin"] == 1
    assert told.ignored["Encounter.period"] == 1


def test_of_a_contained_resource_only_what_names_it_is_used() -> None:
    inside = {
        "resourceType": "Patient",
        "id": "p",
        "identifier": [by_number()["identifier"]],
        "birthDate": "1948-01-05",
    }
    other = {"resourceType": "Practitioner", "id": "d"}

    told = seen(encounter(contained=[inside, other], subject={"reference": "#p"}))

    assert told.used["Encounter.contained(Patient)"] == 1
    assert told.ignored == {"Encounter.contained": 1, "Encounter.contained(Patient).birthDate": 1}


def test_of_a_contained_condition_the_codes_are_used_that_we_know() -> None:
    snomed = {"system": SNOMED, "code": "1"}
    inside = {
        "resourceType": "Condition",
        "id": "c",
        "subject": by_number(),
        "onsetString": "x",
        "code": {"coding": [*coded(("9327", "D12E"))["coding"], snomed]},
    }

    told = seen(encounter(contained=[inside], reasonReference=[{"reference": "#c"}]))

    within = "Encounter.contained(Condition)"
    assert [path for path in told.used if path.startswith(within)] == [
        within,
        f"{within}.code",
        f"{within}.subject",
    ]
    assert set(told.ignored) == {f"{within}.code.coding", f"{within}.onsetString"}
    assert uses_of(f"{within}.code") == (Use.CONTAINED,)


def test_the_entries_of_a_bundle_are_counted_and_what_we_do_not_read_is_named_by_type() -> None:
    odd = {"resourceType": OLA, "id": "x"}
    told = seen(bundle(encounter(), patient(), task("2"), {"resourceType": "Observation"}, odd))

    assert told.used["Bundle.entry.fullUrl"] == 5
    assert told.ignored["Observation"] == 1
    assert told.ignored["resource"] == 1
    assert OLA not in repr(told)


def test_an_entry_without_a_resource_has_no_field_to_tell_of() -> None:
    told = bundle(encounter())
    told["entry"].append({"request": {"method": "GET", "url": "Encounter/2"}})

    assert seen(told).ignored == {}


def test_what_tells_that_an_examination_is_ordered_is_used() -> None:
    """It is why the request is no referral, though no national list has it."""
    laboratory, of_loinc = coded((SNOMED, "108252007")), coded((LOINC, "24323-8"))
    told = seen(service_request(category=[laboratory], code=of_loinc))
    other = seen(service_request(category=[coded((SNOMED, "3457005"))], code=laboratory))

    assert {"ServiceRequest.category", "ServiceRequest.code"} <= told.used.keys()
    assert other.ignored == {"ServiceRequest.category.coding": 1, "ServiceRequest.code.coding": 1}


def test_where_a_patient_went_is_used_in_hl7s_words_alone() -> None:
    local = ("urn:oid:1.2.3", "home")
    went = {"dischargeDisposition": coded(local, (DISPOSITIONS, "home"))}
    told = seen(encounter(hospitalization=went))

    path = "Encounter.hospitalization.dischargeDisposition"
    assert (told.used[path], told.ignored) == (1, {f"{path}.coding": 1})


CONDITIONS = {"system": "urn:example:conditions"}


@pytest.mark.parametrize(
    ("reference", "used"),
    [
        *[({"reference": name}, True) for name in ("Condition/c", "#c")],
        *[({"reference": name}, False) for name in ("Observation/o", "#o", "#x")],
        ({"identifier": CONDITIONS | {"value": "1"}}, True),
        ({"identifier": CONDITIONS | {"value": "2"}}, False),
    ],
)
def test_a_reference_is_followed_for_codes_where_it_leads_to_a_condition(
    reference: dict[str, Any], used: bool
) -> None:
    number = [CONDITIONS | {"value": "1"}]
    condition = {"resourceType": "Condition", "id": "c", "identifier": number}
    other = {"resourceType": "Observation", "id": "o"}
    told = encounter(reasonReference=[reference], contained=[condition, other])

    found = seen(bundle(told, condition, other))

    path = "Encounter.reasonReference"
    assert (path in found.used, path in found.ignored) == (used, not used)


LMDI = "http://hl7.no/fhir/StructureDefinition/lmdi-municipalitycode"


@pytest.mark.parametrize(
    ("extension", "used"),
    [({"url": LMDI, "valueCoding": {"code": "0301"}}, True), ({"url": "https://x/y"}, False)],
)
def test_what_stands_beside_a_district_is_used_for_its_municipality(
    extension: dict[str, Any], used: bool
) -> None:
    told = seen(patient(address=[{"_district": {"extension": [extension]}}]))

    assert ("Patient.address._district" in told.used) is used


def test_an_extension_is_used_where_it_is_looked_for_and_nowhere_else() -> None:
    day = {"url": "https://x/no-mottatt-dato", "valueDateTime": "2026-01-05"}
    absent = {"url": "https://x/data-absent-reason", "valueCode": "unknown"}

    assert seen(task(extension=[day, absent])).ignored == {"Task.extension": 2}


def test_every_extension_that_is_looked_for_is_told_of() -> None:
    named = {
        end.removeprefix("/")
        for path, ends in LOOKED_FOR.items()
        for end in ends
        if path != "Patient.address._district"
    }

    assert named < EXTENSIONS.keys()


def test_a_field_that_only_another_resource_is_asked_for_is_not_used() -> None:
    told = seen(encounter(meta={"security": [{"code": "R"}], "versionId": "1"}))

    assert told.ignored["Encounter.meta.security"] == 1
    assert told.used["Encounter.meta.versionId"] == 1


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'"x"', b"\xff"])
def test_what_is_no_object_has_no_fields(raw: bytes) -> None:
    told = fields_in(raw, READER)

    assert not told.used
    assert not told.foreign


@pytest.mark.parametrize("spoil", ["x", 5, None, ["x"], {"x": "x"}, [[{}]]])
def test_a_field_of_another_shape_than_fhir_has_does_not_stop_the_look(spoil: Any) -> None:
    for message in (encounter(), service_request(), task(), patient(), notice(("m1", "x"))):
        for name in [*message, "contained", "extension", "type", "meta"]:
            fields_in(json.dumps(message | {name: spoil}).encode(), READER)


def test_each_used_path_of_our_examples_has_a_use() -> None:
    for path in EXAMPLES.glob("*.json"):
        told = fields_in(path.read_bytes(), READER)

        assert told.used
        assert all(Use.ELSEWHERE not in uses_of(field) for field in told.used)
        assert told.foreign == 0


def test_a_struct_tells_a_data_type_once_for_all_places() -> None:
    assert fields_by_name(datatypes.Reference)["identifier"] is datatypes.Identifier
