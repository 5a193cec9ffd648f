"""How Kafka is reached: what does not fit together is said at the start, and no secret is told."""

import ssl
from copy import deepcopy
from pathlib import Path

import pytest
import uvloop

# As its broker does: what this makes of them is what its consumers get.
from faststream.kafka.security import parse_security

from services.runtime.broker.security import security_of
from services.runtime.brokers import Protocol
from services.runtime.clients import reach
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.loop import new_loop
from services.runtime.security import ssl_context
from services.runtime.setting import load
from services.runtime.settings import Kafka
from services.runtime.topics import ensure_topics
from tests.connected.secured.certificates import new_signer

SECRET = "secret-marker"
BY_NAME = {
    "SECURITY_PROTOCOL": "SASL_SSL",
    "SASL_MECHANISM": "SCRAM-SHA-512",
    "SASL_USERNAME": "hospital",
    "SASL_PASSWORD": SECRET,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a key and its certificate, another, one under a password, and a text that is none."""
    made, signer = tmp_path_factory.mktemp("certificates"), new_signer()
    signer.write(made / "ca.pem")
    signer.sign(made / "own.pem")
    signer.sign(made / "other.pem")
    signer.sign(made / "locked.pem", SECRET)
    (made / "none.pem").write_text("no certificate")
    return made


def kafka(told: dict[str, str], folder: Path = Path()) -> Kafka:
    """Settings by names without ``MILEPAEL_KAFKA_``; a file is named without its folder."""
    named = {
        f"MILEPAEL_KAFKA_{name}": str(folder / value) if value.endswith(".pem") else value
        for name, value in told.items()
    }
    return load(Kafka, {"MILEPAEL_KAFKA": "kafka.example:9092", **named})


@pytest.mark.parametrize("missing", ["SASL_MECHANISM", "SASL_USERNAME", "SASL_PASSWORD"])
@pytest.mark.parametrize("protocol", ["SASL_SSL", "SASL_PLAINTEXT"])
def test_who_tells_a_name_must_tell_all_of_it(protocol: str, missing: str) -> None:
    told = {**BY_NAME, "SECURITY_PROTOCOL": protocol}
    del told[missing]

    with pytest.raises(Misconfigured, match=f"^MILEPAEL_KAFKA_{missing} is missing: it must be "):
        kafka(told)


@pytest.mark.parametrize("name", ["SASL_MECHANISM", "SASL_USERNAME", "SASL_PASSWORD"])
@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SSL"])
def test_a_name_that_would_not_be_told_is_wrong(protocol: str, name: str) -> None:
    """Who forgets the protocol would be let in as nobody, or be refused without a reason."""
    told = {"SECURITY_PROTOCOL": protocol, name: BY_NAME[name]}

    with pytest.raises(Misconfigured, match=f"^MILEPAEL_KAFKA_{name} is wrong: it must be "):
        kafka(told)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        # Nothing would be encrypted.
        ({"SSL_CA_LOCATION": "ca.pem", "SECURITY_PROTOCOL": "PLAINTEXT"}, "SSL_CA_LOCATION"),
        ({"SSL_CERTIFICATE_LOCATION": "own.pem", "SECURITY_PROTOCOL": "PLAINTEXT"}, None),
        ({"SSL_KEY_LOCATION": "own.pem", "SECURITY_PROTOCOL": "PLAINTEXT"}, "SSL_KEY_LOCATION"),
        ({"SSL_KEY_PASSWORD": SECRET, "SECURITY_PROTOCOL": "PLAINTEXT"}, "SSL_KEY_PASSWORD"),
        # What cannot be read.
        ({"SSL_CA_LOCATION": "missing.pem"}, "SSL_CA_LOCATION"),
        ({"SSL_CA_LOCATION": "none.pem"}, "SSL_CA_LOCATION"),
        ({"SSL_CERTIFICATE_LOCATION": "none.pem"}, "SSL_CERTIFICATE_LOCATION"),
        # A key without a certificate, a certificate without its key.
        ({"SSL_KEY_LOCATION": "own.pem"}, "SSL_KEY_LOCATION"),
        ({"SSL_KEY_PASSWORD": SECRET}, "SSL_KEY_LOCATION"),
        ({"SSL_CERTIFICATE_LOCATION": "ca.pem"}, "SSL_KEY_LOCATION"),
        (
            {"SSL_CERTIFICATE_LOCATION": "own.pem", "SSL_KEY_LOCATION": "other.pem"},
            "SSL_KEY_LOCATION",
        ),
        # OpenSSL would ask for the password at the terminal.
        ({"SSL_CERTIFICATE_LOCATION": "locked.pem"}, "SSL_KEY_LOCATION"),
        (
            {"SSL_CERTIFICATE_LOCATION": "locked.pem", "SSL_KEY_PASSWORD": "another-marker"},
            "SSL_KEY_LOCATION",
        ),
        ({"SECURITY_PROTOCOL": "TLS"}, "SECURITY_PROTOCOL"),
        ({**BY_NAME, "SASL_MECHANISM": "GSSAPI"}, "SASL_MECHANISM"),
        ({**BY_NAME, "SASL_PASSWORD": ""}, "SASL_PASSWORD"),
    ],
)
def test_what_does_not_fit_together_is_named_and_never_quoted(
    folder: Path, told: dict[str, str], wrong: str | None
) -> None:
    with pytest.raises(Misconfigured) as stopped:
        kafka({"SECURITY_PROTOCOL": "SSL", **told}, folder)

    name = wrong or next(iter(told))
    assert stopped.value.sentence.startswith(f"MILEPAEL_KAFKA_{name} is wrong: it must be ")
    assert "marker" not in stopped.value.sentence
    assert stopped.value.__suppress_context__


def test_a_key_under_a_password_is_opened(folder: Path) -> None:
    told = {"SECURITY_PROTOCOL": "SSL", "SSL_CERTIFICATE_LOCATION": "locked.pem"}

    opened = kafka({**told, "SSL_KEY_PASSWORD": SECRET}, folder)

    assert ssl_context(opened) is not None
    assert SECRET not in repr(opened)


def test_whom_it_talks_to_is_always_checked(folder: Path) -> None:
    """Encrypted for somebody unknown is not secret."""
    context = ssl_context(kafka({"SECURITY_PROTOCOL": "SSL", "SSL_CA_LOCATION": "ca.pem"}, folder))

    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert len(context.get_ca_certs()) == 1


def test_settings_that_were_used_can_be_copied_and_changed(folder: Path) -> None:
    """What TLS is made of cannot be copied; and what was made for one is not for another."""
    one = kafka({"SECURITY_PROTOCOL": "SSL", "SSL_CA_LOCATION": "ca.pem"}, folder)
    made = ssl_context(one)

    other = one.model_copy(update={"ssl_ca_location": folder / "own.pem"})

    assert deepcopy(one) == one
    assert ssl_context(one) is made
    assert ssl_context(other) is not made


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
@pytest.mark.parametrize("protocol", ["SASL_SSL", "SASL_PLAINTEXT"])
def test_faststream_is_told_the_same_as_all_other_clients(protocol: str, mechanism: str) -> None:
    """It has words of its own for it."""
    told = kafka({**BY_NAME, "SECURITY_PROTOCOL": protocol, "SASL_MECHANISM": mechanism})

    others = {name: value for name, value in reach(told).items() if name != "bootstrap_servers"}
    assert parse_security(security_of(told)) == others


@pytest.mark.parametrize("protocol", list(Protocol))
def test_tls_is_not_for_uvloop(protocol: Protocol) -> None:
    """Its connections take up to 30 s to close, and ours are many."""
    told = BY_NAME if protocol.asks_who else {}

    loop = new_loop(kafka({**told, "SECURITY_PROTOCOL": protocol.value}))
    loop.close()

    assert isinstance(loop, uvloop.Loop) is (not protocol.encrypts)


async def test_a_kafka_that_is_away_is_waited_for_whatever_it_will_ask() -> None:
    away = kafka(BY_NAME).model_copy(update={"kafka": "127.0.0.1:1"})

    with pytest.raises(Unavailable):
        await ensure_topics(away, ())
