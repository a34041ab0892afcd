"""A PostgreSQL server of the tests' own, on a Unix socket in a temporary directory."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

_OWNER = "daybook"
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PostgresMissingError(RuntimeError):
    """No PostgreSQL server programs on this machine; the message says how to get them."""


class PostgresFailedError(RuntimeError):
    """The private server did not start; the message ends with what it logged."""


def server_programs() -> Path:
    """The directory with `initdb` and `postgres`. Raises PostgresMissingError."""
    for directory in _candidates():
        if all(os.access(directory / name, os.X_OK) for name in ("initdb", "postgres")):
            return directory
    raise PostgresMissingError(
        "The tests need PostgreSQL's server programs (initdb, postgres), and none were found by "
        "`pg_config --bindir`, on PATH or under /usr/lib/postgresql. Install them: on Debian or "
        "Ubuntu `apt-get install postgresql`, on Fedora `dnf install postgresql-server`, on macOS "
        "`brew install postgresql`."
    )


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


def _server_account() -> pwd.struct_passwd | None:
    """Whom the server runs as: None for ourselves, another when we are root, which it refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


class PrivateCluster:
    """One server that lives as long as this object is open, unreachable from any network.

    Without `durable` it forgoes fsync, which is right for tests that end with it and wrong for
    tests that pull the plug on the machine. It may be stopped, crashed and started again; its
    data stays until `close`.
    """

    def __init__(self, *, durable: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self._programs = server_programs()
        self._account = _server_account()
        self._home = Path(tempfile.mkdtemp(prefix="daybook-pg-"))
        self._data = self._home / "data"
        self._log = self._home / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._home),
            "max_connections": "200",
            **({} if durable else _NOT_DURABLE),
            **(settings or {}),
        }
        if self._account:
            os.chown(self._home, self._account.pw_uid, self._account.pw_gid)

    def __enter__(self) -> Self:
        try:
            self._initialise()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def url(self, dbname: str = "postgres") -> str:
        """Where SQLAlchemy finds that database."""
        return URL.create(
            "postgresql+psycopg", _OWNER, database=dbname, query={"host": str(self._home)}
        ).render_as_string(hide_password=False)

    def create_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"daybook_{next(self._numbers)}"
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database of `create_database`, and whoever is still connected to it."""
        name = sql.Identifier(make_url(url).database or "")
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def start(self) -> None:
        """Start the server and wait until it answers. Raises PostgresFailedError."""
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        self._process = self._run([self._programs / "postgres", "-D", self._data, *options])
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise PostgresFailedError(f"PostgreSQL did not start:\n{self._tail()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Shut down in order: open transactions are rolled back, all is written."""
        self._signal(signal.SIGINT)

    def crash(self) -> None:
        """Stop at once, so that the next start has to recover."""
        self._signal(signal.SIGQUIT)

    def close(self) -> None:
        """Stop, and remove the data."""
        self.crash()
        shutil.rmtree(self._home)

    def _initialise(self) -> None:
        arguments = ["--encoding=UTF8", "--locale=C", "--auth=trust", f"--username={_OWNER}"]
        process = self._run([self._programs / "initdb", "--no-sync", *arguments, "-D", self._data])
        if process.wait() != 0:
            raise PostgresFailedError(f"initdb failed:\n{self._tail()}")

    def _run(self, command: list[str | Path]) -> subprocess.Popen[bytes]:
        """Start a program as the server's account, in a session that Ctrl-C does not reach."""
        account = self._account
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PG")
        }
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self._home,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._home), user=_OWNER, dbname="postgres", autocommit=True
        )

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(number)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _tail(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]


if __name__ == "__main__":
    try:
        server_programs()
    except PostgresMissingError as missing:
        sys.exit(str(missing))
