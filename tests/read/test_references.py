"""References: by number first, then fullUrl, then relative and contained; an id is no identity."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from schemas.codes import Kind
from schemas.milestone import Statement
from services.milestone.read.references import name_in, plain
from tests.read.given import (
    FNR,
    IDENTITY_KEY,
    KARI,
    OLA,
    bundle,
    by_number,
    encounter,
    kinds,
    message,
    names,
    notice,
    of_stay,
    opened,
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


def at(server: str, resource: Any, kind: str = "collection") -> Any:
    """A Bundle of one entry, whose fullUrl names its server."""
    made = bundle(resource, kind=kind)
    made["entry"][0]["fullUrl"] = f"https://{server}.example/{made['entry'][0]['fullUrl']}"
    return made


def both_ways(*bundles: Any, **more: Any) -> list[tuple[Statement, ...]]:
    """What is read of the entries of these Bundles as one, in either order, as they stand."""
    entries = [entry for one in bundles for entry in one["entry"]]
    forth = read(bundles[0] | {"entry": entries}, **more)
    back = read(bundles[0] | {"entry": entries[::-1]}, **more)
    assert not forth.parked, forth.parked
    return [forth.statements, back.statements[::-1]]


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


def test_of_a_contained_record_of_somebody_else_nothing_is_told() -> None:
    """Its name would be sealed as the patient's, and its death be told of the patient."""
    told = {"resourceType": "Patient", "id": "p", "name": [{"family": "Fremmed"}]}
    stranger = told | {"identifier": [{"system": FNR, "value": KARI}], "deceasedBoolean": True}
    whose = {"reference": "#p"} | by_number(OLA)
    died = ("m2", "admit-inpatient")

    seen = statement(encounter(contained=[stranger], subject=whose))
    noticed = of_stay(
        notice(("m1", "admit-inpatient"), died, status="finished", contained=[stranger],
               subject=whose)
    )  # fmt: skip

    assert seen.identity is not None
    assert b"Fremmed" not in opened(IDENTITY_KEY, seen.identity.box)
    assert Kind.DECEASED not in kinds(noticed)


def test_who_a_record_is_does_not_rest_on_which_entry_asks_first() -> None:
    """Without a header each resource tells its sender by its profile."""
    person = patient(id="1", identifier=[{"system": "https://hospital.example/p", "value": "7"}])
    subject = {"reference": "Patient/1"}
    labels = {"profile": ["http://dips.no/fhir/StructureDefinition/DIPSEncounter"]}
    stay = encounter(subject=subject, meta=labels)
    entries = [bundle(one) for one in (person, stay, service_request(id="r", subject=subject))]

    told = [{one.source: names(one) for one in way} for way in both_ways(*entries, sender=None)]

    assert told[0] == told[1]
    assert names(statement(stay, sender=None)) <= told[0][statement(stay, sender=None).source]


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

    stay, record = read(message).statements

    assert stay.patient != OLAS
    assert not names(stay) & names(record)


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


def test_two_records_of_one_id_on_two_servers_are_two_persons() -> None:
    """Else ``status`` joins them, by their source or by the alias that both have."""
    for ola, kari in both_ways(at("a", patient(id="1")), at("b", karis(id="1"))):
        assert ola.source != kari.source
        assert not names(ola) & names(kari)


def test_two_stays_of_one_id_on_two_servers_are_two_stays() -> None:
    """Else the later replaces the earlier, which is of somebody else."""
    first = at("a", encounter(id="1"))
    other = at("b", encounter(id="1", subject=by_number(KARI)))

    for one, two in both_ways(first, other):
        assert (one.patient, two.patient) == (OLAS, KARIS)
        assert one.source != two.source
        assert not {one.source, *one.names} & {two.source, *two.names}


def test_two_stays_without_an_id_on_two_servers_are_two_stays() -> None:
    """Each is known by its fullUrl alone."""
    stays = [at(server, encounter(id="1")) for server in ("a", "b")]
    for one in stays:
        del one["entry"][0]["resource"]["id"]

    for one, two in both_ways(*stays):
        assert one.source != two.source


def test_what_two_servers_have_is_told_apart_from_message_to_message() -> None:
    """A sender that gathers from two servers may send ``Encounter/1`` of either."""
    told = [
        {one.source for one in statements}
        for first, second in (("1", "2"), ("2", "1"))
        for statements in both_ways(at("a", encounter(id=first)), at("b", encounter(id=second)))
    ]

    assert told[0] == told[1]
    assert told[2] == told[3]
    assert not told[0] & told[2]


def test_in_a_message_two_stays_of_one_id_on_two_servers_are_two_stays() -> None:
    address = "https://a.example/Encounter/1"
    message = message_of(patient(), encounter(id="1"), fullUrl=address)
    message["entry"][0]["resource"]["focus"] = [{"reference": address}]
    message["entry"] += at("b", encounter(id="1"))["entry"]

    one, two = (told for told in read(message).statements if told.source.startswith("Encounter|"))

    assert one.source != two.source


def test_two_stays_of_one_id_under_two_urns_are_two_stays() -> None:
    stays = [bundle(encounter(id="1")), bundle(encounter(id="1"))]
    stays[0]["entry"][0]["fullUrl"] = URN
    stays[1]["entry"][0]["fullUrl"] = URN.replace("5b0d", "6b0d")

    for one, two in both_ways(*stays):
        assert one.source != two.source


def test_records_that_a_message_does_not_carry_are_each_of_its_server() -> None:
    """The one is told by its address; the other is of the server that refers, or also told so."""
    own, elsewhere = {"reference": "Patient/1"}, {"reference": "https://b.example/Patient/1"}
    address = {"reference": "https://a.example/Patient/1"}

    for one, two in (
        (at("a", encounter(subject=own)), at("a", encounter(id="2", subject=elsewhere))),
        (at("a", encounter(subject=own)), at("b", encounter(id="2", subject=own))),
        (bundle(encounter(subject=address)), bundle(encounter(id="2", subject=elsewhere))),
    ):
        for first, second in both_ways(one, two):
            assert not names(first) & names(second)


def test_an_address_is_one_with_its_slashes_escaped() -> None:
    """JSON lets a sender write ``\\/``, and some do."""
    references = [{"reference": f"https://{server}.example/Patient/1"} for server in ("a", "b")]
    message = bundle(*(encounter(id=str(n), subject=one) for n, one in enumerate(references)))

    one, two = read(json.dumps(message).replace("/", "\\/").encode()).statements

    assert not names(one) & names(two)


def test_two_servers_of_one_sender_are_one_from_message_to_message() -> None:
    """A limit that the page tells: only a header for each parts them."""

    def about(server: str, sender: str) -> str:
        subject = {"reference": f"https://{server}.example/Patient/1"}
        return statement(encounter(subject=subject), sender=sender).patient

    assert about("a", "one") == about("b", "one")
    assert about("a", "one") != about("b", "other")


def test_a_resource_alone_names_a_record_by_its_id_whatever_servers_it_tells() -> None:
    address = {"reference": "https://a.example/Patient/1"}
    whole = {"reference": "https://b.example/Encounter/whole"}

    told = statement(encounter(subject=address, partOf=whole))

    assert told.patient == statement(encounter(subject={"reference": "Patient/1"})).patient
    assert told.episodes == ("Encounter|hospital-one|Encounter/whole",)


def test_a_unit_on_another_server_makes_no_other_name_of_a_record() -> None:
    """Units are of a national register, with a server of its own."""
    stay = encounter(
        subject={"reference": "https://a.example/Patient/1"},
        serviceProvider={"reference": "https://register.example/Organization/1"},
    )

    assert statement(bundle(stay)).patient == statement(stay).patient


def test_a_urn_is_one_whatever_server_refers_to_it() -> None:
    stays = [at(server, encounter(subject={"reference": URN})) for server in ("a", "b")]
    record = bundle(patient())
    record["entry"][0]["fullUrl"] = URN

    for told in both_ways(stays[0], record, stays[1]):
        assert {one.patient for one in told} == {OLAS}


@pytest.mark.parametrize("urn", [URN, URN.upper(), "urn:oid:2.16.578.1.1", "URN:OID:2.16.578.1.1"])
@pytest.mark.parametrize("wrap", [dict, bundle, lambda one: at("a", one), message])
def test_a_urn_that_no_entry_bears_is_nobody(urn: str, wrap: Callable[[Any], Any]) -> None:
    """It leads to an entry of its own Bundle, so nobody could ever find that person again."""
    told = {"reference": urn, "type": "Patient"}

    parked = refused(wrap(encounter(subject=told)))

    assert [(one.where.rpartition(".")[2], one.expected) for one in parked.reasons] == [
        ("subject", "a Patient of the same Bundle, or an identifier")
    ]
    assert parked.patients == ()
    assert refused(wrap(encounter(subject=told) | {"period": 5})).patients == ()
    assert read(wrap(encounter(subject=told | by_number()))).statements[0].patient == OLAS


def test_a_record_that_is_linked_to_a_urn_that_no_entry_bears_has_no_other_name_by_it() -> None:
    link = [{"type": "replaces", "other": {"reference": URN}}]

    assert statement(bundle(patient(link=link))).aliases == statement(bundle(patient())).aliases


def test_a_record_of_no_server_keeps_its_name_beside_one_of_a_server() -> None:
    bare = statement(encounter(subject={"reference": "Patient/1"})).patient

    for ola, kari in both_ways(bundle(patient(id="1")), at("a", karis(id="1"))):
        assert names(ola) == {OLAS, bare}
        assert bare not in names(kari)


def test_a_record_of_no_server_is_not_what_two_servers_call_by_its_id() -> None:
    stays = [
        bundle(encounter(id=server, subject={"reference": f"https://{server}.example/Patient/1"}))
        for server in ("a", "b")
    ]

    for one, two, record in both_ways(*stays, bundle(patient(id="1"))):
        assert not names(one) & names(two)
        assert not (names(one) | names(two)) & names(record)


def test_a_record_of_no_server_is_not_what_stays_of_two_servers_both_mean() -> None:
    own = {"reference": "Patient/1"}
    stays = [at(server, encounter(subject=own)) for server in ("a", "b")]

    for one, two, record in both_ways(*stays, bundle(patient(id="1"))):
        assert not names(one) & names(two)
        assert not (names(one) | names(two)) & names(record)


def test_a_relative_reference_means_the_record_of_its_own_server_first() -> None:
    """Beside it stands a record of another person that tells no server."""
    stay = at("a", encounter(subject={"reference": "Patient/1"}))

    for told, own, other in both_ways(stay, at("a", karis(id="1")), bundle(patient(id="1"))):
        assert names(told) == names(own)
        assert not names(told) & names(other)


def test_a_stay_elsewhere_is_not_the_one_of_the_same_id_here() -> None:
    """A Task speaks of a stay on another server, which the message does not carry."""
    about = task("2", focus={"reference": "https://b.example/Encounter/stay-1"})

    for stay, told in both_ways(at("a", encounter()), at("a", about)):
        assert told.encounter not in {stay.source, *stay.names, None}


def test_assigners_of_one_id_on_two_servers_are_two() -> None:
    """A local help number is unique only within who gave it."""
    people = [
        at(
            server,
            patient(
                id=server,
                identifier=[
                    {
                        "system": "HNR",
                        "value": "1",
                        "assigner": {"reference": f"https://{server}.example/Organization/1"},
                    }
                ],
            ),
        )
        for server in ("a", "b")
    ]

    for one, two in both_ways(*people):
        assert not names(one) & names(two)


@pytest.mark.parametrize("server", ["", "https://a.example/"])
def test_a_stay_is_one_source_alone_and_in_a_bundle_of_one_server(server: str) -> None:
    """Two versions of it too, whatever servers units are of."""
    message = bundle(encounter("planned"), encounter())
    for entry in message["entry"]:
        entry["fullUrl"] = server + entry["fullUrl"]
    unit = {"resourceType": "Organization", "id": "u", "name": "x"}
    message["entry"] += at("register", unit)["entry"]

    sources = {told.source for told in read(message).statements}

    assert sources == {statement(encounter()).source}


@pytest.mark.parametrize("url", [URN, "https://a.example/Patient/1", "Patient/1", None])
def test_a_reference_to_records_of_two_persons_under_one_name_is_refused(url: str | None) -> None:
    """Nothing tells which of them is meant; each record stands, by its number alone."""
    reference = {"reference": url or "Patient/1"}
    message = bundle(patient(id="1"), karis(id="1"), encounter(subject=reference))
    for entry in message["entry"][:2]:
        entry["fullUrl"] = url
        if url is None:
            del entry["fullUrl"]

    for entries in (message["entry"], [*message["entry"][1::-1], message["entry"][2]]):
        reading = read(message | {"entry": entries})

        one, two = reading.statements
        assert not names(one) & names(two)
        assert one.source != two.source
        (parked,) = reading.parked
        assert "entry[2].Encounter.subject" in wheres(parked)
        assert set(parked.patients) == {OLAS, KARIS}


def test_two_persons_under_one_address_are_two_in_a_message_of_several_servers() -> None:
    records = at("a", patient(id="1")), at("a", karis(id="1"))

    for ola, kari, _ in both_ways(*records, at("b", encounter())):
        assert ola.source != kari.source
        assert not names(ola) & names(kari)


def test_a_number_tells_which_of_two_records_under_one_name_is_meant() -> None:
    both = {"reference": "Patient/1", "identifier": {"system": FNR, "value": KARI}}
    message = bundle(patient(id="1"), karis(id="1"), encounter(subject=both))

    stay = read(message).statements[2]

    assert names(stay) == {KARIS}


def test_a_number_is_who_bears_it_now_and_not_who_once_did() -> None:
    """A number that was given to the wrong one of two is both's, and only one's in use."""
    now = {"system": FNR, "value": KARI}
    once = patient(id="1", identifier=[{"system": FNR, "value": OLA, "use": "old"}, now])
    stay = bundle(encounter(subject=by_number(OLA)))

    for _, _, told in both_ways(bundle(once), bundle(patient(id="2")), stay):
        assert told.patient == OLAS
        assert KARIS not in names(told)


def test_a_number_that_two_persons_bear_tells_neither() -> None:
    local = {"system": "https://hospital.example/p", "value": "7"}
    both = [{"system": FNR, "value": OLA}, local], [{"system": FNR, "value": KARI}, local]
    records = [patient(id=told[0]["value"], identifier=told) for told in both]
    stay = encounter(subject={"type": "Patient", "identifier": local})

    for entries in (records, records[::-1]):
        (parked,) = read(bundle(*entries, stay)).parked

        assert wheres(parked) == {"entry[2].Encounter.subject"}


def test_of_two_versions_that_bear_a_number_the_better_known_tells_the_person() -> None:
    local = {"system": "https://hospital.example/p", "value": "7"}
    less, more = [local], [{"system": FNR, "value": OLA}, local]
    records = [bundle(patient(id=f"{len(told)}", identifier=told)) for told in (less, more)]
    stay = bundle(encounter(subject={"type": "Patient", "identifier": local}))

    assert {told.patient for _, _, told in both_ways(*records, stay)} == {OLAS}


def test_a_link_to_records_of_two_persons_joins_neither() -> None:
    link = {"type": "replaces", "other": {"reference": "Patient/1"}}
    records = bundle(patient(id="1")), bundle(karis(id="1"))

    for _, _, third in both_ways(*records, bundle(patient(id="2", link=[link]))):
        assert KARIS not in names(third)


def test_two_versions_of_one_person_under_one_name_are_one() -> None:
    """The older knows no number yet, or has one that is no longer in use."""
    local = {"system": "https://hospital.example/p", "value": "7"}
    known, old = {"system": FNR, "value": OLA}, {"system": FNR, "value": KARI, "use": "old"}
    for before in (local, known, old):
        after = [known, local | {"value": "8"}]
        versions = [bundle(patient(id="1", identifier=told)) for told in ([before], after)]
        stay = bundle(encounter(subject={"reference": "Patient/1"}))

        for one, two, about in both_ways(*versions, stay):
            assert one.source == two.source
            assert names(one) & names(two) & names(about)


@pytest.mark.parametrize("own", ["1", "a:b", "urn:uuid:A", "_history", "..", "?", "#p"])
def test_of_a_type_and_an_id_nothing_is_left_out(own: str) -> None:
    """So what has no address is called, and nobody needs to ask how."""
    assert name_in(f"Encounter/{own}") == f"Encounter/{own}"


def test_a_full_url_with_a_version_names_the_resource_without_it() -> None:
    """Else what refers to the stay by its id would not find what is known by a number."""
    stay = encounter(identifier=[{"system": "urn:oid:1.2.3", "value": "7"}])
    stay.pop("id", None)
    together = bundle(stay)
    together["entry"][0]["fullUrl"] = "Encounter/1/_history/2"

    (told,) = read(together).statements

    assert told.source == "Encounter|urn:oid:1.2.3|7"
    assert told.names == ("Encounter|hospital-one|Encounter/1",)
