"""Settings stop a service at once, with one sentence that names the variable and no value."""

from pathlib import Path

import pytest

from schemas.generate import drifted, write
from services.runtime.errors import Misconfigured
from services.runtime.setting import LOCAL_FILE, load
from services.runtime.settings import MilestoneSettings, StatusSettings
from services.runtime.settings_table import table
from tests.runtime.given import A_KEY, MILESTONE_ENVIRONMENT


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            {"MILEPAEL_PSEUDONYM_KEY": "marker"},
            "MILEPAEL_PSEUDONYM_KEY is wrong: it must be 32 bytes in base64.",
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
    monkeypatch.setenv("MILEPAEL_SETTINGS", str(tmp_path / "none.env"))

    with pytest.raises(Misconfigured, match=r"^MILEPAEL_SETTINGS is wrong"):
        load(MilestoneSettings)


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


def test_a_generated_file_that_was_changed_by_hand_is_found(tmp_path: Path) -> None:
    write(tmp_path)
    assert drifted(tmp_path) == ()
    (tmp_path / "docs" / "settings.md").write_text("by hand")

    assert drifted(tmp_path) == (Path("docs/settings.md"),)
