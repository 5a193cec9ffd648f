"""What a real PostgreSQL does not take of an address ends the service with one sentence."""

import pytest

from services.runtime.connections import Database as Settings
from services.runtime.database import open_database
from services.runtime.errors import Misconfigured
from services.runtime.setting import load


async def opens(address: str) -> None:
    database = await open_database(load(Settings, {"MILEPAEL_DATABASE": address}))
    await database.aclose()


@pytest.mark.parametrize(
    "option",
    ["connect_timeout=10", "statement_timeout=marker", "max_connections=5"],
)
async def test_an_option_that_the_server_does_not_take_is_named(database: str, option: str) -> None:
    """``connect_timeout`` is libpq's: many addresses have it."""
    with pytest.raises(Misconfigured, match=r"^MILEPAEL_DATABASE is wrong behind") as stopped:
        await opens(f"{database}?{option}")

    assert "marker" not in stopped.value.sentence


async def test_an_option_that_the_server_knows_is_taken(database: str) -> None:
    await opens(f"{database}?statement_timeout=10000")


async def test_a_server_without_tls_is_named_to_who_asks_for_it(database: str) -> None:
    """It would be tried again for ever."""
    with pytest.raises(Misconfigured, match="PostgreSQL has no TLS at this port"):
        await opens(f"{database}?sslmode=require")
