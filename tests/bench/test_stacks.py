"""The profile: the stacks that a sampled service writes, counted."""

import subprocess
import sys
from pathlib import Path

from bench.stacks import counted

ROOT = Path(__file__).parents[2]
DUMP = f"""\
Stack (most recent call first):
  File "/opt/python/lib/python3.11/hmac.py", line 196 in digest
  File "{ROOT}/services/milestone/read/patients.py", line 80 in pseudonym
  File "{ROOT}/services/milestone/app.py", line 70 in _read
Stack (most recent call first):
  File "{ROOT}/.venv/lib/python3.11/site-packages/aiokafka/client.py", line 1 in _poll
"""


def test_a_sample_counts_for_its_innermost_function_and_for_ours_that_called_it() -> None:
    """The first says what is slow, the second says where we can do something about it."""
    seen = counted(DUMP)

    assert seen.own == {"hmac.py digest": 1, "aiokafka/client.py _poll": 1}
    assert seen.ours["services/milestone/read/patients.py pseudonym"] == 1


def test_what_no_function_of_ours_has_called_is_told_as_a_library_by_itself() -> None:
    """A library of the environment inside the checkout is not ours."""
    assert counted(DUMP).ours["(aiokafka, by itself)"] == 1


def test_no_path_of_a_machine_stands_in_the_profile() -> None:
    """It is kept in the repository."""
    seen = counted(DUMP)

    assert not any(name.startswith("/") for name in [*seen.own, *seen.ours])


def test_a_sampled_process_writes_what_used_the_processor_in_whichever_thread(
    tmp_path: Path,
) -> None:
    """Milestone reads in a thread of its own, and a profile of its main thread would be empty."""
    stacks = tmp_path / "stacks"
    program = (
        "import sys, threading, types\n"
        "def busy():\n"
        "    sum(number * number for number in range(3_000_000))\n"
        "def main():\n"
        "    thread = threading.Thread(target=busy)\n"
        "    thread.start()\n"
        "    thread.join()\n"
        "sys.modules['services.command.main'] = types.SimpleNamespace(main=main)\n"
        "from bench.sampled import main as sampled\n"
        "sampled()\n"
    )

    subprocess.run([sys.executable, "-c", program, str(stacks)], check=True)

    (name, _), *_ = counted(stacks.read_text()).own.most_common(1)
    assert name == "<string> <genexpr>"
