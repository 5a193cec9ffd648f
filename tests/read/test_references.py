"""References: by number first, then fullUrl, then relative and contained; an id is no identity."""

from typing import Any

import pytest

from services.milestone.read.references import plain
from tests.read.given import (
    FNR,
    KARI,
    OLA,
    bundle,
    by_number,
    encounter,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)

URN = "urn:uuid:5b0d0f0e-0000-4000-8000-00000000000a"
WARD = {"system": "https://hospital.example/stay", "value": "9"}
OTHER = WARD | {"value": "8"}
OLAS = statement(encounter()).patient
KARIS = statement(encounter(subject=by_number(KARI))).patient


def stays(message: object, **more: Any) -> list[str | None]:
    """The stay that each Task of a message speaks of."""
    told = read(message, **more).statements
    return [one.encounter for one in told if one.source.startswith("Task|")]


def karis(**more: Any) -> Any:
    """The record of another person."""
    return patient(identifier=[{"system": FNR, "value": KARI}], name=[{"family": "Prøve"}], **more)


def test_a_number_is_who_bears_it_in_the_message_whatever_the_literal_says() -> None:
    """A logical reference beside a literal one: the number is right."""
    first, second = encounter(identifier=[WARD]), encounter(id="stay-2", identifier=[OTHER])
    both = {"reference": "Encounter/stay-1", "identifier": OTHER}

    assert stays(bundle(first, second, task("2", focus=both))) == [
        "Encounter|https://hospital.example/stay|8"
    ]


def test_a_number_that_the_literal_bears_among_others_is_that_resource() -> None:
    """The Encounter goes by its best number; the reference may tell another of them."""
    stay = encounter(identifier=[WARD | {"use": "official"}, {"system": "urn:y", "value": "1"}])
    both = {"reference": "Encounter/stay-1", "identifier": {"system": "urn:y", "value": "1"}}

    assert stays(bundle(stay, task("2", focus=both))) == [
        "Encounter|https://hospital.example/stay|9"
    ]


def test_a_number_of_a_series_that_the_literal_lacks_does_not_part_them() -> None:
    """The Encounter in the message has no number; the reference knows one of it."""
    both = {"reference": "Encounter/stay-1", "identifier": WARD}

    assert stays(bundle(encounter(), task("2", focus=both))) == [
        "Encounter|hospital-one|Encounter/stay-1"
    ]


def test_a_number_that_nobody_in_the_message_bears_names_a_stay_elsewhere() -> None:
    both = {"reference": "Encounter/stay-1", "identifier": OTHER}

    told = stays(bundle(encounter(identifier=[WARD]), task("2", focus=both)))

    assert told == ["Encounter|https://hospital.example/stay|8"]


def test_a_conditional_reference_finds_who_bears_the_number_in_the_message() -> None:
    stay = encounter(identifier=[WARD, {"system": "urn:y", "value": "1"}])

    told = stays(bundle(stay, task("2", focus={"reference": "Encounter?identifier=urn:y|1"})))

    assert told == ["Encounter|https://hospital.example/stay|9"]


def test_a_number_of_another_type_is_no_stay() -> None:
    referral = {"type": "ServiceRequest", "identifier": WARD}
    literal = {"reference": "ServiceRequest/1", "identifier": WARD}

    for focus in (referral, literal):
        assert statement(task("2", focus=focus)).encounter is None


def test_a_subject_by_number_and_reference_is_the_person_of_the_number() -> None:
    """Else the sender's slip would make two strangers one."""
    both = {"reference": "Patient/ola", "identifier": {"system": FNR, "value": KARI}}

    alone = read(bundle(encounter(subject=both), patient())).statements[0]
    beside = read(bundle(encounter(subject=both), patient(), karis(id="kari"))).statements[0]

    for told in (alone, beside):
        assert told.patient == KARIS
        assert OLAS not in {alias.pseudonym for alias in told.aliases}


def test_a_contained_patient_never_makes_two_persons_one() -> None:
    inside = patient(id="p")
    both = {"reference": "#p", "identifier": {"system": FNR, "value": KARI}}

    told = statement(encounter(contained=[inside], subject=both))

    assert [alias.pseudonym for alias in told.aliases] == [KARIS]


def test_a_local_number_beside_the_record_stays_an_alias() -> None:
    local = {"system": "https://hospital.example/p", "value": "7"}
    both = {"reference": "Patient/ola", "identifier": local}

    told = read(bundle(encounter(subject=both), patient())).statements[0]

    assert told.patient == OLAS
    assert len(told.aliases) == 3


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (URN.replace("b0d", "B0D"), URN),
        (URN.upper(), URN),
        ("/Patient/1", "Patient/1"),
        ("./Patient/1", "Patient/1"),
        ("Patient/1/", "Patient/1"),
        ("HTTPS://Hospital.Example/fhir/Patient/A1/", "https://hospital.example/fhir/Patient/A1"),
        ("Patient/1/_history/2", "Patient/1"),
        ("urn:oid:1.2.3", "urn:oid:1.2.3"),
    ],
)
def test_a_reference_is_one_however_it_is_written(written: str, meant: str) -> None:
    """RFC 4122 has a UUID in either case, RFC 3986 a host; FHIR has ids and types in one."""
    assert plain(written) == meant


def test_a_full_url_is_found_in_either_case_and_with_a_slash() -> None:
    message = bundle(
        encounter(subject={"reference": URN}, partOf={"reference": "/Encounter/whole"}),
        patient(),
        encounter(id="whole"),
    )
    message["entry"][1]["fullUrl"] = URN.upper()

    told = read(message).statements[0]

    assert told.patient == OLAS
    assert told.episodes == ("Encounter|hospital-one|Encounter/whole",)


def test_a_type_in_another_case_is_another_word() -> None:
    assert "Encounter.subject" in wheres(refused(encounter(subject={"reference": "patient/ola"})))


@pytest.mark.parametrize("server", ["a", "b"])
def test_of_two_servers_a_relative_reference_means_its_own(server: str) -> None:
    """Two servers may both have a Patient/1."""
    stay = encounter(id="s", subject={"reference": "Patient/1"})
    message = bundle(stay, patient(id="1"), karis(id="1"))
    for place, name in enumerate((f"{server}", "a", "b")):
        told = message["entry"][place]
        kind = told["resource"]["resourceType"]
        told["fullUrl"] = f"https://{name}.example/{kind}/{told['resource']['id']}"

    assert read(message).statements[0].patient == (OLAS if server == "a" else KARIS)


@pytest.mark.parametrize("reference", ["https://b.example/Patient/1", "Patient/1"])
def test_what_means_another_server_is_nobody_in_the_message(reference: str) -> None:
    """A relative reference means the server of whoever refers."""
    message = bundle(encounter(subject={"reference": reference}), patient(id="1"))
    message["entry"][0]["fullUrl"] = "https://b.example/Encounter/stay-1"
    message["entry"][1]["fullUrl"] = "https://a.example/Patient/1"

    assert read(message).statements[0].patient != OLAS


def test_a_relative_reference_that_two_servers_could_mean_leads_to_neither() -> None:
    """The entry that refers names no server of its own."""
    message = bundle(encounter(subject={"reference": "Patient/1"}), patient(id="1"), karis(id="1"))
    message["entry"][0]["fullUrl"] = URN
    for place, server in ((1, "a"), (2, "b")):
        message["entry"][place]["fullUrl"] = f"https://{server}.example/Patient/1"

    assert read(message).statements[0].patient not in {OLAS, KARIS}


def message_of(person: Any, stay: Any, **url: str) -> Any:
    """A message about one stay, whose ids may be made up."""
    header = {
        "resourceType": "MessageHeader",
        "id": "h",
        "eventCoding": {"code": "x"},
        "source": {"endpoint": "https://hospital.example"},
        "focus": [{"reference": f"Encounter/{stay['id']}"}],
    }
    made = bundle(header, stay, person, kind="message", timestamp="2026-03-02T12:00:00Z")
    made["entry"][1] |= url
    return made


def test_the_same_id_in_two_messages_never_joins_two_strangers() -> None:
    """A sender may number its resources anew each time: ``Encounter/1`` of ``Patient/1``."""
    stay = encounter(id="1", subject={"reference": "Patient/1"})

    told = [
        read(message_of(person, stay)).statements[0] for person in (patient(id="1"), karis(id="1"))
    ]

    assert [one.patient for one in told] == [OLAS, KARIS]
    assert told[0].source != told[1].source
    assert told[0].episodes != told[1].episodes
    assert [one.names for one in told] == [(), ()]
    assert OLA not in repr(told)


def test_what_a_transaction_creates_has_no_id_yet_and_what_it_updates_has() -> None:
    """The server gives the id; until then ``Patient/1`` is anybody."""
    stay = encounter(id="1", subject={"reference": "Patient/1"})
    told = {}
    for method in ("POST", "PUT"):
        for person in (patient(id="1"), karis(id="1")):
            message = bundle(stay, person, kind="transaction")
            for entry in message["entry"]:
                entry["request"] = {"method": method, "url": "x"}
            told[method, person["identifier"][0]["value"]] = read(message).statements

    aliases = {
        key: {alias.pseudonym for one in statements for alias in one.aliases}
        for key, statements in told.items()
    }
    assert not aliases["POST", OLA] & aliases["POST", KARI]
    assert aliases["PUT", OLA] & aliases["PUT", KARI]
    for one, other in zip(told["POST", OLA], told["POST", KARI], strict=True):
        assert one.source != other.source
    for one, other in zip(told["PUT", OLA], told["PUT", KARI], strict=True):
        assert one.source == other.source


def test_two_versions_of_one_stay_of_one_person_are_one_source_by_their_id() -> None:
    person = patient(id="1")
    versions = [
        encounter(status, id="1", subject={"reference": "Patient/1"})
        for status in ("in-progress", "finished")
    ]

    sources = {read(message_of(person, stay)).statements[0].source for stay in versions}

    assert len(sources) == 1


@pytest.mark.parametrize(
    ("url", "source"),
    [
        (URN, URN),
        ("https://hospital.example/fhir/Encounter/stay-1", "Encounter/stay-1"),
    ],
)
def test_in_a_message_a_full_url_of_its_own_names_a_resource(url: str, source: str) -> None:
    stay = encounter(subject={"reference": "Patient/ola"})

    told = read(message_of(patient(), stay, fullUrl=url)).statements[0]

    assert told.source == f"Encounter|hospital-one|{source}"


def test_a_message_about_a_record_that_it_does_not_carry_is_refused() -> None:
    """``Patient/1`` of one message is not that of another."""
    stay = encounter(subject={"reference": "Patient/1"})
    elsewhere = encounter(subject={"reference": "https://hospital.example/fhir/Patient/1"})

    reading = read(message_of(patient(), stay))
    asked = read(message_of(patient(), elsewhere)).statements[0]

    assert {reason.where for reason in reading.parked[0].reasons} == {"entry[1].Encounter.subject"}
    assert asked.patient == statement(encounter(subject={"reference": "Patient/1"})).patient


def test_a_relative_reference_of_an_entry_with_a_server_lasts() -> None:
    stay = encounter(subject={"reference": "Patient/1"})
    server = "https://hospital.example/fhir/"

    told = read(message_of(patient(), stay, fullUrl=server + "Encounter/stay-1")).statements[0]

    assert told.patient == statement(encounter(subject={"reference": "Patient/1"})).patient


def test_an_id_that_is_the_uuid_of_its_full_url_is_a_name_outside_too() -> None:
    """BaRS: a Task of another message may speak of it by that id."""
    name = URN.removeprefix("urn:uuid:")
    stay = encounter(id=name, subject={"reference": "Patient/ola"})

    told = read(message_of(patient(), stay, fullUrl=URN.upper())).statements[0]

    assert told.source == f"Encounter|hospital-one|{URN}"
    assert told.names == (f"Encounter|hospital-one|Encounter/{name}",)


def test_references_between_entries_hold_where_an_id_is_made_up() -> None:
    stay = encounter(id="1", subject={"reference": "Patient/1"})
    message = message_of(patient(id="1"), stay | {"basedOn": [{"reference": "ServiceRequest/1"}]})
    referral = service_request(id="1", subject={"reference": "Patient/1"})
    del referral["identifier"]
    message["entry"].append({"fullUrl": "ServiceRequest/1", "resource": referral})

    told = read(message).statements

    sources = {one.source.split("|")[0]: one for one in told}
    assert sources["Encounter"].referrals == (sources["ServiceRequest"].source,)


def test_a_subject_by_number_alone_is_the_record_of_the_message_that_bears_it() -> None:
    """The record knows more of the person: names, and other numbers."""
    local = {"system": "https://hospital.example/p", "value": "7"}
    record = patient(identifier=[local, {"system": FNR, "value": OLA}])

    stay, person = read(bundle(encounter(), record)).statements

    assert stay.aliases == person.aliases
    assert stay.identity == person.identity


def test_a_number_that_the_record_no_longer_uses_contradicts_none() -> None:
    """A person may get a new number; the old one stays an alias."""
    record = patient(identifier=[{"system": FNR, "value": KARI, "use": "old"}])
    both = {"reference": "Patient/ola", "identifier": {"system": FNR, "value": OLA}}

    told = read(bundle(encounter(subject=both), record)).statements[0]

    assert told.patient == OLAS
    assert KARIS in {alias.pseudonym for alias in told.aliases}


def test_units_and_focus_of_two_servers_are_each_its_own() -> None:
    """Every reference of an entry means the server of the entry."""
    units = [
        {"resourceType": "Organization", "id": "u", "identifier": [{"system": "urn:x", "value": x}]}
        for x in ("a", "b")
    ]
    stays = [
        encounter(id="1", identifier=[{"system": "urn:x", "value": x}], subject=by_number())
        | {"serviceProvider": {"reference": "Organization/u"}}
        for x in ("a", "b")
    ]
    header = {
        "resourceType": "MessageHeader",
        "id": "h",
        "eventCoding": {"code": "x"},
        "source": {"endpoint": "https://b.example"},
        "focus": [{"reference": "Encounter/1"}],
    }
    message = bundle(header, *units, *stays, kind="message")
    for place, server in enumerate("babab"):
        told = message["entry"][place]
        kind, name = told["resource"]["resourceType"], told["resource"]["id"]
        told["fullUrl"] = f"https://{server}.example/{kind}/{name}"

    assert [one.says[0].organisation for one in read(message).statements] == ["urn:x|a", "urn:x|b"]

    message["entry"][4]["resource"]["status"] = "banana"
    assert [parked.place.entry for parked in read(message).parked] == [-1]
