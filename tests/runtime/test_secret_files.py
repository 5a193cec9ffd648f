"""A secret in a file of its own counts as the setting would that stands where its name does."""

import os
from pathlib import Path

import pytest

from services.runtime.connections import Database, Kafka
from services.runtime.errors import Misconfigured
from services.runtime.setting import load
from services.runtime.sources import LOCAL_FILE

SECRET = "secret-marker"
LET_IN = {
    "MILEPAEL_KAFKA": "kafka.example:9092",
    "MILEPAEL_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "MILEPAEL_KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
    "MILEPAEL_KAFKA_SASL_USERNAME": "hospital",
}
NAME, PASSWORD = "MILEPAEL_KAFKA_SASL_USERNAME", "MILEPAEL_KAFKA_SASL_PASSWORD"
DATABASE = "MILEPAEL_DATABASE"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where one stands: with files of settings that are empty yet, and files of secrets."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MILEPAEL_SETTINGS", "named.env")
    (tmp_path / LOCAL_FILE).parent.mkdir()
    (tmp_path / LOCAL_FILE).touch()
    (tmp_path / "named.env").touch()
    for name in ("one", "two"):
        (tmp_path / name).write_text(f"postgresql://in-a-file.example/{name}\n")
    return tmp_path


@pytest.mark.parametrize("beginning", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_secret_may_stand_in_a_file_of_its_own(
    tmp_path: Path, beginning: str, ending: str
) -> None:
    """As Docker and Kubernetes mount them; editors begin it with a mark, or end it with a break."""
    file = tmp_path / "password"
    file.write_bytes(f"{beginning} {SECRET} {ending}".encode())

    assert load(Kafka, {**LET_IN, f"{PASSWORD}_FILE": str(file)}).sasl_password == f" {SECRET} "


def test_a_name_is_mounted_beside_its_password(tmp_path: Path) -> None:
    """One secret of Kubernetes holds both."""
    file = tmp_path / "username"
    file.write_text("clinic\n")
    told = {name: value for name, value in LET_IN.items() if name != NAME}

    settings = load(Kafka, {**told, PASSWORD: SECRET, f"{NAME}_FILE": str(file)})

    assert settings.sasl_username == "clinic"


def test_a_secret_may_come_through_a_pipe() -> None:
    """As a shell's ``<(…)``: it can be read once."""
    reads, writes = os.pipe()
    os.write(writes, SECRET.encode())
    os.close(writes)

    settings = load(Kafka, {**LET_IN, f"{PASSWORD}_FILE": f"/dev/fd/{reads}"})
    os.close(reads)

    assert settings.sasl_password == SECRET


PLACES = ("environment", "named.env", str(LOCAL_FILE))


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"environment": "_FILE=one"}, "one"),
        ({"named.env": "_FILE=one"}, "one"),
        ({str(LOCAL_FILE): "_FILE=one"}, "one"),
        ({"environment": "_FILE=one", "named.env": "_FILE=two"}, "one"),
        ({"named.env": "_FILE=one", str(LOCAL_FILE): "_FILE=two"}, "one"),
        ({"environment": "_FILE=one", "named.env": "=postgresql://h/told"}, "one"),
        ({"environment": "=postgresql://h/told", "named.env": "_FILE=one"}, "told"),
        ({"named.env": "=postgresql://h/told", str(LOCAL_FILE): "_FILE=one"}, "told"),
        ({"named.env": "=postgresql://h/told", str(LOCAL_FILE): "_FILE=missing"}, "told"),
    ],
)
def test_the_place_that_counts_for_a_setting_counts_for_its_file(
    place: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, str], name: str
) -> None:
    """The environment before the named file, and that before the local one."""
    for where, line in told.items():
        if where == "environment":
            monkeypatch.setenv(*f"{DATABASE}{line}".split("=", 1))
        else:
            (place / where).write_text(f"{DATABASE}{line}\n")

    assert load(Database).database.endswith(f"/{name}")


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (("_FILE=missing",), f"{DATABASE}_FILE is wrong: the file that it names is not there."),
        (("_FILE=",), f"{DATABASE}_FILE is wrong: it must be the path of a file"),
        (("_FILE=one", f"=postgresql://{SECRET}/told"), f"{DATABASE} and {DATABASE}_FILE are both"),
    ],
)
def test_a_secret_s_file_that_is_not_there_or_not_alone_is_said_so(
    place: Path, monkeypatch: pytest.MonkeyPatch, where: str, told: tuple[str, ...], sentence: str
) -> None:
    if where == "environment":
        for line in told:
            monkeypatch.setenv(*f"{DATABASE}{line}".split("=", 1))
    else:
        (place / where).write_text("".join(f"{DATABASE}{line}\n" for line in told))

    with pytest.raises(Misconfigured) as stopped:
        load(Database)

    assert stopped.value.sentence.startswith(sentence)
    assert SECRET not in stopped.value.sentence
