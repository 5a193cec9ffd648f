"""Around the demo: what is tried next, how it is interrupted, what is found again."""

import asyncio
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest
from rich.console import Console
from typer.testing import CliRunner

from schemas.words import Language
from services.command.commands import app_for
from services.command.demo import kept, pages, world
from services.command.demo import next as following
from services.command.demo.begin import SERVE
from services.command.demo.evidence import Check
from services.command.demo.interrupt import Asked, asking
from services.command.demo.pace import Pace
from services.command.demo.report import tell_checks, tell_verdict
from services.command.demo.run import Stays, answer, stays_of, surprising
from services.command.demo.spoiled import Spoiled, in_words, note, noted
from services.command.demo.wish import Kind, Manner, Wish
from services.command.demo.words import Words, phrase
from services.runtime.stack.process import Running
from services.simulator.sent import Fault
from services.simulator.simulate import simulate
from tests.command.given import body, event, limit

NN = Words(Language.NN)


def test_the_standard_demo_has_what_it_promises() -> None:
    """At least 200 pathways, and 20 of each kind of fault, whatever the seed."""
    for seed in (1, 2, 3):
        simulation = simulate(Wish(seed=seed, persons=300).plan)
        faults = [fault for one in simulation.sent for fault in one.faults]

        assert len(simulation.truth.instances) >= 200
        assert min(faults.count(fault) for fault in Fault) >= 20


def test_the_calendar_stands_still_as_many_seconds_after_its_start_as_is_said() -> None:
    pace = Pace(runs_s=30, lead_s=4)

    assert (pace.stop - pace.begins).total_seconds() / pace.speed == pytest.approx(34)
    assert pace.begins < pace.start < pace.stop


def test_what_is_worth_asking_about_is_the_most_pressing_of_a_patient_all_of_whom_was_read() -> (
    None
):
    """`milepael read` of a patient's messages says no where one of them could not be read."""
    bodies = [
        event("i1", of=body("p1", limits=[limit("running")])).body,
        event("i2", of=body("p2", limits=[limit("overdue")])).body,
        event("i3", of=body("p3", limits=[limit("met"), limit("due-soon")])).body,
    ]

    asked = following.worth_asking(bodies, [{"patients": ["p2"]}])

    assert asked is not None
    assert asked["instance"] == "i3"
    assert following.worth_asking([], []) is None


def test_the_commands_to_try_are_commands_that_exist(tmp_path: Path) -> None:
    """Each is parsed by the command itself; what they do is tried on real servers."""
    tries = [
        *following.after_demo(NN),
        *following.in_kept(tmp_path, "abc", "2026-05-15T00:00:00+02:00", NN),
        following.Try(following.again(Wish(seed=7, persons=20)), ""),
    ]

    for one in tries:
        called, *arguments = shlex.split(one.command)
        if called == "milepael":
            helped = CliRunner().invoke(app_for(arguments), [*arguments, "--help"])
            assert helped.exit_code == 0, one.command


def test_a_signal_asks_and_interrupts_nothing() -> None:
    """What is being ended is ended in order, however often somebody presses Ctrl-C."""
    done = []

    async def work() -> None:
        try:
            await asyncio.sleep(20)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0.05)
            done.append("ended in order")

    async def heeding(asked: Asked) -> None:
        with asked.heeded():
            await work()

    async def run(asked: Asked) -> None:
        task = asyncio.create_task(heeding(asked))
        await asyncio.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)
        await task

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with asking() as asked, pytest.raises(asyncio.CancelledError):
            asyncio.run(run(asked))
        # The interpreter's own end restores a handler, and then a further press would kill it.
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert asked.by is signal.SIGINT
    assert done == ["ended in order"]


def test_a_signal_that_came_before_the_work_began_is_not_forgotten() -> None:
    asked = Asked()
    asked.ask(signal.SIGTERM)

    async def run() -> None:
        with asked.heeded():
            await asyncio.sleep(20)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())


def test_without_a_signal_everything_is_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)

    with asking():
        assert signal.getsignal(signal.SIGINT) is not before

    assert signal.getsignal(signal.SIGINT) is before


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where demos have their folders, for this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_demo_that_still_runs_is_nobody_elses_to_end(temporary: Path) -> None:
    """`--stop` in another terminal may end what was kept, and not what is being played."""
    folder = world.new_folder()
    kept.sign(folder)
    assert kept.left() == []

    mine = json.loads((folder / kept.OWNER).read_text())
    dead = Running(**mine | {"started_at": mine["started_at"] - 60})
    (folder / kept.OWNER).write_text(json.dumps(asdict(dead)))

    assert kept.left() == [folder]
    kept.stop(kept.left())
    assert list(temporary.iterdir()) == []


def test_somebody_elses_folder_is_left_alone(temporary: Path) -> None:
    (temporary / "milepael-demo-x").mkdir()

    assert kept.left() == []


def test_whatever_was_begun_for_a_folder_is_found_and_ended(temporary: Path) -> None:
    """Even what was never remembered; a look at a file in it is none of ours."""
    folder = world.new_folder()
    waits = "import sys, time; time.sleep(3600)"
    ours = subprocess.Popen([sys.executable, "-c", waits, SERVE, str(folder / "status")])
    looking = subprocess.Popen([sys.executable, "-c", waits, str(folder / "status")])
    other = subprocess.Popen([sys.executable, "-c", waits, SERVE, "/another/folder"])
    try:
        # For an instant at its beginning a process has no command line.
        while not all(psutil.Process(one.pid).cmdline() for one in (ours, looking, other)):
            time.sleep(0.001)
        world.end_all(folder)

        assert ours.poll() is not None
        assert (looking.poll(), other.poll()) == (None, None)
    finally:
        for process in (ours, looking, other):
            process.kill()
            process.wait()


def test_what_has_fallen_is_named_with_its_last_words(temporary: Path) -> None:
    folder = world.new_folder()
    for name in ("milestone", "status", "kafka", "postgres"):
        (folder / name).mkdir()
        (folder / name / "server.log").write_text('well\nit fell\n{"event": "stopped"}\n')

    assert world.fallen(folder) == (
        f"Milestone has ended by itself: it fell ({folder}/milestone/server.log)."
    )


def test_a_service_has_joined_once_it_is_ready_and_owns_its_streams(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    told = ['{"event": "http-open", "port": 4711}', "a warning of Python's", '{"event": "ready"}']
    log.write_text("\n".join(told))

    assert pages.port_of(tmp_path) == 4711
    assert pages.has_joined(tmp_path, 0)
    assert not pages.has_joined(tmp_path, 1)
    assert not pages.has_joined(tmp_path / "elsewhere", 0)


class Played:
    """As much of it as the report needs."""

    def __init__(self, *checks: Check) -> None:
        self.checks = checks
        self.simulation = simulate(Wish(seed=1, persons=3).plan)


WELL = Check("bodies", phrase("bodies", count=3, meant=3))
WRONG = Check(
    "revisions",
    phrase("revisions", count=9, instances=9),
    tuple(phrase("extra", instance=f"i{n}") for n in range(10)),
)


def test_the_verdict_names_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    english = Words(Language.EN)

    tell_verdict(Played(WELL, WRONG), Console(color_system=None), english)  # type: ignore[arg-type]

    told = capsys.readouterr().out
    assert "1 of 2 checks says no." in told
    assert "✓  bodies     live instances: 3" in told.replace("✓ ", "✓  ")
    assert "instance i7 is extra" in told
    assert "and 2 more; --json tells all" in told


def test_the_verdict_is_in_the_language_that_was_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_verdict(Played(WELL, WRONG), Console(color_system=None), NN)  # type: ignore[arg-type]

    told = capsys.readouterr().out
    assert "1 av 2 kontrollar seier nei." in told
    assert "revisjonar" in told
    assert "forløp i7 er for mykje" in told
    assert "Sende meldingar: " in told


def test_machines_get_one_line_for_each_check(capsys: pytest.CaptureFixture[str]) -> None:
    tell_checks(Played(WELL, WRONG))  # type: ignore[arg-type]

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["check"], line["ok"], len(line["found"])) for line in lines] == [
        ("bodies", True, 0),
        ("revisions", False, 10),
    ]


@pytest.mark.parametrize(
    ("spoil", "ok", "code"),
    [(None, True, 0), (None, False, 1), (Kind.DROP, False, 1), (Kind.DROP, True, 2)],
)
def test_a_yes_though_an_event_was_to_be_spoiled_is_no_answer(
    spoil: Kind | None, ok: bool, code: int
) -> None:
    """Of few persons no event may be fit to be spoiled: that is neither yes nor no."""
    wish = Wish(seed=1, persons=3, spoil=spoil)

    assert answer(wish, NN, ok=ok, spoiled=spoil is not None) == code


def test_a_yes_to_a_spoiled_event_is_not_told_as_one_that_was_never_spoiled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first is a hole in the checks, the second too few persons."""
    for spoiled in (True, False):
        answer(Wish(seed=1, persons=3, spoil=Kind.DROP), NN, ok=True, spoiled=spoiled)

    hole, few = capsys.readouterr().err.splitlines()
    assert "ingen kontroll såg det" in hole
    assert "ta fleire personar" in few


SPOILED = Spoiled(Kind.REPEAT, "pathway.status.v1", "i1", 2, 3, 417)


def test_the_logs_stay_where_the_verdict_says_no_and_nobody_asked_for_that() -> None:
    """Somebody must be able to see why; after a sabotage there is nothing to look for."""
    stays = {
        (ok, spoiled is not None): stays_of(Manner(), surprised=surprising(spoiled, ok=ok))
        for ok in (True, False)
        for spoiled in (None, SPOILED)
    }

    assert [one for one, left in stays.items() if left is Stays.LOGS] == [(False, False)]
    assert set(stays.values()) == {Stays.LOGS, Stays.NOTHING}
    assert stays_of(Manner(keep=True), surprised=True) is Stays.ALL


def test_what_was_spoiled_is_told_with_topic_and_place_and_no_patient(tmp_path: Path) -> None:
    note(tmp_path, SPOILED)
    events = [event("i1", 1), event("i1", 2, at=5), event("i1", 2, at=6), event("i2", 2)]

    again = noted(tmp_path)

    assert again == SPOILED
    assert in_words(again, events, Words(Language.EN)) == (
        "Spoiled on purpose: revision 2 of pathway i1 went to pathway.status.v1 twice; number 417 "
        "of outbox stream 3 and partition 0, offset 5000 and partition 0, offset 6000."
    )
    assert noted(tmp_path / "elsewhere") is None


def test_misuse_is_exit_code_two() -> None:
    for wrong in (["--sabotage", "nothing"], ["--persons", "0"], ["--seed", "x"]):
        arguments = ["demo", *wrong]

        assert CliRunner().invoke(app_for(arguments), arguments).exit_code == 2


def test_to_stop_where_nothing_was_kept_is_well(temporary: Path) -> None:
    answer = CliRunner().invoke(app_for(["demo"]), ["demo", "--stop"])

    assert (answer.exit_code, answer.stderr) == (0, "No demo was kept.\n")
