"""A name that nobody reads is told, with the nearest that there is: it may be misspelt."""

import io
import os
import re
from pathlib import Path

import pytest

from services.runtime.serve import until_told
from services.runtime.sources import LOCAL_FILE
from services.runtime.unread_settings import known_names, unread_settings
from tests.runtime.given import CHECKOUT, a_watch

SECRET = "secret-marker"
NAME = re.compile(r"MILEPAEL_[A-Z_]*[A-Z](?![A-Z_{])")


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without settings, and an environment without any."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MILEPAEL_")]:
        monkeypatch.delenv(name)
    return tmp_path


def test_a_misspelt_variable_is_named_with_the_nearest_that_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MILEPAEL_KAFKAA", SECRET)
    monkeypatch.setenv("MILEPAEL_KAFKA", "kafka.example:9092")
    monkeypatch.setenv("MILEPAEL_ZQXJ", SECRET)

    assert unread_settings() == (
        (
            "MILEPAEL_KAFKAA stands in the environment, and nobody reads it; did you mean "
            "MILEPAEL_KAFKA?"
        ),
        "MILEPAEL_ZQXJ stands in the environment, and nobody reads it.",
    )


def test_a_line_of_a_file_is_named_with_its_file(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that does not begin as ours do: the file is ours, and nobody else reads it."""
    (bare / LOCAL_FILE).parent.mkdir()
    (bare / LOCAL_FILE).write_text(f"MILEPAEL_STATUS_HTTP_PROT={SECRET}\n")
    (bare / "named.env").write_text(f"MILEPEAL_KAFKA={SECRET}\nMILEPAEL_DATABASE_FILE=x\n")
    monkeypatch.setenv("MILEPAEL_SETTINGS", "named.env")

    named, local = unread_settings()

    assert named.startswith(f"MILEPEAL_KAFKA stands in {bare / 'named.env'}")
    assert local.startswith(f"MILEPAEL_STATUS_HTTP_PROT stands in {bare / LOCAL_FILE}")
    assert local.endswith("did you mean MILEPAEL_STATUS_HTTP_PORT?")
    assert SECRET not in named + local


def test_what_kubernetes_sets_for_its_own_services_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It sets them in every container, for each service that has a name."""
    for end in ("SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT"):
        monkeypatch.setenv(f"MILEPAEL_STATUS_{end}", "x")
    for end in ("", "_PROTO", "_PORT", "_ADDR"):
        monkeypatch.setenv(f"MILEPAEL_STATUS_PORT_8082_TCP{end}", "x")
    monkeypatch.setenv("MILEPAEL_MILESTONE_PORT", "x")

    (told,) = unread_settings()

    assert told.startswith("MILEPAEL_MILESTONE_PORT ")


def test_every_name_that_our_own_files_speak_of_is_known() -> None:
    """Whoever has a new variable read must add it, or its users would be told that it is idle."""
    folders = ("services", "deploy", "docs")
    files = [one for name in folders for one in (CHECKOUT / name).rglob("*") if one.is_file()]
    files += [CHECKOUT / name for name in ("README.md", "docker-compose.yml", "Makefile")]
    files += [CHECKOUT / "tests" / "connected" / "conftest.py"]
    texts = [one.read_text() for one in files if one.suffix not in (".pyc", ".png")]

    named = {name for text in texts for name in NAME.findall(text)}

    assert len(named) > 60
    assert named - known_names() == set()


async def test_a_service_warns_of_it_when_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPAEL_KAFKAA", SECRET)
    log = io.StringIO()

    async with until_told(a_watch(log)):
        pass

    (line,) = [line for line in log.getvalue().splitlines() if "setting-unread" in line]
    assert "did you mean MILEPAEL_KAFKA?" in line
    assert '"level": "warning"' in line
    assert SECRET not in line
