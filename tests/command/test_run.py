"""How `milepael run all` ends: as the service ends that ends first."""

import os
import subprocess
import sys
from pathlib import Path

from tests.runtime.given import MILESTONE_ENVIRONMENT


def test_all_end_with_the_exit_code_of_the_one_that_ended(tmp_path: Path) -> None:
    """Who starts it again after 1 must not after 2: no trying again mends a setting."""
    (tmp_path / "topics.toml").write_text("no topics")
    told = {
        **os.environ,
        **MILESTONE_ENVIRONMENT,
        "MILEPAEL_KAFKA": "127.0.0.1:1",
        "MILEPAEL_DATABASE": "postgresql://127.0.0.1:1/none",
        "MILEPAEL_TOPICS_FILE": str(tmp_path / "topics.toml"),
        "MILEPAEL_MILESTONE_HTTP_PORT": "0",
        "MILEPAEL_STATUS_HTTP_PORT": "0",
    }
    program = "from services.command.main import main; main()"
    command = [sys.executable, "-c", program, "run", "all"]

    ended = subprocess.run(command, env=told, check=False, capture_output=True, text=True)

    assert ended.returncode == 2, ended.stderr
    assert "MILEPAEL_TOPICS_FILE is wrong" in ended.stderr
    assert "has ended, so all have" in ended.stderr
    assert "Traceback" not in ended.stderr
