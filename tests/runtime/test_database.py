"""What the connections of a process do when it begins and when it ends."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.runtime.connections import Database as Settings
from services.runtime.database import Database, open_database
from services.runtime.errors import Misconfigured, Unavailable
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
        "host/name#marker",
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With what may be named for TLS, and a text that is none of it."""
    made, signer = tmp_path_factory.mktemp("certificates"), new_signer()
    signer.write(made / "ca.pem")
    signer.sign(made / "own.pem")
    signer.sign(made / "other.pem")
    signer.sign(made / "locked.pem", "marker")
    (made / "none.pem").write_text("no certificate")
    return made


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        ("sslrootcert=missing.pem", "sslrootcert"),
        ("sslrootcert=none.pem", "sslrootcert"),
        ("sslrootcert=ca.pem&sslcrl=missing.pem", "sslcrl"),
        ("sslcert=missing.pem", "sslcert"),
        ("sslcert=none.pem", "sslcert"),
        ("sslcert=ca.pem", "sslcert"),
        ("sslcert=own.pem&sslkey=missing.pem", "sslcert"),
        ("sslcert=own.pem&sslkey=other.pem", "sslcert"),
        ("sslcert=locked.pem", "sslcert"),
        ("sslcert=locked.pem&sslpassword=another-marker", "sslcert"),
    ],
)
@pytest.mark.parametrize("by", ["address", "environment"])
async def test_a_file_for_tls_that_cannot_be_used_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, named: str, wrong: str, by: str
) -> None:
    """It looks like a server that is away, and no waiting mends it."""
    monkeypatch.chdir(folder)
    options = "sslmode=require"
    for option in named.split("&"):
        if by == "address" or option.startswith("sslpassword"):
            options += f"&{option}"
        else:
            name, _, file = option.partition("=")
            monkeypatch.setenv(f"PG{name.upper()}", file)

    with pytest.raises(Misconfigured, match=f"^{wrong} of MILEPAEL_DATABASE") as stopped:
        await opens(f"postgresql://{LOOPBACK}:1/none?{options}")

    assert "marker" not in stopped.value.sentence


@pytest.mark.parametrize("mode", ["", "&sslmode=prefer", "&sslmode=disable"])
async def test_who_may_sign_is_not_named_in_vain(folder: Path, mode: str) -> None:
    """Whoever names them believes that the server is known by its certificate."""
    with pytest.raises(Misconfigured, match="without sslmode=verify-full"):
        await opens(f"postgresql://{LOOPBACK}:1/none?sslrootcert={folder}/ca.pem{mode}")


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify_full"])
async def test_files_that_can_be_used_are_not_in_the_way(folder: Path, mode: str) -> None:
    """asyncpg takes either line between the words."""
    named = f"sslcert={folder}/locked.pem&sslpassword=marker&sslrootcert={folder}/ca.pem"

    with pytest.raises(Unavailable):
        await opens(f"postgresql://{LOOPBACK}:1/none?sslmode={mode}&{named}")


@contextlib.asynccontextmanager
async def a_server(answer: bytes, own: Path | None = None) -> AsyncIterator[str]:
    """The address of one that answers so when it is asked for TLS.

    Args:
        answer: ``S`` for yes and ``N`` for no, as PostgreSQL does.
        own: Its key and certificate; without it what follows is no TLS.
    """

    async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Eight bytes ask for TLS.
        await reader.readexactly(8)
        writer.write(answer)
        with contextlib.suppress(OSError):
            if own is not None:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(own)
                await writer.start_tls(context)
            else:
                await reader.read(1)
                writer.write(b"no TLS at all")
                await writer.drain()
        writer.close()

    async with await asyncio.start_server(answers, LOOPBACK, 0) as server:
        yield f"postgresql://{LOOPBACK}:{server.sockets[0].getsockname()[1]}/none"


async def test_a_server_that_we_do_not_trust_is_not_waited_for(folder: Path) -> None:
    """Whether it is another's or has a new certificate, a person must look."""
    strange = new_signer().sign(folder / "strange.pem")

    async with a_server(b"S", strange) as address:
        with pytest.raises(Misconfigured, match="do not trust PostgreSQL's certificate"):
            await opens(f"{address}?sslmode=verify-full&sslrootcert={folder}/ca.pem")


@pytest.mark.parametrize("mode", ["require", "verify-full"])
async def test_a_server_without_tls_is_not_waited_for_by_who_asks_for_it(
    folder: Path, mode: str
) -> None:
    async with a_server(b"N") as address:
        with pytest.raises(Misconfigured, match="PostgreSQL has no TLS at this port"):
            await opens(f"{address}?sslmode={mode}&sslrootcert={folder}/ca.pem")


async def test_a_server_that_speaks_another_tls_is_not_waited_for(folder: Path) -> None:
    async with a_server(b"S") as address:
        with pytest.raises(Misconfigured, match="agree on no encrypted connection"):
            await opens(f"{address}?sslmode=require&sslrootcert={folder}/ca.pem")
