"""``milepael simulate --to-files``: messages that the other commands read, and the truth beside."""

import json
from collections import Counter
from pathlib import Path

from typer.testing import CliRunner, Result

from services.command.commands import app_for
from services.simulator.truth import as_chosen

STOP = "2026-06-15T12:00:00+02:00"


def run(*arguments: object) -> Result:
    told = list(map(str, arguments))
    return CliRunner().invoke(app_for(told), told)


def simulated(folder: Path, *more: object) -> Result:
    return run("simulate", "--persons", 80, "--to", STOP, "--to-files", folder, "--json", *more)


def test_status_says_of_the_files_what_the_truth_beside_them_says(tmp_path: Path) -> None:
    """The simulator can be tried without any server."""
    told = json.loads(simulated(tmp_path / "sim").stdout)

    said = run("status", tmp_path / "sim/messages", "--at", STOP, "--known-at", STOP, "--json")

    truth = json.loads((tmp_path / "sim/truth.json").read_text())
    bodies = [json.loads(line) for line in said.stdout.splitlines()]
    assert told["instances"] == len(bodies) == len(truth["instances"])
    said_of = [_known(as_chosen(body)) for body in bodies]
    assert Counter(said_of) == Counter(map(_known, truth["instances"]))


def test_read_refuses_exactly_the_broken_files(tmp_path: Path) -> None:
    """Those that state an unknown code are read but for that code."""
    simulated(tmp_path / "sim")

    said = run("read", tmp_path / "sim/messages", "--known-at", STOP, "--json")

    lines = [json.loads(line) for line in said.stdout.splitlines()]
    truth = json.loads((tmp_path / "sim/truth.json").read_text())
    with_reasons = {int(Path(one["file"]).stem) for one in lines if one["reasons"]}
    assert with_reasons == {one["number"] for one in truth["broken"]}


def test_the_folder_itself_can_be_read_and_is_no_more_than_its_messages(tmp_path: Path) -> None:
    """Truth and index lie beside the messages and are none; whoever names one still has it read."""
    simulated(tmp_path / "sim", "--faults", "none")

    for command in ("read", "status"):
        whole, messages = (
            run(command, folder, *more, "--json")
            for folder in (tmp_path / "sim", tmp_path / "sim/messages")
            for more in [["--known-at", STOP] if command == "read" else ["--at", STOP]]
        )
        assert (whole.exit_code, whole.stdout) == (0, messages.stdout)
    assert run("read", tmp_path / "sim/truth.json").exit_code == 1


def test_a_truth_that_lies_beside_no_messages_is_a_file_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text("{}")

    assert str(tmp_path / "truth.json") in run("read", tmp_path).stdout


def test_one_person_is_not_called_persons(tmp_path: Path) -> None:
    told = run("simulate", "--persons", 1, "--to", STOP, "--to-files", tmp_path / "sim")

    assert "messages about 1 person in" in told.stderr


def test_the_index_tells_of_each_file_how_it_is_sent(tmp_path: Path) -> None:
    """Whoever sends the files by other means needs topic, key and order."""
    told = json.loads(simulated(tmp_path / "sim").stdout)

    lines = [json.loads(line) for line in (tmp_path / "sim/index.jsonl").read_text().splitlines()]
    files = sorted((tmp_path / "sim/messages").iterdir())

    assert told["sent"] == len(lines) == len(files)
    assert [one["number"] for one in lines] == list(range(len(lines)))
    assert [tmp_path / "sim" / one["file"] for one in lines] == files
    assert {one["topic"] for one in lines} == {
        "fhir.referral.v1", "fhir.encounter.v1", "fhir.patient.v1",
    }  # fmt: skip


def test_without_faults_every_file_is_read(tmp_path: Path) -> None:
    """The quiet half of a comparison."""
    simulated(tmp_path / "sim", "--faults", "none")

    said = run("read", tmp_path / "sim/messages", "--known-at", STOP)

    assert said.exit_code == 0


def test_files_are_never_mixed_with_those_of_another_run(tmp_path: Path) -> None:
    """A mixture would be nobody's truth."""
    simulated(tmp_path / "sim")
    before = (tmp_path / "sim/truth.json").read_bytes()

    again = simulated(tmp_path / "sim", "--seed", 2)

    assert again.exit_code == 2
    assert "already" in again.stderr
    assert (tmp_path / "sim/truth.json").read_bytes() == before


def test_what_cannot_be_simulated_is_refused_with_a_sentence(tmp_path: Path) -> None:
    assert "60 days" in simulated(tmp_path / "sim", "--days", 30).stderr
    assert "--to must be a moment" in run("simulate", "--to", "tomorrow").stderr
    assert not (tmp_path / "sim").exists()


def _known(body: dict[str, object]) -> str:
    """All but what names person and instance, which the desk names by pseudonyms."""
    left = {"instance", "patient", "next_change_at"}
    return json.dumps({name: body[name] for name in body if name not in left}, sort_keys=True)
