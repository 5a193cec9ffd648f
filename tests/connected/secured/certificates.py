"""Certificates of a test run's own: who signs, and what that one signed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from services.runtime.stack.process import LOOPBACK


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs certificates for a day."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def write(self, file: Path) -> Path:
        """What others trust."""
        file.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return file

    def sign(self, file: Path, password: str | None = None, address: str = LOOPBACK) -> Path:
        """Write a key, as Java and OpenSSL read it, and its certificate for a host, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        host = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        names = _begun(_name("someone"), self.name, key).add_extension(host, critical=False)
        locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
            + names.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)
        )
        return file


def new_signer() -> Signer:
    """Nobody trusts it until its certificate is named."""
    key, name = ec.generate_private_key(ec.SECP256R1()), _name("signer of a test")
    may_sign = x509.BasicConstraints(ca=True, path_length=0)
    begun = _begun(name, name, key).add_extension(may_sign, critical=True)
    return Signer(name, key, begun.sign(key, hashes.SHA256()))


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(
    whose: x509.Name, signer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    # The one place of the tests that needs a real now: certificates are checked against it.
    at = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(signer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + timedelta(days=1))
    )
