"""``milepael read``: why each message was read as it was, and messages line by line."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.words import Language
from services.command.files import read_files
from services.command.lines import FileMessage, messages_in
from services.command.reading_why import explained
from services.command.reading_words import ReadingWords
from services.milestone.decide.signals import ROWS
from services.milestone.read.bounds import LARGEST
from services.milestone.read.profiles import load_profiles
from services.milestone.read.seen import Seen
from tests.read.given import (
    AT,
    EXAMPLES,
    OLA,
    bundle,
    business_status,
    coded,
    encounter,
    notice,
    patient,
    service_request,
    task,
)
from tests.read.signals import told_by_each_row
from tests.read.test_read_command import run, written


def lines(*messages: object) -> bytes:
    """One message a line."""
    return b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in messages
    )


FORMS: list[list[str]] = [[], ["--json"], ["--explain"], ["--outcome"]]


def test_a_milestone_tells_the_signal_and_the_fields_that_decided(tmp_path: Path) -> None:
    result = run(
        written(tmp_path, "a.json", encounter(account=[{"reference": "Account/1"}])), "--json"
    )

    told = json.loads(result.stdout)
    (admitted,) = told["milestones"]
    assert admitted["why"] == {
        "row": "encounter-admitted",
        "fields": [
            "Encounter.status",
            "Encounter.class",
            "Encounter.period.start",
            "Encounter.period.end",
        ],
    }
    assert {"path": "Encounter.period.start", "count": 1, "for": ["day"]} in told["used"]
    assert told["ignored"] == [{"path": "Encounter.account", "count": 1}]
    assert told["statements"][0]["profile"] == "default"


def test_only_the_fields_of_days_that_were_told_are_said_to_have_decided(tmp_path: Path) -> None:
    result = run(written(tmp_path, "a.json", service_request()), "--json")

    (received,) = json.loads(result.stdout)["milestones"]
    assert received["why"]["fields"] == ["ServiceRequest.status", "ServiceRequest.authoredOn"]


def test_of_what_was_refused_or_is_not_ours_no_field_was_used(tmp_path: Path) -> None:
    files = [
        written(tmp_path, "a.json", encounter("banana")),
        written(tmp_path, "b.json", task(None, focus=None)),
    ]

    result = run(*files, "--json")

    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["used"], one["ignored"]) for one in told] == [([], [])] * 2


def test_a_day_that_another_resource_tells_is_named_as_that_resources() -> None:
    result = run(EXAMPLES / "notice-leave-started.json", "--json")

    (leave,) = json.loads(result.stdout)["milestones"]
    assert leave["why"]["fields"] == [
        "Provenance.activity",
        "Encounter.extension(leave-period-extension).valuePeriod.start",
        "Provenance.occurred, else recorded",
    ]


def test_a_day_of_r5_is_named_by_the_field_that_r5_has() -> None:
    file = EXAMPLES / "encounter-r5-on-leave.json"

    told, words = run(file, "--json").stdout, run(file, "--explain").stdout

    fields = json.loads(told)["milestones"][0]["why"]["fields"]
    assert "Encounter.actualPeriod.start, else plannedStartDate" in fields
    assert "start = actualPeriod.start, ellers plannedStartDate" in words


def test_every_row_can_be_explained_in_words(tmp_path: Path) -> None:
    """A sender who asks why must never get an error for an answer."""
    messages = [one.message for one in told_by_each_row()]
    result = run(written(tmp_path, "all.ndjson", lines(*messages)), "--explain")

    told = {row for row in ROWS if f"[{row}]" in result.stdout}

    assert set(ROWS) - told == set()
    assert result.exit_code == 0


def test_the_explanation_tells_signal_code_fields_trap_and_what_was_not_used(
    tmp_path: Path,
) -> None:
    message = service_request(
        "completed", extension=[business_status("avvist-mangelfull")], priority="routine"
    )

    told = run(written(tmp_path, "a.json", message), "--explain").stdout

    assert "avsenderprofil nhn; rekkefølge etter loggen" in told
    assert (
        "fordi status er completed og koden er henvisningsstatus#avvist-mangelfull  "
        "[referral-answer:henvisningsstatus#avvist-mangelfull]"
    ) in told
    assert "skrevet = authoredOn" in told
    assert "merk: Mangler opplysninger" in told
    assert "status (hva som har skjedd)" in told
    assert "ikke brukt i ServiceRequest: priority" in told


def test_why_nothing_was_said_is_told_too(tmp_path: Path) -> None:
    message = encounter("finished", "PRENC")

    told = run(written(tmp_path, "a.json", message), "--explain").stdout

    assert "ingen milepæl" in told
    assert "fordi status er finished og class er PRENC  [encounter-unattended]" in told


def test_a_stay_in_error_a_cancelled_event_and_a_death_are_told_in_words(tmp_path: Path) -> None:
    wrong = encounter("entered-in-error")
    cancelled = notice(("m1", "admit-inpatient"), ("m2", "cancel-admit-inpatient"))
    dead = patient(deceasedBoolean=True, birthDate="1948-01-05")

    told = run(written(tmp_path, "a.ndjson", lines(wrong, cancelled, dead)), "--explain").stdout

    assert "feilført: alt den har sagt, tas tilbake" in told
    assert "tar tilbake, og sier ikke noe nytt" in told
    assert "om personen: død" in told
    assert "om personen: fødselsdato" in told
    assert "1948" not in told


def test_no_field_of_the_senders_own_is_named_in_any_form(tmp_path: Path) -> None:
    file = written(tmp_path, "a.json", encounter() | {OLA: "x"})

    told = [run(file, *options).stdout for options in ([], ["--json"], ["--explain"])]

    assert not any(OLA in one for one in told)


def test_how_many_fields_fhir_does_not_have_is_told() -> None:
    (reading,) = read_files([EXAMPLES / "referral-received.json"], AT)

    told = list(explained(reading, Seen({}, {}, 2), load_profiles(), ReadingWords(Language.NB)))

    assert told[-1].strip() == "felt som FHIR ikke har: 2"


def test_each_message_gets_an_operation_outcome(tmp_path: Path) -> None:
    files = [
        written(tmp_path, "a.json", encounter()),
        written(tmp_path, "b.json", {"resourceType": "Observation"}),
        written(tmp_path, "c.json", encounter("banana")),
    ]

    result = run(*files, "--outcome")

    sound, aside, refused = [json.loads(line) for line in result.stdout.splitlines()]
    assert {one["resourceType"] for one in (sound, aside, refused)} == {"OperationOutcome"}
    assert [one["severity"] for one in sound["issue"]] == ["information"]
    assert [one["severity"] for one in aside["issue"]] == ["information"]
    assert refused["issue"][0]["severity"] == "error"
    assert "banana" not in result.stdout
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "options", [["--json", "--explain"], ["--json", "--outcome"], ["--explain", "--outcome"]]
)
def test_two_forms_at_once_are_misuse(options: list[str]) -> None:
    result = run(EXAMPLES, *options)

    assert result.exit_code == 2
    assert "Choose one" in result.stderr


def test_each_line_of_a_stream_is_a_message_and_garbage_spoils_only_its_own() -> None:
    """A stream may be cut from a topic: one broken line must not take the others with it."""
    stream = lines(encounter(), b"", b"no JSON", task("2"), b'{"resourceType": "Observation"}')

    result = run("-", "--json", stdin=stream)

    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["line"], one["verdict"]) for one in told] == [
        (1, "read"),
        (3, "refused"),
        (4, "read"),
        (5, "not-ours"),
    ]
    assert result.exit_code == 1


def test_a_message_in_many_lines_on_standard_input_is_one_message() -> None:
    result = run("-", "--json", stdin=json.dumps(encounter(), indent=2).encode())

    told = json.loads(result.stdout)
    assert (told["line"], told["verdict"]) == (None, "read")


@pytest.mark.parametrize("name", ["a.ndjson", "a.jsonl", "A.NDJSON"])
def test_a_file_of_lines_is_read_line_by_line_and_named_with_the_line(
    name: str, tmp_path: Path
) -> None:
    written(tmp_path, name, lines(encounter(), task("2")).rstrip(b"\n"))
    written(tmp_path, "b.json", patient())

    readings = read_files([tmp_path], AT)

    assert [Path(one.where).name for one in readings] == [f"{name}:1", f"{name}:2", "b.json"]
    assert [one.reading.statements[0].place.offset for one in readings] == [0, 1, 2]


def test_a_line_longer_than_any_message_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    """It is cut, so that no more of a stream is held than one message may have."""
    long = b'{"resourceType": "Encounter", "x": "' + b"x" * (2 * LARGEST) + b'"}'
    path = written(tmp_path, "a.ndjson", lines(encounter(), long, task("2")))

    found = list(messages_in(path))

    assert [(one.line, len(one.raw) > LARGEST) for one in found] == [
        (1, False),
        (2, True),
        (3, False),
    ]
    assert len(found[1].raw) == LARGEST + 1
    assert [one.verdict for one in read_files([path], AT)] == ["read", "refused", "read"]


def test_the_ends_of_lines_of_another_system_are_no_part_of_the_message(tmp_path: Path) -> None:
    path = written(tmp_path, "a.ndjson", b'{"a":1}\r\n\r\n{"b":2}\r\n')

    assert list(messages_in(path)) == [
        FileMessage(str(path), b'{"a":1}', 1),
        FileMessage(str(path), b'{"b":2}', 3),
    ]


@pytest.mark.parametrize("raw", [b"[]", b"\xff\xfe", b"{", b"{}\n{", b"nul\n{}"])
@pytest.mark.parametrize("form", FORMS)
def test_garbage_gets_verdicts_and_never_a_traceback(raw: bytes, form: list[str]) -> None:
    result = run("-", *form, stdin=raw)

    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("raw", [b"", b"\n \r\n"], ids=["empty", "blank"])
@pytest.mark.parametrize("name", ["-", "a.ndjson", "a.jsonl"])
@pytest.mark.parametrize("form", FORMS)
def test_a_stream_without_a_message_is_told_as_misuse(
    name: str, raw: bytes, form: list[str], tmp_path: Path
) -> None:
    """Whoever piped in nothing must not take silence, and an exit code of 0, for a yes."""
    file = name if name == "-" else written(tmp_path, name, raw)

    result = run(file, *form, stdin=raw)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"There is no message in {file}. ")


def test_beside_a_message_a_file_without_one_is_in_nobodys_way(tmp_path: Path) -> None:
    files = [written(tmp_path, "a.ndjson", b""), written(tmp_path, "b.json", encounter())]

    result = run(*files, "--json")

    assert (result.exit_code, result.stderr) == (0, "")


def test_an_empty_file_of_one_message_is_an_empty_message(tmp_path: Path) -> None:
    """As the log may have one: the service would refuse it."""
    result = run(written(tmp_path, "a.json", b""), "--json")

    assert json.loads(result.stdout)["verdict"] == "refused"
    assert result.exit_code == 1


def test_the_same_messages_in_one_file_or_in_many_say_the_same(tmp_path: Path) -> None:
    messages: list[Any] = [bundle(encounter(), patient()), task("2", code=coded(("8477", "2")))]
    many = tmp_path / "many"
    many.mkdir()
    for number, message in enumerate(messages):
        written(many, f"{number}.json", message)
    one = written(tmp_path, "one.ndjson", lines(*messages))

    told = [[reading.reading.statements for reading in read_files([at], AT)] for at in (many, one)]

    def content(statements: Any) -> list[list[str]]:
        return [[told.content for told in of_message] for of_message in statements]

    assert content(told[0]) == content(told[1])
