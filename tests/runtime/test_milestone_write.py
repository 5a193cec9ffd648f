"""What `milestone` writes stays within what Kafka takes: no message can block the others."""

from dataclasses import replace
from datetime import timedelta

import msgspec

from schemas import envelope
from schemas.codes import Kind, ReasonClass
from schemas.milestone import Place
from schemas.parked import Parked, Reason
from services.milestone.read import Reading
from services.milestone.write import LARGEST_STATEMENT, Writing, name_of
from tests.given import ANNA, LONG_AGO, said, statement

WRITING = Writing(lambda name: f"here.{name}", largest=2_000_000)
PARKED = Parked(
    place=Place("fhir.referral.v1", 3, 14, -1),
    known_at=LONG_AGO,
    reasons=(Reason(ReasonClass.UNSOUND, "$", "an object"),),
    box="A" * 1000,
    size=1000,
    digest="d",
)


def test_a_statement_goes_to_its_patient_under_the_name_of_its_place() -> None:
    """A repeat bears the same id, so that it can be told from news."""
    one = statement("one", said(Kind.ADMITTED), patient=ANNA)

    (message,) = WRITING.messages(Reading(statements=(one,)))

    assert (message.topic, message.key) == ("here.pathway.milestone.v1", ANNA.encode())
    assert ("ce_id", name_of(one.place).encode()) in message.headers
    assert ("ce_subject", ANNA.encode()) in message.headers


def test_a_statement_that_no_topic_takes_is_parked_for_its_patient() -> None:
    """Kafka would refuse it for ever, and with it all that comes after."""
    large = statement("one", *[said(Kind.ACTIVITY, organisation="o" * 1000)] * 1100, patient=ANNA)

    (message,) = WRITING.messages(Reading(statements=(large,)))

    assert message.value is not None
    parked = msgspec.json.decode(message.value, type=Parked)
    assert message.topic == "here.pathway.parked.v1"
    assert (parked.source, parked.patients) == (large.source, (ANNA,))
    assert [reason.kind for reason in parked.reasons] == [ReasonClass.TOO_LARGE]
    assert parked.size > LARGEST_STATEMENT


def test_a_parked_message_is_kept_sealed_unless_it_is_larger_than_kafka_takes() -> None:
    """Then its digest and place are left, which is enough to ask the sender for it."""
    huge = replace(PARKED, box="A" * 3_000_000)

    kept, cut = (
        msgspec.json.decode(message.value or b"", type=Parked)
        for message in WRITING.messages(Reading(parked=(PARKED, huge)))
    )

    assert kept == PARKED
    assert cut == replace(PARKED, box=None)


def test_a_parked_message_is_cut_until_kafka_takes_it() -> None:
    """Whatever a sender makes long; refused once, it would be sent and refused for ever."""
    reason = PARKED.reasons[0]
    long = [
        replace(PARKED, source="s" * 3_000_000),
        replace(PARKED, sender="s" * 3_000_000),
        replace(PARKED, patients=tuple(f"p{n:042}" for n in range(100_000))),
        replace(PARKED, reasons=(reason, replace(reason, where="w" * 3_000_000))),
        replace(PARKED, patients=("p",) * 900_000, reasons=(reason,) * 90_000, source="s" * 10**6),
    ]

    told = [message.value or b"" for message in WRITING.messages(Reading(parked=tuple(long)))]

    assert all(len(value) <= 1_990_000 for value in told)
    names, sender, patients, reasons, all_long = (
        msgspec.json.decode(value, type=Parked) for value in told
    )
    assert names == sender == replace(PARKED, box=None)
    assert patients.patients == long[2].patients[: len(patients.patients)]
    assert len(patients.patients) > 20_000
    assert reasons.reasons == (reason,)
    assert all_long.patients
    assert all_long.reasons
    assert all(one.place == PARKED.place and one.digest == "d" for one in (patients, all_long))


def test_a_statement_keeps_within_what_is_sent() -> None:
    """The setting may be lower than what Kafka takes."""
    small = Writing(lambda name: name, largest=100_000)
    large = statement("one", *[said(Kind.ACTIVITY, organisation="o" * 1000)] * 100, patient=ANNA)

    (message,) = small.messages(Reading(statements=(large,)))

    assert message.topic == "pathway.parked.v1"


def test_every_message_bears_the_headers_of_an_event_of_its_own() -> None:
    """Most of them are made once for many messages: none may be another's."""
    later = LONG_AGO + timedelta(milliseconds=1)
    told = [
        replace(statement("one", patient=ANNA), known_at=LONG_AGO),
        replace(statement("two", patient="p2"), known_at=LONG_AGO),
        replace(statement("three", patient=ANNA), known_at=later),
    ]

    messages = list(WRITING.messages(Reading(statements=tuple(told), parked=(PARKED,))))

    expected = [
        envelope.STATEMENT.headers(id=name_of(one.place), subject=one.patient, time=one.known_at)
        for one in told
    ]
    place = "fhir.referral.v1/3/14/-1"
    expected.append(envelope.PARKED.headers(id=place, subject=place, time=LONG_AGO))
    assert [message.headers for message in messages] == expected
