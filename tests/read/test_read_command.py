"""``milepael read``: one verdict per file, and never a traceback."""

import json
from codecs import BOM_UTF8
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.command.commands import app_for
from services.command.read import read_files
from tests.read.given import AT, EXAMPLES, bundle, encounter, notice
from tests.runtime.given import CHECKOUT


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    """The command with these arguments."""
    told = ["read", *map(str, arguments)]
    return CliRunner().invoke(app_for(told), told, input=stdin)


def written(folder: Path, name: str, message: object) -> Path:
    """A file with this message."""
    path = folder / name
    path.write_bytes(message if isinstance(message, bytes) else json.dumps(message).encode())
    return path


def test_each_file_gets_one_line_with_its_verdict(tmp_path: Path) -> None:
    files = [
        written(tmp_path, "a.json", encounter()),
        written(tmp_path, "b.json", {"resourceType": "Observation"}),
        written(tmp_path, "c.json", b"\xff"),
    ]

    result = run(*files, "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(Path(one["file"]).name, one["verdict"]) for one in lines] == [
        ("a.json", "read"),
        ("b.json", "not-ours"),
        ("c.json", "refused"),
    ]
    assert result.exit_code == 1


def test_a_reason_is_worded_as_on_the_topic_of_what_is_parked(tmp_path: Path) -> None:
    """One thing has one word wherever it is told."""
    described = json.loads((CHECKOUT / "schemas" / "json" / "Parked.json").read_text("utf-8"))

    result = run(written(tmp_path, "a.json", b"?"), "--json")

    (reason,) = json.loads(result.stdout)["reasons"]
    assert reason.keys() == described["$defs"]["Reason"]["properties"].keys()
    assert reason["kind"] == "unsound"


def test_a_milestone_tells_kind_days_code_and_source() -> None:
    result = run(EXAMPLES / "encounter-decision-in-parts.json", "--json")

    (_, decision) = json.loads(result.stdout)["milestones"]
    assert decision["kind"] == "decision"
    assert decision["code"] == "D12CU"
    assert decision["days"][0]["name"] == "stated"
    assert decision["source"].startswith("Encounter|http://dips.no/")
    assert result.exit_code == 0


def test_a_file_is_read_in_norwegian_for_people(tmp_path: Path) -> None:
    message = notice(("m1", "admit-inpatient"), ("m2", "revise-admit-inpatient"))

    result = run(written(tmp_path, "a.json", message))

    assert "lest" in result.stdout
    assert "innlagt: start 2. mars 2026 kl. 10.00" in result.stdout
    assert "tar tilbake: innlagt" in result.stdout


def test_a_folder_is_walked_by_name_and_hidden_files_are_left(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    written(inner, "b.json", encounter())
    written(tmp_path, "a.json", encounter())
    written(tmp_path, ".hidden", b"")

    readings = read_files([tmp_path], AT)

    assert [Path(one.file).name for one in readings] == ["a.json", "b.json"]
    assert [one.reading.statements[0].place.offset for one in readings] == [0, 1]


def test_folders_without_a_file_are_told_as_misuse(tmp_path: Path) -> None:
    """Whoever named the wrong folder must not take silence for a yes."""
    empty, hiding = tmp_path / "empty", tmp_path / "hiding"
    for one in (empty, hiding):
        one.mkdir()
    written(hiding, ".hidden", b"")

    alone = run(empty)
    beside = run(hiding, empty, written(tmp_path, "a.json", encounter()))

    assert (alone.exit_code, alone.stdout) == (2, "")
    assert alone.stderr.startswith(f"There is no file in {empty}. ")
    assert run(hiding).exit_code == 2
    assert (beside.exit_code, beside.stderr) == (0, "")


def test_one_message_may_come_on_standard_input() -> None:
    result = run("-", "--json", stdin=json.dumps(encounter()).encode())

    assert json.loads(result.stdout)["file"] == "-"
    assert result.exit_code == 0


@pytest.mark.parametrize("name", ["-", "a.ndjson"])
def test_a_mark_before_the_first_line_is_in_no_other_lines_way(name: str, tmp_path: Path) -> None:
    """Some tools write one at the head of a file; the service would refuse it on any message."""
    line = json.dumps(encounter()).encode()
    told = BOM_UTF8 + line + b"\n" + line
    file = name if name == "-" else written(tmp_path, name, told)

    result = run(file, "--json", stdin=told)

    verdicts = [json.loads(one)["verdict"] for one in result.stdout.splitlines()]
    assert verdicts == ["refused", "read"]


def test_a_message_is_known_when_it_says_it_was_sent_else_as_told(tmp_path: Path) -> None:
    sent = bundle(encounter(), timestamp="2026-01-09T10:00:00+01:00")
    files = [written(tmp_path, "a", sent), written(tmp_path, "b", encounter())]

    known = [one.reading.statements[0].known_at for one in read_files(files, AT)]

    assert [moment.isoformat() for moment in known] == [
        "2026-01-09T09:00:00+00:00",
        AT.isoformat(),
    ]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nowhere.json"], "no file"),
        ([EXAMPLES, "--known-at", "yesterday"], "zone"),
        ([EXAMPLES, "--known-at", "2026-01-01T00:00:00"], "zone"),
    ],
)
def test_misuse_is_one_sentence(arguments: list[object], word: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert word in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("key", ["not base64!", "c2hvcnQ=", "", "æ"])
def test_a_wrong_key_is_one_sentence(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPAEL_PSEUDONYM_KEY", key)

    result = run(EXAMPLES)

    assert result.exit_code == 2
    assert "MILEPAEL_PSEUDONYM_KEY" in result.stderr


def test_the_key_may_stand_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would tell pseudonyms that are not the services', and nobody would know."""
    key, file = "a" * 43 + "=", tmp_path / "key"
    file.write_text(f"{key}\n")
    asked = (EXAMPLES, "--json", "--known-at", AT.isoformat())
    monkeypatch.setenv("MILEPAEL_PSEUDONYM_KEY", key)
    by_variable = run(*asked).stdout
    monkeypatch.delenv("MILEPAEL_PSEUDONYM_KEY")
    without = run(*asked).stdout
    monkeypatch.setenv("MILEPAEL_PSEUDONYM_KEY_FILE", str(file))

    by_file = run(*asked).stdout

    assert by_file == by_variable
    assert by_file != without


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"_FILE": "missing"}, "MILEPAEL_PSEUDONYM_KEY_FILE is wrong"),
        ({"_FILE": "empty"}, "MILEPAEL_PSEUDONYM_KEY must be"),
        ({"_FILE": "empty", "": "a" * 43 + "="}, "are both set"),
    ],
)
def test_a_key_s_file_that_does_not_do_is_one_sentence(
    told: dict[str, str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").touch()
    for name, value in told.items():
        named = str(tmp_path / value) if name else value
        monkeypatch.setenv(f"MILEPAEL_PSEUDONYM_KEY{name}", named)

    result = run(EXAMPLES)

    assert result.exit_code == 2
    assert sentence in result.stderr


def test_two_runs_tell_the_same_pseudonyms() -> None:
    told = [
        [s.patient for one in read_files([EXAMPLES], AT) for s in one.reading.statements]
        for _ in range(2)
    ]

    assert told[0] == told[1]


OWN = """
adds_to = "D12"
owner = { organisation = "urn:oid:2.16.578.1.12.4.1.4.101|999000001" }
valid_from = 2027-01-01
[[milestones]]
id = "visited"
name = { nb = "Besøkt", nn = "Besøkt", en = "Visited" }
signals = [{ kind = "coded", codes = ["urn:ours|visited"] }]
days = ["stated"]
"""


def test_the_codes_that_local_files_name_are_looked_for(tmp_path: Path) -> None:
    """As the service does: who tries a file at the desk must see what it will be read as."""
    coded = {"coding": [{"system": "urn:ours", "code": "visited"}]}
    by = {"identifier": {"system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": "05814812075"}}
    told = {"resourceType": "Procedure", "id": "1", "status": "completed", "code": coded}
    file = written(tmp_path, "a.json", told | {"subject": by, "performedDateTime": "2027-01-08"})
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "own.toml").write_text(OWN, "utf-8")

    def verdict(*more: object) -> object:
        return json.loads(run(file, "--json", *more).stdout)["verdict"]

    assert verdict() == "not-ours"
    assert verdict("--local", tmp_path / "local") == "read"
    assert run(file, "--local", tmp_path / "nowhere").exit_code == 2
