"""Wake-ups between processes on one PostgreSQL database: readers need not wait for their poll.

They carry nothing and promise nothing: whoever reads a log polls it, and is told to look sooner.
So an append does not notify in its own transaction, where NOTIFY makes all commits of the server
queue up for one another; a thread notifies for all appends of some milliseconds (ADR 0017).
"""

import logging
import select
import socket
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from functools import partial
from threading import Event, Lock, Thread, current_thread

import psycopg
from psycopg import Notify

from daybook_chassis.database import Database
from daybook_chassis.store.log import Log

log = logging.getLogger(__name__)

_CHANNEL = "daybook_appended"
_PATIENCE = {"application_name": "daybook wake-ups", "connect_timeout": 5}  # seconds
_GATHER_SECONDS = 0.002
_BACKOFF_SECONDS = (0.05, 0.2, 1.0, 5.0)


class Wakeups:
    """Tells other processes when a log grew here, and readers here when it grew in another.

    Readers register with `Log.on_append` and need not tell the two apart. On SQLite nothing is
    told, and readers poll. Without its connection nothing is told either, until it is back.
    """

    def __init__(self, database: Database, logs: Iterable[Log]) -> None:
        """Begins at once, in a thread of its own, which goes on until `close`."""
        self._database = database
        self._logs = {log.source: log for log in logs}
        self._gate = Lock()
        self._grown: set[str] = set()
        self._stopping = Event()
        self._ear, self._mouth = socket.socketpair()
        self._forget: list[Callable[[], None]] = []
        self._thread: Thread | None = None
        if not database.is_sqlite:
            for each in self._logs.values():
                self._forget.append(each.on_append(partial(self._appended, each.source)))
            self._thread = Thread(target=self._run, name="daybook-wakeups", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop at once; once more changes nothing."""
        for forget in self._forget:
            forget()
        if self._thread is not None:
            self._stopping.set()
            self._mouth.send(b".")
            self._thread.join()
            self._thread = None
        self._ear.close()
        self._mouth.close()

    def _appended(self, source: str) -> None:
        """What an append pays: one octet through a socket, if none is on its way."""
        if current_thread() is self._thread:
            return  # it is told here, of what another process appended
        with self._gate:
            first = not self._grown
            self._grown.add(source)
        if first:
            with suppress(OSError):  # it was closed in this moment
                self._mouth.send(b".")

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                with closing(self._connect()) as connection:
                    self._listen(connection)
                    failures = 0
                    self._serve(connection)
            except psycopg.Error as problem:
                log.warning("wake-ups stop, readers poll: %s", problem)
                patience = _BACKOFF_SECONDS[min(failures, len(_BACKOFF_SECONDS) - 1)]
                failures += 1
                self._stopping.wait(patience)

    def _connect(self) -> psycopg.Connection:
        _, where = self._database.engine.dialect.create_connect_args(self._database.url)
        return psycopg.connect(**{**_PATIENCE, **where}, autocommit=True)

    def _listen(self, connection: psycopg.Connection) -> None:
        connection.add_notify_handler(lambda notify: self._heard(connection, notify))
        connection.execute(f"LISTEN {_CHANNEL}")
        for each in self._logs.values():
            each.noticed()  # whatever came while nobody listened

    def _serve(self, connection: psycopg.Connection) -> None:
        while True:
            heard = [self._ear.fileno(), connection.fileno()]
            ready, _, _ = select.select(heard, [], [])
            if self._ear.fileno() in ready:
                self._ear.recv(4096)
                if self._stopping.is_set():
                    return
                self._tell(connection)
            if connection.fileno() in ready:
                connection.pgconn.consume_input()  # raises when the server has hung up
                while (notify := connection.pgconn.notifies()) is not None:
                    told = Notify(_CHANNEL, notify.extra.decode(), notify.be_pid)
                    self._heard(connection, told)

    def _tell(self, connection: psycopg.Connection) -> None:
        with self._gate:
            grown, self._grown = self._grown, set()
        for source in grown:
            connection.execute("SELECT pg_notify(%s, %s)", (_CHANNEL, source))
        self._stopping.wait(_GATHER_SECONDS)

    def _heard(self, connection: psycopg.Connection, notify: Notify) -> None:
        told = self._logs.get(notify.payload)
        if told is not None and notify.pid != connection.info.backend_pid:
            told.noticed()
