"""One PostgreSQL server with its data in one directory, reached by a Unix socket and no network.

It never looks at a cluster of the system. Run by root, the server drops to another account.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from deploy.postgres.programs import server_account, server_programs

OWNER = "daybook"
_START_SECONDS = 60
_STOP_SECONDS = 30
_LONGEST_SOCKET = 107  # octets of a path that a socket may have, on Linux
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}


class PostgresFailedError(RuntimeError):
    """The private server did not do as it was told; the message ends with what it logged."""


class Cluster:
    """The server whose data is in `home`. Processes that name the same home mean the same server.

    `settings` are laid down when the data is made; the defaults are durable.
    """

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home = home.absolute()
        self.programs = server_programs()
        self.sockets = _sockets(self.home)
        self._account = server_account()
        self._data = self.home / "data"
        self._log = self.home / "log"
        self._settings = _SETTINGS | dict(settings or {})

    def start(self) -> None:
        """Start the server and wait until it answers; make its data if there is none.

        One that runs goes on. Raises PostgresFailedError.
        """
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        if not self.is_running():
            self._own(self.sockets)
            self._control("start", "-w", "-t", str(_START_SECONDS))

    def stop(self) -> None:
        """Shut down in order: open transactions are rolled back, all is written."""
        self._end("fast")

    def crash(self) -> None:
        """Stop at once, so that the next start has to recover."""
        self._end("immediate")

    def is_running(self) -> bool:
        """Whether the server of this home runs."""
        return self._data.exists() and self._run("pg_ctl", "status", "-D", str(self._data)) == 0

    def url(self, dbname: str = "postgres") -> str:
        """Where SQLAlchemy finds that database."""
        return URL.create(
            "postgresql+psycopg", OWNER, database=dbname, query={"host": str(self.sockets)}
        ).render_as_string(hide_password=False)

    def store(self, prefix: str = "daybook_") -> str:
        """What DAYBOOK_STORE is for this server, one database a service."""
        return self.url(f"{prefix}SERVICE").replace("SERVICE", "{service}")

    def create_databases(self, names: Iterable[str]) -> None:
        """Make empty databases; those that exist stay as they are."""
        with self.connect() as connection:
            there = {str(row[0]) for row in connection.execute("SELECT datname FROM pg_database")}
            for name in sorted(set(names) - there):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def drop_database(self, name: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        with self.connect() as connection:
            connection.execute(drop)

    def connect(self, dbname: str = "postgres") -> psycopg.Connection:
        """A connection of one's own, each statement a transaction."""
        return psycopg.connect(host=str(self.sockets), user=OWNER, dbname=dbname, autocommit=True)

    def _initialise(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self._own(self.home)
        arguments = ["--encoding=UTF8", "--locale=C", "--auth=trust", f"--username={OWNER}"]
        if self._run("initdb", "--no-sync", *arguments, "-D", str(self._data)) != 0:
            raise PostgresFailedError(f"initdb failed:\n{self._tail()}{self._hint()}")
        settings = {"unix_socket_directories": str(self.sockets)} | self._settings
        with (self._data / "postgresql.conf").open("a") as conf:
            for name, value in settings.items():
                conf.write(f"{name} = '{value}'\n")

    def _hint(self) -> str:
        if self._account is None:
            return ""
        return (
            f"Run by root, the server is {self._account.pw_name}, who must be able to enter every "
            f"folder on the way to {self.home}. DAYBOOK_HOME chooses another."
        )

    def _own(self, directory: Path) -> None:
        """A directory of the server's account, that nobody else enters."""
        directory.mkdir(exist_ok=True)
        directory.chmod(0o700)
        if self._account:
            os.chown(directory, self._account.pw_uid, self._account.pw_gid)

    def _end(self, how: str) -> None:
        if self.is_running():
            self._control("stop", "-w", "-t", str(_STOP_SECONDS), "-m", how)

    def _control(self, action: str, *options: str) -> None:
        if self._run("pg_ctl", action, "-D", str(self._data), *options) != 0:
            raise PostgresFailedError(f"pg_ctl {action} failed:\n{self._tail()}")

    def _run(self, program: str, *arguments: str) -> int:
        """Run a program as the server's account, in a session that Ctrl-C does not reach."""
        account = self._account
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PG")
        }
        with self._log.open("ab") as log:
            return subprocess.run(
                [self.programs / program, *arguments],
                cwd=self.home,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            ).returncode

    def _tail(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]


def _sockets(home: Path) -> Path:
    """Where the socket is: in `home`, or in a short directory of its own if that is too deep."""
    if len(os.fsencode(home / ".s.PGSQL.5432.lock")) <= _LONGEST_SOCKET:
        return home
    name = sha256(os.fsencode(home)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"daybook-pg-{name}"
