"""Settings stop a service at once, with one sentence that names the variable and no value."""

import base64
import os
import re
from pathlib import Path

import pytest

from schemas.generate import drifted, write
from services.runtime.errors import Misconfigured
from services.runtime.setting import Settings, load, load_all
from services.runtime.settings import Kafka, MilestoneSettings, StatusSettings
from services.runtime.settings_table import table
from services.runtime.sources import LOCAL_FILE
from services.runtime.topics import load_topics
from tests.runtime.given import A_KEY, MILESTONE_ENVIRONMENT


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            {"MILEPAEL_PSEUDONYM_KEY": "marker"},
            (
                "MILEPAEL_PSEUDONYM_KEY is wrong: it must be the installation's own key, given "
                "once and never changed: 32 bytes in base64."
            ),
        ),
        (
            {"MILEPAEL_MILESTONE_BATCH_SIZE": "marker"},
            "MILEPAEL_MILESTONE_BATCH_SIZE is wrong: it must be a whole number from 1 to 10000.",
        ),
        (
            {"MILEPAEL_SESSION_TIMEOUT_MS": "4000"},
            (
                "MILEPAEL_HEARTBEAT_INTERVAL_MS is wrong: it must be whole milliseconds, a quarter "
                "of the session time-out or less."
            ),
        ),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_must_be(told: dict[str, str], sentence: str) -> None:
    """Not with what it was: that may be a key."""
    with pytest.raises(Misconfigured) as stopped:
        load(MilestoneSettings, {**MILESTONE_ENVIRONMENT, **told})

    assert stopped.value.sentence == sentence
    assert stopped.value.__cause__ is None
    assert stopped.value.__suppress_context__


@pytest.mark.parametrize("name", sorted(MILESTONE_ENVIRONMENT))
def test_a_missing_setting_is_named(name: str) -> None:
    told = {key: value for key, value in MILESTONE_ENVIRONMENT.items() if key != name}

    with pytest.raises(Misconfigured, match=f"^{name} is missing: it must be "):
        load(MilestoneSettings, told)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *(
            ("KAFKA", wrong)
            for wrong in ("h:x", ",,,", "h:1,", "h", "h:0", "h:65536", ":9092", "k://h:1")
        ),
        *(("MILESTONE_TOPICS", wrong) for wrong in ("", "a,,b", "bad topic!", "..", "a" * 250)),
        # Of low order: whoever has seen the box could open it.
        *(
            (f"{whose}_PUBLIC_KEY", base64.b64encode(bytes([first]) + bytes(31)).decode())
            for whose in ("IDENTITY", "PARKED")
            for first in (0, 1)
        ),
    ],
)
def test_what_would_only_fail_later_or_wait_for_ever_is_named_at_once(
    name: str, wrong: str
) -> None:
    with pytest.raises(Misconfigured, match=f"^MILEPAEL_{name} is wrong: it must be ") as stopped:
        load(MilestoneSettings, {**MILESTONE_ENVIRONMENT, f"MILEPAEL_{name}": wrong})

    assert len(wrong) < 4 or wrong not in stopped.value.sentence


def test_several_brokers_may_be_named_and_by_number() -> None:
    told = {"MILEPAEL_KAFKA": "one.example:9092, 192.0.2.1:9093,[2001:db8::1]:9094"}

    settings = load(MilestoneSettings, {**MILESTONE_ENVIRONMENT, **told})

    assert settings.kafka == "one.example:9092,192.0.2.1:9093,[2001:db8::1]:9094"


@pytest.mark.parametrize(
    "wrong",
    [
        "[topics.a]\npartitions = -3",
        "[topics.a]\npartitions = 0",
        "[topics.a]\npartitions = true",
        "[topics.a]\npartitions = 1.5",
        '[topics."a b"]\npartitions = 1',
        '[topics.a]\npartitions = 1\n[topics.a.config]\n"retention.ms" = 5',
    ],
)
def test_a_topics_file_that_kafka_would_refuse_again_and_again_is_named(
    tmp_path: Path, wrong: str
) -> None:
    file = tmp_path / "topics.toml"
    file.write_text(wrong)

    with pytest.raises(Misconfigured, match=r"^MILEPAEL_TOPICS_FILE is wrong"):
        load_topics(Kafka(kafka="kafka.example:9092", topics_file=file))


@pytest.mark.parametrize("named", [True, False])
def test_a_file_of_settings_that_is_no_text_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ("named.env" if named else LOCAL_FILE)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"MILEPAEL_KAFKA=\xff\xfe")
    if named:
        monkeypatch.setenv("MILEPAEL_SETTINGS", str(file))

    with pytest.raises(Misconfigured) as stopped:
        load(MilestoneSettings)

    name = "MILEPAEL_SETTINGS" if named else str(LOCAL_FILE)
    assert stopped.value.sentence.startswith(f"{name} is wrong: it must be ")


def test_simulated_time_does_not_stop_before_it_starts() -> None:
    told = {
        "MILEPAEL_KAFKA": "kafka.example:9092",
        "MILEPAEL_DATABASE": "postgresql://database.example/milepael",
        "MILEPAEL_PSEUDONYM_KEY": A_KEY,
        "MILEPAEL_SIMULATED_START": "2026-02-01T00:00:00Z",
        "MILEPAEL_SIMULATED_STOP": "2026-01-01T00:00:00Z",
    }

    with pytest.raises(Misconfigured, match=r"^MILEPAEL_SIMULATED_STOP is wrong"):
        load(StatusSettings, told)


def test_the_environment_wins_over_the_named_file_and_that_over_the_local_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a developer's stack needs no setting at all, and an installation overrules everything."""
    monkeypatch.chdir(tmp_path)
    local, named = tmp_path / LOCAL_FILE, tmp_path / "named.env"
    local.parent.mkdir()
    lines = {**MILESTONE_ENVIRONMENT, "MILEPAEL_MILESTONE_GROUP": "local"}
    local.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    only_local = load(MilestoneSettings)
    named.write_text("MILEPAEL_MILESTONE_GROUP=named\nMILEPAEL_MILESTONE_TOPICS=a, b\n")
    monkeypatch.setenv("MILEPAEL_SETTINGS", str(named))
    monkeypatch.setenv("MILEPAEL_MILESTONE_TOPICS", "c")

    both = load(MilestoneSettings)

    assert only_local.group == "local"
    assert (both.group, both.topics) == ("named", ("c",))


def test_a_named_file_that_is_not_there_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "none.env"
    monkeypatch.setenv("MILEPAEL_SETTINGS", str(missing))

    with pytest.raises(Misconfigured) as stopped:
        load(MilestoneSettings)

    assert stopped.value.sentence == f"MILEPAEL_SETTINGS is wrong: the file {missing} is not there."


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without settings, and an environment without any."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MILEPAEL_")]:
        monkeypatch.delenv(name)
    return tmp_path


def test_all_that_is_missing_or_wrong_is_said_at_once_and_where_was_looked(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One setting for each attempt is no way to begin."""
    monkeypatch.setenv("MILEPAEL_KAFKA", "marker")
    monkeypatch.setenv("MILEPAEL_PARKED_PUBLIC_KEY_FILE", "marker")

    with pytest.raises(Misconfigured) as stopped:
        load_all(MilestoneSettings, StatusSettings)

    *sentences, looked = stopped.value.sentence.splitlines()
    assert [" ".join(one.split()[:3]) for one in sentences] == [
        "MILEPAEL_DATABASE is missing:",
        "MILEPAEL_IDENTITY_PUBLIC_KEY is missing:",
        "MILEPAEL_KAFKA is wrong:",
        "MILEPAEL_PARKED_PUBLIC_KEY_FILE is wrong:",
        "MILEPAEL_PSEUDONYM_KEY is missing:",
    ]
    assert looked == (
        f"Looked in the environment and in {bare / LOCAL_FILE} (not there), which `milepael stack "
        "up` writes for this machine."
    )
    assert "marker" not in stopped.value.sentence


def test_a_named_file_and_a_local_one_are_told_where_they_are(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bare / LOCAL_FILE).parent.mkdir()
    (bare / LOCAL_FILE).touch()
    (bare / "named.env").touch()
    monkeypatch.setenv("MILEPAEL_SETTINGS", "named.env")

    with pytest.raises(Misconfigured) as stopped:
        load(Kafka)

    looked = f"in {bare / 'named.env'} and in {bare / LOCAL_FILE} (there)"
    assert looked in stopped.value.looked


def test_nobody_is_led_to_make_up_another_pseudonym_key(bare: Path) -> None:
    """With another than the installation's, everybody would be somebody else."""
    with pytest.raises(Misconfigured, match="the installation's own key, given once and never"):
        load(StatusSettings)


def test_no_key_or_password_stands_in_the_text_of_settings() -> None:
    """Settings may be printed by accident."""
    told = load(MilestoneSettings, MILESTONE_ENVIRONMENT)

    assert "kkkk" not in repr(told)
    assert A_KEY not in repr(told)


def test_the_table_for_readers_has_every_setting_once() -> None:
    """It is generated, so that it cannot say anything else than the code."""
    names = {
        str(field.validation_alias)
        for settings in (MilestoneSettings, StatusSettings)
        for field in settings.model_fields.values()
    }

    lines = table().splitlines()

    for name in names:
        assert sum(line.startswith(f"| `{name}` |") for line in lines) == 1


def test_the_table_has_every_variable_that_the_code_names() -> None:
    """Also those that no service is set by."""
    services = Path(__file__).parents[2] / "services"
    named = {
        name
        for file in services.rglob("*.py")
        for name in re.findall(r"\bMILEPAEL_[A-Z_]+[A-Z]\b", file.read_text("utf-8"))
    }
    in_table = set(re.findall(r"^\| `(\w+)` \|", table(), re.MULTILINE))
    # What is secret may stand in a file of its own; that variable has no line.
    elsewhere = {name for name in named if name.removesuffix("_FILE") in in_table}

    assert "MILEPAEL_STACK_FOLDER" in named
    assert named - in_table - elsewhere == set()


@pytest.mark.parametrize("of", [MilestoneSettings, StatusSettings])
def test_an_empty_variable_is_not_taken_for_one_that_is_left_out(of: type[Settings]) -> None:
    """As a path it would be the folder that one stands in; the table says what is taken."""
    told = {**MILESTONE_ENVIRONMENT, "MILEPAEL_DATABASE": "postgresql://database.example/milepael"}
    names = [str(field.validation_alias) for field in of.model_fields.values()]
    names.remove("MILEPAEL_TOPIC_PREFIX")

    for name in names:
        with pytest.raises(Misconfigured, match=f"^{name} is wrong: it must be "):
            load(of, {**told, name: ""})


def test_a_generated_file_that_was_changed_by_hand_is_found(tmp_path: Path) -> None:
    write(tmp_path)
    assert drifted(tmp_path) == ()
    (tmp_path / "docs" / "settings.md").write_text("by hand")

    assert drifted(tmp_path) == (Path("docs/settings.md"),)
