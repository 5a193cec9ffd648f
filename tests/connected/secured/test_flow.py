"""The whole way of a message over an encrypted Kafka that asks who comes."""

import asyncio
import os
from pathlib import Path

from services.runtime.setting import load
from services.runtime.settings import Kafka
from tests.connected.commands import Environment, begun, gone, milepael
from tests.connected.keeping import KEY, events, small_topics, until
from tests.connected.secured.listeners import ALLOWED, Listeners
from tests.connected.secured.rights import grant, rights
from tests.patience import PATIENCE_S

WRONG = "wrong-marker"


def environment(told: dict[str, str], tmp_path: Path, prefix: str, database: str) -> Environment:
    """The settings of all services, and the password in a file, as it is mounted."""
    secret = tmp_path / "password"
    secret.write_text(told["MILEPAEL_KAFKA_SASL_PASSWORD"] + "\n", "utf-8")
    kept = {name: value for name, value in told.items() if not name.endswith("_PASSWORD")}
    return {
        **os.environ,
        **kept,
        "MILEPAEL_KAFKA_SASL_PASSWORD_FILE": str(secret),
        "MILEPAEL_TOPIC_PREFIX": prefix,
        "MILEPAEL_TOPICS_FILE": str(small_topics(tmp_path)),
        "MILEPAEL_DATABASE": database,
        "MILEPAEL_PSEUDONYM_KEY": KEY,
        "MILEPAEL_IDENTITY_PUBLIC_KEY": KEY,
        "MILEPAEL_PARKED_PUBLIC_KEY": KEY,
        "MILEPAEL_STATUS_HTTP_PORT": "0",
        "MILEPAEL_MILESTONE_HTTP_PORT": "0",
    }


async def test_messages_are_sent_read_and_published_by_who_is_let_in(
    listeners: Listeners, kafka: str, database: str, tmp_path: Path, topic_prefix: str
) -> None:
    """Every client is another one: producers with and without transactions, groups, and looks.

    The services may no more than the README asks for; who makes the inputs and sends may all.
    """
    anybody = environment(listeners.by_scram(), tmp_path, topic_prefix, database)
    ours = listeners.by_scram(KAFKA_SASL_USERNAME=ALLOWED)
    told = environment(ours, tmp_path, topic_prefix, database)
    reader = load(Kafka, ours | {"MILEPAEL_TOPIC_PREFIX": topic_prefix})
    await grant(kafka, ALLOWED, topic_prefix, *rights())

    sent = await milepael(anybody, "simulate", "--persons", "5", "--faults", "none")
    services = await begun(told, "run", "all")
    said = asyncio.create_task(services.communicate())
    try:
        await until(lambda: events(reader))
    finally:
        services.terminate()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await said
        finally:
            await gone(services)

    assert sent[0] == 0, sent[2]
    assert services.returncode == 0, said.result()[1].decode()


async def test_with_a_wrong_password_everything_ends_at_once_with_one_sentence(
    listeners: Listeners, database: str, tmp_path: Path, topic_prefix: str
) -> None:
    """It would be refused for ever; and the password stands in no line."""
    wrong = listeners.by_scram(KAFKA_SASL_PASSWORD=WRONG)
    told = environment(wrong, tmp_path, topic_prefix, database)

    ended = await asyncio.gather(
        milepael(told, "simulate", "--persons", "1"),
        milepael(told, "run", "milestone"),
        milepael(told, "run", "all"),
        milepael(told, "doctor"),
    )

    assert [code for code, _, _ in ended] == [2, 2, 2, 1]
    for _, out, err in ended:
        assert "Kafka does not admit us: check MILEPAEL_KAFKA_SASL_USERNAME" in out + err
        assert "Traceback" not in out + err
        assert WRONG not in out + err
