"""One service's database: PostgreSQL or SQLite, with write transactions that cannot deadlock."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from typing import Any, ClassVar

import psycopg
from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    MetaData,
    Table,
    any_,
    bindparam,
    create_engine,
    event,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from daybook_chassis.errors import Transient

log = logging.getLogger(__name__)

_MIGRATING = 4711
_OURS = "daybook"
_END_FROZEN = text("""
    SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
      AND application_name = :ours AND xact_start IS NOT NULL AND wait_event = 'ClientRead'
      AND state_change < clock_timestamp() - make_interval(secs => :idle)
""")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections one process opens to a database, and how many seconds it waits.

    For a connection: `pool_seconds`. For a lock that another transaction holds: `lock_seconds`.
    PostgreSQL ends a statement after `statement_seconds`, and the connection of a transaction that
    says nothing for `idle_seconds`, so that a frozen process cannot keep a lock for ever.
    """

    connections: int = 10
    pool_seconds: float = 10.0
    lock_seconds: float = 10.0
    statement_seconds: float = 300.0
    idle_seconds: float = 30.0

    def server_options(self) -> str:
        """What PostgreSQL is told at the start of a connection."""
        told = {
            "lock_timeout": self.lock_seconds,
            "statement_timeout": self.statement_seconds,
            "idle_in_transaction_session_timeout": self.idle_seconds,
        }
        options = [f"-c {name}={int(seconds * 1000)}" for name, seconds in told.items()]
        return " ".join([f"-c application_name={_OURS}", *options])


class Database:
    """Transactions on one database.

    A write transaction on SQLite takes the write lock at its start: upgrading a read lock later
    fails at once whatever the time-out. On PostgreSQL it runs in READ COMMITTED, which the log
    needs to see, after its lock, what was committed while it waited.
    """

    _SYNCHRONOUS: ClassVar = {"durable": "FULL", "derived": "NORMAL"}  # of SQLite

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        self.url = make_url(url)
        self.limits = limits or Limits()
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            waiting = {"timeout": self.limits.lock_seconds}
            self.engine = create_engine(self.url, connect_args=waiting)
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", self._begin_sqlite)
        else:
            self.engine = create_engine(
                self.url,
                pool_size=self.limits.connections,
                max_overflow=0,
                pool_timeout=self.limits.pool_seconds,
                isolation_level="READ COMMITTED",
                connect_args={"options": self.limits.server_options()},
            )
        self._reading = local()
        self._derivers: Engine = self.engine.execution_options(daybook_derived=True)
        self._readers: Engine = self.engine.execution_options(daybook_read=True)
        self._glancers: Engine = self._readers
        if not self.is_sqlite:
            self._readers = self._readers.execution_options(isolation_level="REPEATABLE READ")
            self._glancers = self._glancers.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed on leaving, rolled back on an exception.

        Raises Transient when the database is locked, restarting or away.
        """
        with self._writing(self.engine) as tx:
            yield tx

    @contextmanager
    def derive(self) -> Iterator[Connection]:
        """As `write`, for what follows from logs, without waiting for the disk.

        If machine or server go down at once, what was written last may be undone, and is derived
        anew. Never does something stay that was written after what is undone (ADR 0032).
        """
        with self._writing(self._derivers) as tx:
            if not self.is_sqlite:
                tx.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield tx

    @contextmanager
    def _writing(self, engine: Engine) -> Iterator[Connection]:
        try:
            with _transient(), engine.begin() as tx:
                yield tx
        except _LockNotGiven:
            self._end_frozen()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot for all statements; a read within a read of the same thread shares it."""
        outer: Connection | None = getattr(self._reading, "tx", None)
        if outer is not None:
            yield outer
            return
        with _transient(), self._readers.connect() as tx:
            self._reading.tx = tx
            try:
                yield tx
            finally:
                self._reading.tx = None

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For one statement: without a snapshot to begin and to end, PostgreSQL is asked once and
        not three times. Within a read of the same thread it is part of that.
        """
        outer: Connection | None = getattr(self._reading, "tx", None)
        if outer is not None:
            yield outer
            return
        with _transient(), self._glancers.connect() as connection:
            yield connection

    def answers(self) -> bool:
        """Whether it can be read now."""
        try:
            with self.glance() as tx:
                tx.execute(select(1))
        except Transient:
            return False
        return True

    @contextmanager
    def exclusive(self) -> Iterator[Connection]:
        """A write transaction for changing tables, one at a time among all processes.

        It waits as long as it takes for others who change tables, and takes as long as it takes;
        for readers and writers of a table it waits as any other transaction.
        """
        with self.write() as tx:
            if not self.is_sqlite:
                tx.exec_driver_sql("SET LOCAL lock_timeout = 0")
                tx.exec_driver_sql("SET LOCAL statement_timeout = 0")
                tx.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
                tx.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")
            yield tx

    def create(self, metadata: MetaData) -> None:
        """Create what is missing; safe to repeat, and from several processes at once."""
        with self.exclusive() as tx:
            metadata.create_all(tx)

    def close(self) -> None:
        self.engine.dispose()

    def _begin_sqlite(self, tx: Connection) -> None:
        options = tx.get_execution_options()
        if options.get("daybook_read"):
            tx.exec_driver_sql("BEGIN")
            return
        level = self._SYNCHRONOUS["derived" if options.get("daybook_derived") else "durable"]
        if tx.info.get("synchronous") != level:
            tx.exec_driver_sql(f"PRAGMA synchronous={level}")
            tx.info["synchronous"] = level
        tx.exec_driver_sql("BEGIN IMMEDIATE")

    def _end_frozen(self) -> None:
        """End what a process left open that was frozen amid the messages of one statement.

        The server's own time-out for idle transactions begins after a statement, so that such a
        process would keep its locks for ever.
        """
        with suppress(Transient), self.read() as tx:
            parameters = {"ours": _OURS, "idle": self.limits.idle_seconds}
            for row in tx.execute(_END_FROZEN, parameters):
                log.warning("connection %d held locks and said nothing; it was ended", row.pid)


class _LockNotGiven(Transient):
    """Another transaction held a lock for longer than one waits."""


def upsert(table: Table, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows or replace those with the same primary key; all rows have the same columns.

    Of several rows with the same key the last counts.
    """
    keys = [column.name for column in table.primary_key.columns]
    if not rows or rows[0].keys() <= set(keys):
        insert_missing(table, tx, rows)
    elif len(rows) > 1 and tx.dialect.name == "postgresql":
        names = tuple(rows[0])
        # One statement can change a row only once, so it is given none twice.
        last = {tuple(row[key] for key in keys): row for row in rows}.values()
        arrays = tuple([row[name] for row in last] for name in names)
        tx.exec_driver_sql(_upserting(table, names, tx.dialect), arrays)
    else:
        tx.execute(_replacing(table, tuple(rows[0]), tx.dialect.name), rows)


@lru_cache(maxsize=256)
def _replacing(table: Table, names: tuple[str, ...], dialect: str) -> Any:
    keys = [column.name for column in table.primary_key.columns]
    statement = _insert(dialect)(table)
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


@lru_cache(maxsize=256)
def _upserting(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    """Rows from an array a column, in the binary form: each by itself, or as text, would cost the
    driver many times as much."""
    quote = dialect.identifier_preparer.quote
    arrays = ", ".join(f"%b::{table.c[name].type.compile(dialect)}[]" for name in names)
    keys = [quote(column.name) for column in table.primary_key.columns]
    columns = [quote(name) for name in names]
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    into = f"INSERT INTO {quote(table.name)} ({', '.join(columns)})"
    conflict = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changed}"
    return f"{into} SELECT * FROM unnest({arrays}) {conflict}"  # noqa: S608 - names of ours


def among(tx: Connection, column: ColumnElement[Any], values: Collection[Any]) -> Any:
    """Whether a column has one of the values; on PostgreSQL they are one parameter, an array."""
    if tx.dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=postgresql.ARRAY(column.type)))
    return column.in_(values)


def insert_missing(table: Table, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; those whose key exists stay as they are."""
    if rows:
        tx.execute(_completing(table, tx.dialect.name), rows)


@lru_cache(maxsize=256)
def _completing(table: Table, dialect: str) -> Any:
    return _insert(dialect)(table).on_conflict_do_nothing()


def _insert(dialect: str) -> Any:
    return postgresql.insert if dialect == "postgresql" else sqlite.insert


@contextmanager
def _transient() -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise Transient("all connections to the database are busy") from error
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", None) == "SQLITE_ERROR":
            raise  # a statement that is wrong, which on PostgreSQL is a ProgrammingError
        raise _away(error.orig) from error
    except psycopg.OperationalError as error:  # where the log speaks to the driver itself
        raise _away(error) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Transient(f"the database connection was lost: {error.orig}") from error
        raise


def _away(reason: BaseException | None) -> Transient:
    kind = _LockNotGiven if isinstance(reason, psycopg.errors.LockNotAvailable) else Transient
    return kind(f"the database is not available: {reason}")


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA secure_delete=ON")  # what is overwritten is gone from the file, too
