"""Who it is about: pseudonyms, aliases, residence, and the sealed identity."""

import json
from typing import Any

import pytest

from schemas.codes import Finding, Strength
from services.milestone.read.digits import has_check_digits
from tests.read.given import (
    DNR,
    FNR,
    IDENTITY_KEY,
    KARI,
    OLA,
    bundle,
    by_number,
    encounter,
    message,
    notice,
    opened,
    patient,
    read,
    refused,
    statement,
    wheres,
)

D_NUMBER = "45814812301"
FHNR = "urn:oid:2.16.578.1.12.4.1.4.3"


def pseudonym(*identifiers: dict[str, Any], sender: str = "hospital-one") -> str:
    """The pseudonym of a record with these identifiers."""
    return statement(patient(identifier=list(identifiers), id=None), sender=sender).patient


def number(system: str, value: str, **more: Any) -> dict[str, Any]:
    """An identifier."""
    return {"system": system, "value": value} | more


def strengths(message: object) -> list[Strength]:
    """Strengths of all aliases, the strongest first."""
    return sorted(alias.strength for alias in statement(message).aliases)


@pytest.mark.parametrize(
    "system",
    [
        "urn:oid:2.16.578.1.12.4.1.4.1",
        "2.16.578.1.12.4.1.4.1",
        "http://hl7.no/fhir/NamingSystem/FNR",
    ],
)
def test_a_national_number_gives_one_pseudonym_under_all_names_of_its_series(system: str) -> None:
    assert pseudonym(number(system, OLA)) == pseudonym(number(FNR, OLA), sender="another")


def test_blanks_and_hyphens_in_a_number_make_no_other_person() -> None:
    assert pseudonym(number(FNR, "058148 12318")) == pseudonym(number(FNR, OLA))


def test_a_d_number_is_one_under_either_series() -> None:
    """Senders write D-numbers under the name of the birth numbers."""
    assert pseudonym(number(FNR, D_NUMBER)) == pseudonym(number(DNR, D_NUMBER))


def test_the_strongest_identifier_names_the_person_and_all_are_aliases() -> None:
    local, national = number("https://hospital.example/p", "7"), number(FNR, OLA)
    help_number = number("urn:oid:2.16.578.1.12.4.1.4.3", "80000000098")
    message = patient(identifier=[local, help_number, number(DNR, D_NUMBER), national])

    told = statement(message)

    assert told.patient == pseudonym(national)
    assert strengths(message) == [
        Strength.NATIONAL,
        Strength.D_NUMBER,
        Strength.SHARED_HELP,
        Strength.LOCAL,
        Strength.LOCAL,
    ]


def test_a_number_that_is_no_longer_in_use_is_an_alias_and_no_name() -> None:
    """A birth number that was another's is taken back; the D-number is the person's."""
    old, now = number(FNR, KARI, use="old"), number(DNR, D_NUMBER)

    told = statement(patient(identifier=[old, now]))

    assert told.patient == pseudonym(now)
    assert pseudonym(number(FNR, KARI)) in {alias.pseudonym for alias in told.aliases}
    assert told.identity is not None
    sealed = json.loads(opened(IDENTITY_KEY, told.identity.box))
    assert sealed["identifiers"] == [now]


def test_a_wrong_number_is_told_beside_one_that_is_no_longer_in_use() -> None:
    wrong = number(FNR, OLA[:-1] + "9")

    told = statement(patient(identifier=[number(FNR, KARI, use="old"), wrong]))

    assert told.findings == (Finding.CHECK_DIGITS_WRONG,)


def test_where_a_system_ends_and_a_number_begins_makes_two_persons() -> None:
    """Else anybody could write a stranger's pseudonym."""
    assert pseudonym(number("urn:a", "b|c")) != pseudonym(number("urn:a|b", "c"))


def test_a_local_number_names_a_person_only_within_its_sender() -> None:
    local = number("https://shared.example/p", "7")

    assert pseudonym(local, sender="one") != pseudonym(local, sender="two")


def test_a_local_help_number_needs_to_say_who_gave_it() -> None:
    """``HNR`` is the same literal everywhere, and its numbers are not."""
    alone = patient(identifier=[number("HNR", "1")], id="x")
    assigner = by_number("999000111", "urn:oid:1.2") | {"type": "Organization"}
    assigned = number("HNR", "1", assigner=assigner)

    assert [one.strength for one in statement(alone).aliases] == [Strength.LOCAL]
    assert pseudonym(assigned, sender="one") == pseudonym(assigned, sender="two")


def test_a_danish_number_is_national() -> None:
    assert strengths(patient(identifier=[number("urn:oid:1.2.208.176.1.2", "250981-9989")]))[0] == 0


def test_a_bare_reference_and_the_record_it_means_are_one_person() -> None:
    """The record of the same server carries its reference as an alias."""
    stay = statement(encounter(subject={"reference": "Patient/ola"}))

    record = statement(patient())

    assert stay.patient in {alias.pseudonym for alias in record.aliases}
    assert stay.patient != record.patient
    assert stay.identity is None


def test_two_strangers_never_meet_under_an_id_that_a_message_made_up() -> None:
    """A message may call its only patient ``Patient/1`` each time."""
    first = message(patient(id="1"))
    second = message(patient(id="1", identifier=[number(FNR, KARI)]))

    shared = [{alias.pseudonym for alias in statement(one).aliases} for one in (first, second)]

    assert not shared[0] & shared[1]


def test_a_record_is_known_by_a_digest_and_never_by_the_persons_number() -> None:
    told = statement(patient(id=None))

    assert OLA not in repr(told)
    assert told.source.startswith("Patient|p")


@pytest.mark.parametrize(("kind", "joined"), [("replaced-by", True), ("seealso", False)])
def test_only_a_link_that_says_so_joins_two_records(kind: str, joined: bool) -> None:
    link = {"type": kind, "other": {"identifier": number(FNR, KARI)}}

    told = statement(patient(link=[link]))

    kari = pseudonym(number(FNR, KARI))
    assert told.patient == pseudonym(number(FNR, OLA))
    assert (kari in {alias.pseudonym for alias in told.aliases}) is joined


def test_only_delivery_can_open_the_identity_and_its_digest_stays() -> None:
    first, again = statement(patient()), statement(patient(), offset=1)
    assert first.identity is not None

    identity = json.loads(opened(IDENTITY_KEY, first.identity.box))

    assert identity["name"]["family"] == "Prøve"
    assert {"system": FNR, "value": OLA} in identity["identifiers"]
    assert again.identity is not None
    assert again.identity.digest == first.identity.digest


def test_the_name_that_is_sealed_is_not_one_of_the_past() -> None:
    past = [{"use": use, "family": use} for use in ("old", "maiden")]
    told = statement(patient(name=[*past, {"family": "Prøve"}]))
    assert told.identity is not None

    identity = json.loads(opened(IDENTITY_KEY, told.identity.box))

    assert identity["name"]["family"] == "Prøve"


def test_a_record_that_nothing_names_is_refused() -> None:
    message = {"resourceType": "Patient", "name": [{"family": "Prøve"}]}

    assert "Patient.identifier" in {reason.where for reason in refused(message).reasons}


def test_a_stay_whose_patient_cannot_be_read_is_parked_with_it() -> None:
    """Under a made-up pseudonym nobody would ever find it."""
    message = bundle(encounter(subject={"reference": "Patient/ola"}), patient(name="Ola"))

    reading = read(message)

    assert not reading.statements
    assert {reason.where for reason in reading.parked[0].reasons} >= {"entry[1].Patient.name"}


def test_a_conditional_reference_names_the_person_that_it_asks_for() -> None:
    """In a transaction a sender may write what it searches by instead of an id."""
    asked = "Patient?identifier=urn%3Aoid%3A2.16.578.1.12.4.1.4.1|" + OLA

    told = statement(encounter(subject={"reference": asked}))

    assert told.patient == pseudonym(number(FNR, OLA))


def test_whoever_takes_back_a_death_writes_under_the_name_of_who_told_it() -> None:
    """In MedCom messages the records are numbered anew, and another unit may send the next."""
    told = notice(("m1", "admit-inpatient"), deceased=True)
    other = notice(("m2", "admit-inpatient"), deceased=False)
    other["entry"][0]["resource"]["source"]["endpoint"] = "https://hospital.example/other"
    other["entry"][2]["resource"]["id"] = "renumbered"
    other["entry"][1]["resource"]["subject"] = {"reference": "Patient/renumbered"}
    other["entry"][2]["fullUrl"] = "Patient/renumbered"

    sources = [read(one, sender=None).statements[1].source for one in (told, other)]

    assert sources[0] == sources[1]


def test_an_unlabelled_number_names_nobody() -> None:
    """Without a system it may be anything, also somebody else's number."""
    told = statement(patient(identifier=[{"value": OLA}, number(FNR, KARI)]))

    assert strengths(patient(identifier=[{"value": OLA}])) == [Strength.LOCAL]
    assert told.patient == pseudonym(number(FNR, KARI))


@pytest.mark.parametrize(
    ("system", "value"),
    [
        (FNR, "00000000000"),
        (FNR, "ukjent"),
        (FNR, "0581481234"),
        (FNR, "٠٥٨١٤٨١٢٣٤٥"),
        (DNR, "99999999999"),
        ("urn:oid:1.2.208.176.1.2", "05814812318"),
        ("urn:oid:2.16.578.1.12.4.1.4.3", "ukjent"),
    ],
)
def test_what_cannot_be_a_national_number_joins_nobody_and_is_told(system: str, value: str) -> None:
    """Else all whose number nobody knew are one person."""
    reading = read(patient(identifier=[number(system, value)]))

    assert [alias.strength for alias in reading.statements[0].aliases] == [Strength.LOCAL]
    assert wheres(reading.parked[0]) == {"Patient.identifier"}
    assert value not in repr(reading)


def test_a_person_named_only_by_what_is_no_number_is_refused() -> None:
    assert "Encounter.subject" in wheres(refused(encounter(subject=by_number("ukjent"))))


@pytest.mark.parametrize("value", ["05814812318", "05414812173", "05664812039", "12851298639"])
def test_a_number_with_its_check_digits_names_a_person_everywhere(value: str) -> None:
    """Synthetic series add 80, 40 or 65 to the month: Tenor's, Nav's and the help numbers'."""
    one, two = (statement(encounter(subject=by_number(value)), sender=x) for x in ("one", "two"))

    assert one.patient == two.patient
    assert one.findings == ()


@pytest.mark.parametrize("value", ["05813212384", "05813212392", "05813212309"])
def test_a_number_given_from_2032_leaves_up_to_three_over_in_its_first_check(value: str) -> None:
    """Skatteetaten, "Nytt fødselsnummer fra 2032": here remainders 0, 1 and 3."""
    assert strengths(encounter(subject=by_number(value))) == [Strength.NATIONAL]


@pytest.mark.parametrize(
    ("system", "value"),
    [
        (FNR, "05814812319"),
        (FNR, "05814812350"),
        (FNR, "05814812418"),
        (DNR, "45814812310"),
        (FHNR, "80000000099"),
    ],
)
def test_a_mistyped_number_joins_nobody_outside_its_sender_and_the_finding_says_so(
    system: str, value: str
) -> None:
    """With one digit wrong it may be a stranger's. The second has only its second digit right."""
    stay = encounter(subject=by_number(value, system))

    one, two = statement(stay, sender="one"), statement(stay, sender="two")

    assert one.patient != two.patient
    assert [alias.strength for alias in one.aliases] == [Strength.LOCAL]
    assert one.findings == (Finding.CHECK_DIGITS_WRONG,)


def test_a_sound_number_beside_a_mistyped_one_names_the_person() -> None:
    mistyped = number(FNR, "05814812319")

    told = statement(patient(id=None, identifier=[mistyped, number(FNR, OLA)]))

    assert told.patient == pseudonym(number(FNR, OLA))
    assert told.findings == (Finding.CHECK_DIGITS_WRONG,)


def test_a_danish_number_has_no_check_digits_to_go_by() -> None:
    """CPR-kontoret has given numbers without them since 2007."""
    told = statement(patient(id=None, identifier=[number("urn:oid:1.2.208.176.1.2", "0101650001")]))

    assert [alias.strength for alias in told.aliases] == [Strength.NATIONAL]
    assert told.findings == ()


def test_a_shared_help_number_is_one_under_either_series() -> None:
    assert pseudonym(number(FNR, "80000000098")) == pseudonym(number(FHNR, "80000000098"))


def test_a_slip_in_any_one_digit_is_caught() -> None:
    """Whatever the first check lets through since 2032, the second catches."""
    slipped = {
        OLA[:place] + digit + OLA[place + 1 :] for place in range(11) for digit in "0123456789"
    }

    assert {one for one in slipped if has_check_digits(one)} == {OLA}


def hnr(**assigner: Any) -> dict[str, Any]:
    """A local help number and who gave it."""
    return number("HNR", "1", assigner=assigner)


def unit_record(value: str, **more: Any) -> dict[str, Any]:
    """An organisation with its number."""
    return {"resourceType": "Organization", "identifier": [number("urn:x", value)]} | more


def test_a_local_number_belongs_to_the_organisation_that_its_assigner_leads_to() -> None:
    inside = patient(
        id=None, identifier=[hnr(reference="#org")], contained=[unit_record("9", id="org")]
    )
    beside = bundle(
        patient(id=None, identifier=[hnr(reference="Organization/o")]), unit_record("9", id="o")
    )
    told = patient(id=None, identifier=[hnr(identifier=number("urn:x", "9"))])

    named = [
        {alias.pseudonym for alias in statement(message, sender=sender).aliases}
        for message, sender in ((inside, "one"), (beside, "two"), (told, "three"))
    ]

    assert named[0] & named[1] & named[2]


def test_a_fragment_or_an_id_alone_never_joins_the_numbers_of_two_senders() -> None:
    """``#org`` is the first organisation of everybody's container."""
    for reference, aliases in (("#org", 1), ("Organization/1", 2)):
        inner = [{"resourceType": "Organization", "id": "org", "name": "x"}]
        record = patient(identifier=[hnr(reference=reference)], contained=inner)

        one, two = (
            {alias.pseudonym for alias in statement(record, sender=sender).aliases}
            for sender in ("one", "two")
        )

        assert len(one) == aliases
        assert not one & two


def test_a_patient_of_a_message_that_no_number_names_is_refused() -> None:
    """Two strangers must never meet under ``Patient/1``."""
    person = patient(id="1", identifier=[])
    stay = encounter(subject={"reference": "Patient/1"})

    parked = refused(message(stay, person))

    assert {"entry[1].Encounter.subject", "entry[2].Patient.identifier"} <= wheres(parked)
    assert parked.patients == ()


def test_records_of_two_messages_are_not_one_because_both_are_called_patient_1() -> None:
    sources = {
        statement(message(patient(id="1", identifier=[number(FNR, who)]))).source
        for who in (OLA, KARI)
    }

    assert len(sources) == 2
