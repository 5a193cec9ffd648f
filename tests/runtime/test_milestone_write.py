"""What `milestone` writes stays within what Kafka takes: no message can block the others."""

from dataclasses import replace

import msgspec

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
