"""The files by which a connection to PostgreSQL is encrypted, looked at before it is begun.

asyncpg reads them anew for each connection; one that is missing looks like a server that is away.
"""

import os
import ssl
from collections.abc import Callable

from services.runtime.address import options_of
from services.runtime.errors import Misconfigured

_CERTIFICATES = "the path of a PEM file with the certificates of those who may sign the server's"
_VERIFYING = frozenset({"require", "verify-ca", "verify-full"})
"""Values of ``sslmode`` with which asyncpg, as libpq, looks who signed the server's certificate."""
_REVOKED = "the path of a PEM file of revoked certificates"
_OWN = (
    "the path of a PEM file with our certificate, and sslkey one with its key, which sslpassword "
    "opens where it is locked"
)


def see_tls_files(address: str) -> None:
    """Read what the address names, or else libpq's variables of the environment.

    Raises:
        Misconfigured: One cannot be read, or holds nothing that is looked for in it; or those who
            may sign are named, and ``sslmode`` says that nobody looks.
    """
    options = options_of(address)

    def named(option: str) -> str:
        return options.get(option) or os.environ.get(f"PG{option.upper()}", "")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if signers := named("sslrootcert"):
        _or_wrong("sslrootcert", _CERTIFICATES, lambda: context.load_verify_locations(signers))
    if revoked := named("sslcrl"):
        _or_wrong("sslcrl", _REVOKED, lambda: context.load_verify_locations(revoked))
    if own := named("sslcert"):
        key, password = named("sslkey") or None, options.get("sslpassword", "")
        # Without any password OpenSSL would ask for one at the terminal.
        _or_wrong("sslcert", _OWN, lambda: context.load_cert_chain(own, key, password))
    # The environment's may be meant for others, such as psql.
    if options.get("sslrootcert") and named("sslmode").replace("_", "-") not in _VERIFYING:
        raise Misconfigured(
            "sslrootcert of MILEPAEL_DATABASE is not looked at without sslmode=verify-full: say "
            "that too, or leave sslrootcert out."
        )


def _or_wrong(option: str, must: str, load: Callable[[], None]) -> None:
    try:
        load()
    except (OSError, ValueError):
        raise Misconfigured(
            f"{option} of MILEPAEL_DATABASE (or PG{option.upper()}) is wrong: it must be {must}."
        ) from None
