"""The profile: the stacks that py-spy has seen in a service, counted."""

import subprocess
import sys
from pathlib import Path

from bench.profiling import HOW, SPY
from bench.stacks import counted

ROOT = Path(__file__).parents[2]
SEEN = f"""\
_read ({ROOT}/services/milestone/app.py:70);pseudonym (services/milestone/read/patients.py:80);digest (hmac.py:196) 3
run (asyncio/runners.py:1);_poll ({ROOT}/.venv/lib/python3.11/site-packages/aiokafka/client.py:1) 1
"""  # noqa: E501  # a stack is a line


def test_a_stack_counts_for_its_innermost_function_and_for_ours_that_called_it() -> None:
    """The first says what is slow, the second says where we can do something about it."""
    seen = counted(SEEN)

    assert seen.own == {"hmac.py digest": 3, "aiokafka/client.py _poll": 1}
    assert seen.ours["services/milestone/read/patients.py pseudonym"] == 3


def test_what_no_function_of_ours_has_called_is_told_as_a_library_by_itself() -> None:
    """A library of the environment inside the checkout is not ours."""
    assert counted(SEEN).ours["(aiokafka, by itself)"] == 1


def test_no_path_of_a_machine_stands_in_the_profile() -> None:
    """It is kept in the repository."""
    seen = counted(SEEN)

    assert not any(name.startswith("/") for name in [*seen.own, *seen.ours])


def test_what_uses_the_processor_is_seen_in_whichever_thread(tmp_path: Path) -> None:
    """Milestone reads in a thread of its own, and a profile of its main thread would be empty."""
    stacks = tmp_path / "stacks"
    program = (
        "import threading\n"
        "def busy():\n"
        "    sum(number * number for number in range(8_000_000))\n"
        "thread = threading.Thread(target=busy)\n"
        "thread.start()\n"
        "thread.join()\n"
    )

    # As the parent of what it looks at, which every system allows.
    spying = [
        str(SPY),
        "record",
        *HOW,
        "--output",
        str(stacks),
        "--",
        sys.executable,
        "-c",
        program,
    ]
    subprocess.run(spying, check=True, capture_output=True)

    (name, _), *_ = counted(stacks.read_text()).own.most_common(1)
    # The loop, or what sums it: which of the two is met more often is the moment's.
    assert name.startswith("<string> busy")
