"""The address of a database, refused at once where asyncpg would stumble over it.

What asyncpg raises quotes the piece it stumbled over, and that may be of the password.
"""

from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator


def options_of(address: str) -> dict[str, str]:
    """What stands behind its question mark; of a name that stands there twice, the last.

    Raises:
        ValueError: It is no list of ``name=value``.
    """
    query = urlsplit(address).query
    told = parse_qs(query, strict_parsing=True) if query else {}
    return {name: values[-1] for name, values in told.items()}


def _address(told: str) -> str:
    parts = urlsplit(told)
    # asyncpg ends the password at the first of them, others at the last.
    if "#" in told or told.count("@") > 1 or parts.netloc.count("@") != told.count("@"):
        raise ValueError("not percent-encoded")
    if "/" in parts.path[1:]:
        raise ValueError("not a database's name")
    options = options_of(told)
    for hosts in (parts.netloc.rpartition("@")[2], options.get("host", "")):
        _see_hosts(hosts)
    for port in filter(None, options.get("port", "").split(",")):
        _see_hosts(f"host:{port}")
    return told


def _see_hosts(told: str) -> None:
    for one in told.split(",") if told else ():
        if one.startswith("/"):  # The folder of a socket.
            continue
        host = urlsplit(f"//{one}")
        # ``port`` raises where it is no number up to 65535.
        if not host.hostname or host.port == 0:
            raise ValueError("not a host and port")


Address = Annotated[str, AfterValidator(_address)]
