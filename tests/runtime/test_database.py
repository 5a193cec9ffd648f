"""What the connections of a process do when it begins and when it ends."""

import asyncio
import contextlib
import ssl
from pathlib import Path
from typing import Any

import pytest

from services.runtime.connections import Database as Settings
from services.runtime.database import Database, open_database
from services.runtime.errors import Misconfigured
from services.runtime.setting import load
from services.runtime.stack.process import LOOPBACK
from tests.connected.secured.certificates import new_signer


class Closing:
    """A pool that is closed when it is told so."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()

    async def close(self) -> None:
        await self.may_end.wait()


@pytest.mark.parametrize("turns", range(4))
async def test_a_cancellation_that_meets_the_end_of_closing_is_not_swallowed(turns: int) -> None:
    """Whoever cancels waits for the end; swallowed, it would go on as if nothing had been said."""
    pool: Any = Closing()
    closing = asyncio.create_task(Database(pool).aclose())
    await asyncio.sleep(0.01)

    pool.may_end.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    was_running = closing.cancel()
    await asyncio.wait([closing])

    assert closing.cancelled() is was_running


async def opens(address: str) -> None:
    database = await open_database(load(Settings, {"MILEPAEL_DATABASE": address}))
    await database.aclose()


@pytest.mark.parametrize(
    "option", ["sslmode=marker", "target_session_attrs=marker", "sslmode=verify-full"]
)
async def test_an_option_that_asyncpg_does_not_take_is_named(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be tried again for ever; and neither user nor password is at fault."""
    monkeypatch.setenv("HOME", str(tmp_path))

    with pytest.raises(Misconfigured, match=r"^MILEPAEL_DATABASE is wrong behind") as stopped:
        await opens(f"postgresql://{LOOPBACK}:1/none?{option}")

    assert "sslmode" in stopped.value.sentence
    assert "sslrootcert" in stopped.value.sentence
    assert "marker" not in stopped.value.sentence


@pytest.mark.parametrize(
    "wrong",
    [
        "user:marker/x@host/name",
        "user:12/marker@host/name",
        "user:12?marker=1@host/name",
        "user:12?marker@host/name",
        "user:12#marker@host/name",
        "user:mar@ker@host/name",
        "user:mar[ker@host/name",
        "host:marker/name",
        "host:0/name",
        "host:65536/name",
        "one:5432,two:marker/name",
        "one,/name",
        ":5432/name",
        "[::1/name",
        "[::1]:marker/name",
        "host/name/marker",
        "host/name?marker",
        "host/name?port=marker",
        "/name?host=one:marker",
    ],
)
def test_an_address_that_cannot_be_read_is_named_at_once_and_never_quoted(wrong: str) -> None:
    """asyncpg takes the beginning of such a password for a port, and quotes it."""
    with pytest.raises(Misconfigured, match=r"^MILEPAEL_DATABASE is wrong: it must") as stopped:
        load(Settings, {"MILEPAEL_DATABASE": f"postgresql://{wrong}"})

    assert "percent-encoded" in stopped.value.sentence
    assert "marker" not in stopped.value.sentence
    assert stopped.value.__suppress_context__


@pytest.mark.parametrize(
    "right",
    [
        "user:mar%2Fker%40@host:5432/name",
        "user:mar:ker@host/name",
        "[::1]:5432/name",
        "one:5432,two:5433/name?target_session_attrs=read-write",
        "%2Frun%2Fpostgresql/name",
        "/name?host=/run/postgresql&port=5433",
        "host",
    ],
)
def test_each_form_of_an_address_that_asyncpg_reads_is_taken(right: str) -> None:
    address = f"postgresql://{right}"

    assert load(Settings, {"MILEPAEL_DATABASE": address}).database == address


async def test_a_server_that_we_do_not_trust_is_not_waited_for(tmp_path: Path) -> None:
    """Whether it is another's or has a new certificate, a person must look."""
    trusted = new_signer().write(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(new_signer().sign(tmp_path / "server.pem"))

    async def strange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # As PostgreSQL does: eight bytes ask for TLS, and an S says yes.
        await reader.readexactly(8)
        writer.write(b"S")
        with contextlib.suppress(OSError):
            await writer.start_tls(context)
        writer.close()

    async with await asyncio.start_server(strange, LOOPBACK, 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Misconfigured, match="do not trust PostgreSQL's certificate"):
            await opens(
                f"postgresql://{LOOPBACK}:{port}/none?sslmode=verify-full&sslrootcert={trusted}"
            )
