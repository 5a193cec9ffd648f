"""The listeners of the tests' Kafka that ask who comes, beside the one that does not."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from services.runtime.stack.kafka import PROPERTIES, KafkaServer, start_kafka
from services.runtime.stack.process import LOOPBACK, choose_port
from tests.connected.secured.certificates import new_signer

USER, PASSWORD = "hospital", "very-secret-marker"
ALLOWED, FORBIDDEN = "allowed", "forbidden"
"""Users who may only what they are allowed, and nothing at all; the others may everything."""
KEY_PASSWORD = "key-secret-marker"
USERS = (USER, ALLOWED, FORBIDDEN)
LOGIN = "org.apache.kafka.common.security"
OPEN = "PLAINTEXT://{{host}}:{{client}}"
ASKING = "NAMED://{{host}}:{named},SHOWN://{{host}}:{shown},CLEAR://{{host}}:{clear}"
SENDING = "SENDING://{{host}}:{sending}"
ELSEWHERE = "SENDING://localhost:{sending}"
MORE = f"""
listeners={OPEN},CONTROLLER://{{{{host}}}}:{{{{controller}}}},{ASKING},{SENDING}
advertised.listeners={OPEN},{ASKING},{ELSEWHERE}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,\\
  NAMED:SASL_SSL,SHOWN:SSL,CLEAR:SASL_PLAINTEXT,SENDING:SSL
listener.name.named.sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512
listener.name.named.scram-sha-256.sasl.jaas.config={LOGIN}.scram.ScramLoginModule required;
listener.name.named.scram-sha-512.sasl.jaas.config={LOGIN}.scram.ScramLoginModule required;
listener.name.clear.sasl.enabled.mechanisms=PLAIN
listener.name.clear.plain.sasl.jaas.config={LOGIN}.plain.PlainLoginModule required \\
  user_{USER}="{PASSWORD}";
listener.name.shown.ssl.client.auth=required
ssl.keystore.type=PEM
ssl.keystore.location={{folder}}/broker.pem
ssl.truststore.type=PEM
ssl.truststore.location={{folder}}/ca.pem
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS;User:{USER}
"""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Where they are.

    Attributes:
        folder: With ``ca.pem``, which the broker's certificate is signed by, and ``own.pem``, a key
            and certificate that the broker takes, and ``locked.pem``, such under a password.
        named: SASL_SSL with either SCRAM.
        shown: SSL; asks for a certificate.
        clear: SASL_PLAINTEXT with PLAIN.
        sending: SSL; sends its clients on to a name that is not in the broker's certificate.
    """

    folder: str
    named: int
    shown: int
    clear: int
    sending: int

    def at(self, port: int, protocol: str, **more: object) -> dict[str, str]:
        """The settings for one of the ports; those for TLS name whom to trust."""
        told = {"KAFKA": f"{LOOPBACK}:{port}", "KAFKA_SECURITY_PROTOCOL": protocol}
        if protocol.endswith("SSL"):
            told["KAFKA_SSL_CA_LOCATION"] = f"{self.folder}/ca.pem"
        told |= {name: str(value) for name, value in more.items()}
        return {f"MILEPAEL_{name}": value for name, value in told.items()}

    def clearly(self, **more: object) -> dict[str, str]:
        """The settings of somebody who tells his name to anybody."""
        told = {"KAFKA_SASL_MECHANISM": "PLAIN", "KAFKA_SASL_USERNAME": USER}
        told |= {"KAFKA_SASL_PASSWORD": PASSWORD}
        return self.at(self.clear, "SASL_PLAINTEXT", **{**told, **more})

    def showing(self, file: str, **more: object) -> dict[str, str]:
        """The settings of somebody who shows a certificate."""
        return self.at(self.shown, "SSL", KAFKA_SSL_CERTIFICATE_LOCATION=file, **more)

    def by_scram(self, **more: object) -> dict[str, str]:
        """The settings of somebody who tells his name, encrypted."""
        told = {"KAFKA_SASL_MECHANISM": "SCRAM-SHA-512", "KAFKA_SASL_USERNAME": USER}
        told |= {"KAFKA_SASL_PASSWORD": PASSWORD}
        return self.at(self.named, "SASL_SSL", **{**told, **more})


def start_with_listeners(home: Path) -> KafkaServer:
    """Start the tests' Kafka."""
    folder = home.with_name("kafka-secrets")
    folder.mkdir(exist_ok=True)
    signer = new_signer()
    signer.write(folder / "ca.pem")
    signer.sign(folder / "broker.pem")
    signer.sign(folder / "own.pem")
    signer.sign(folder / "locked.pem", KEY_PASSWORD)
    ports = {name: choose_port(None) for name in ("named", "shown", "clear", "sending")}
    told = Listeners(str(folder), **ports)
    (folder / "listeners.json").write_text(json.dumps(asdict(told)))
    more = MORE.format(folder=folder, **ports)
    return start_kafka(home, properties=PROPERTIES + more, users=dict.fromkeys(USERS, PASSWORD))


def listeners_of(home: Path) -> Listeners:
    """Those of a Kafka that was started so."""
    return Listeners(**json.loads((home.with_name("kafka-secrets") / "listeners.json").read_text()))
