"""Where PostgreSQL's programs are on this machine, and whom the server runs as."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_NEEDED = ("initdb", "pg_ctl", "postgres")


class PostgresMissingError(RuntimeError):
    """No PostgreSQL server programs on this machine; the message says how to get them."""


def server_programs() -> Path:
    """The directory with `initdb` and `postgres`. Raises PostgresMissingError."""
    for directory in _candidates():
        if all(os.access(directory / name, os.X_OK) for name in _NEEDED):
            return directory
    raise PostgresMissingError(
        "PostgreSQL's server programs (initdb, pg_ctl, postgres) were found neither by "
        "`pg_config --bindir` nor on PATH nor under /usr/lib/postgresql. Install them: on Debian "
        "or Ubuntu `apt-get install postgresql`, on Fedora `dnf install postgresql-server`, on "
        "macOS `brew install postgresql`."
    )


def server_account() -> pwd.struct_passwd | None:
    """Whom the server runs as: None for ourselves, another when we are root, which it refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _candidates() -> Iterator[Path]:
    pg_config = shutil.which("pg_config")
    if pg_config:
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True)
        if answer.returncode == 0:
            yield Path(answer.stdout.strip())
    initdb = shutil.which("initdb")
    if initdb:
        yield Path(initdb).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: _number(path.parent.name), reverse=True)


def _number(version: str) -> float:
    try:
        return float(version)
    except ValueError:
        return 0.0
