"""Every way in which a Kafka may ask who comes, and what is said where it does not let us in."""

import asyncio
from pathlib import Path

import pytest

from services.runtime.batches import Message
from services.runtime.broker import Listening, listen
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.producer import open_producer
from services.runtime.records import Batch, OnBatch
from services.runtime.setting import load
from services.runtime.settings import Kafka
from services.runtime.topic_log import partitions_of
from services.runtime.topics import ensure_topics
from tests.connected.secured.certificates import new_signer
from tests.connected.secured.listeners import FORBIDDEN, KEY_PASSWORD, USER, Listeners
from tests.connected.secured.rights import Right, grant
from tests.patience import PATIENCE_S
from tests.runtime.given import Sent, a_topic, a_watch, send, until

NAME, FILE = "MILEPAEL_KAFKA_SASL_USERNAME", "MILEPAEL_KAFKA_SSL_CERTIFICATE_LOCATION"
PROTOCOL, MECHANISM = "MILEPAEL_KAFKA_SECURITY_PROTOCOL", "MILEPAEL_KAFKA_SASL_MECHANISM"
CA = "MILEPAEL_KAFKA_SSL_CA_LOCATION"
NO_RIGHT = "Kafka does not let us use {}: give our user the ACLs that the README lists"


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A folder with what somebody else has signed, whom the broker does not know."""
    signer = new_signer()
    signer.write(tmp_path / "ca.pem")
    signer.sign(tmp_path / "own.pem")
    return tmp_path


async def asks(told: dict[str, str]) -> None:
    """Ask Kafka something; which topics there are it says to all whom it lets in."""
    await partitions_of(load(Kafka, told), "none")


async def test_it_lets_in_who_shows_in_any_way_who_it_is(listeners: Listeners) -> None:
    own, locked = f"{listeners.folder}/own.pem", f"{listeners.folder}/locked.pem"

    await asks(listeners.by_scram())
    await asks(listeners.by_scram(KAFKA_SASL_MECHANISM="SCRAM-SHA-256"))
    await asks(listeners.clearly())
    await asks(listeners.showing(own))
    await asks(
        listeners.showing(
            locked, KAFKA_SSL_KEY_LOCATION=locked, KAFKA_SSL_KEY_PASSWORD=KEY_PASSWORD
        )
    )


async def test_who_is_not_let_in_is_told_at_once_what_to_look_at(
    listeners: Listeners, strange: Path
) -> None:
    """No waiting mends a wrong password; and what was given is never in the sentence."""
    own = f"{listeners.folder}/own.pem"
    named_to_shown = f"127.0.0.1:{listeners.shown}"
    wrong = [
        (listeners.by_scram(KAFKA_SASL_PASSWORD="wrong-marker"), NAME),
        (listeners.by_scram(KAFKA_SASL_USERNAME="nobody-marker"), NAME),
        (listeners.clearly(KAFKA_SASL_PASSWORD="wrong-marker"), NAME),
        (listeners.by_scram(KAFKA_SASL_MECHANISM="PLAIN"), MECHANISM),
        (listeners.by_scram(KAFKA_SSL_CA_LOCATION=strange / "ca.pem"), CA),
        (listeners.at(listeners.shown, "SSL"), FILE),
        (listeners.showing(str(strange / "own.pem")), FILE),
        (
            listeners.by_scram(KAFKA=named_to_shown, KAFKA_SSL_CERTIFICATE_LOCATION=own),
            PROTOCOL,
        ),
    ]

    for told, to_look_at in wrong:
        with pytest.raises(Misconfigured) as refused:
            await asks(told)
        assert to_look_at in refused.value.sentence
        assert "marker" not in refused.value.sentence
        assert USER not in refused.value.sentence


async def test_a_certificate_is_only_believed_for_the_host_that_it_names(
    listeners: Listeners,
) -> None:
    """Else whoever has any certificate of that signer could be our Kafka."""
    told = listeners.by_scram(KAFKA=f"localhost:{listeners.named}")

    with pytest.raises(Misconfigured, match="name the hosts as the certificate does"):
        await asks(told)


async def test_whom_kafka_sends_us_on_to_must_be_trusted_too(listeners: Listeners) -> None:
    """The first connection is well then, and every client would wait for ever for the next."""
    told = load(Kafka, listeners.at(listeners.sending, "SSL"))

    with pytest.raises(Misconfigured, match=r"advertised\.listeners"):
        await ensure_topics(told, ())


async def never(_batch: Batch) -> None:
    raise AssertionError


async def refused(_batch: Batch) -> None:
    """Somebody changed our password while we ran: what is sent is refused."""
    raise Misconfigured("Kafka does not admit us.")


async def listens(kafka: Kafka, topic: str, on_batch: OnBatch) -> None:
    to = Listening(kafka=kafka, topics=(topic,), group=topic, batch_size=10, batch_wait_ms=20)
    async with asyncio.timeout(PATIENCE_S):
        await listen(to, on_batch, a_watch(), asyncio.Event())


async def test_a_service_ends_that_is_not_let_in_or_no_longer(
    listeners: Listeners, kafka: str
) -> None:
    """Its reader by FastStream's client, its producer by aiokafka's; neither goes on trying."""
    topic = await a_topic(kafka)
    ours = load(Kafka, listeners.by_scram())
    wrong = load(Kafka, listeners.by_scram(KAFKA_SASL_PASSWORD="wrong-marker"))
    await send(kafka, topic, [Sent(b"{}")])

    with pytest.raises(Misconfigured, match=NAME):
        await listens(wrong, topic, never)
    with pytest.raises(Misconfigured, match="does not admit us"):
        await listens(ours, topic, refused)
    async with open_producer(wrong) as producer:
        with pytest.raises(Misconfigured, match=NAME):
            await producer.send_all([Message(topic, b"key", b"value", [])])


async def test_who_lacks_a_right_is_told_which_and_not_that_kafka_is_away(
    listeners: Listeners, kafka: str
) -> None:
    """Somebody who is called at night would look at the wrong thing; it is tried again."""
    topic, watch, stop = await a_topic(kafka), a_watch(), asyncio.Event()
    ours = load(Kafka, listeners.by_scram(KAFKA_SASL_USERNAME=FORBIDDEN))
    to = Listening(kafka=ours, topics=(topic,), group=topic, batch_size=10, batch_wait_ms=20)
    listening = asyncio.create_task(listen(to, never, watch, stop))

    await until(lambda: NO_RIGHT.format("a topic") in " ".join(watch.health.reasons))
    await grant(kafka, FORBIDDEN, topic, Right("topic", "", "Read"))
    await until(lambda: NO_RIGHT.format("a consumer group") in " ".join(watch.health.reasons))
    await grant(kafka, FORBIDDEN, topic, Right("group", "", "Read"))
    await until(lambda: watch.health.ready)
    async with open_producer(ours) as producer:
        with pytest.raises(Unavailable, match=NO_RIGHT.format("the cluster, or any topic")):
            await producer.send_all([Message(topic, b"key", b"value", [])])

    stop.set()
    await listening
