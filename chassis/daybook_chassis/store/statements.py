"""What an append says to the database, word for word: three statements, however large its group.

Whole lists go in as single parameters. So a text never changes and the driver prepares it once,
and one statement reads the tail, the streams and the keys of a group. PostgreSQL takes arrays, in
the binary form (`%b`), which is several times cheaper to write than the textual one. SQLite takes
JSON to ask with, and rows to insert.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Dialect, Table

from daybook_chassis.store.chaining import Tail
from daybook_chassis.store.entry import Stored
from daybook_chassis.store.judging import Known
from daybook_chassis.store.tables import LogTables

Rows = Sequence[Mapping[str, Any]]
Items = Collection[str]

_LOCK = "SELECT epoch FROM {head} WHERE source = {source}"
_BETWEEN = "SELECT position, hash, slot FROM {log} WHERE position BETWEEN {place} AND {place}"
_STATE = """
SELECT 'tail', CAST(NULL AS text), position, CAST(NULL AS bigint), CAST(NULL AS text), hash
  FROM (SELECT position, hash FROM {log} ORDER BY position DESC LIMIT 1) AS tail
UNION ALL
SELECT 'stream', item, (SELECT max(stream_version) FROM {log} WHERE stream_id = item),
       NULL, NULL, NULL
  FROM {items}
UNION ALL
SELECT 'key', key, first_position, last_position, fingerprint, NULL
  FROM {items} {known}
"""


class NeverCreatedError(RuntimeError):
    """There is no head row of this source: no log to append to."""


@dataclass(frozen=True, slots=True)
class State:
    """What a log says about a group of appends: where it ends (slots not filled in), the last
    version of each of their streams that has one, and what those of their keys that it knows
    stood for, told in the current epoch, which holds their positions as the one they are from
    did."""

    tail: Tail
    versions: dict[str, int]
    keys: dict[str, Known]

    @classmethod
    def of(cls, epoch: int, rows: Iterable[Sequence[Any]]) -> "State":
        """From the rows that `_STATE` gives."""
        tail, versions, keys = Tail(), {}, {}
        for what, item, first, last, fingerprint, digest in rows:
            if what == "tail":
                tail = Tail(first, bytes(digest))
            elif what == "key":
                keys[item] = Known(fingerprint, Stored(first, last, epoch))
            elif first is not None:
                versions[item] = first
        return cls(tail, versions, keys)


class Statements(ABC):
    """Locks, asks and inserts, in a transaction of one kind of database."""

    _lock: str
    _state: str
    _between: str

    def __init__(self, source: str) -> None:
        self._source = source

    def lock(self, tx: Connection) -> int:
        """Wait for the turn among all processes; the epoch. Raises NeverCreatedError."""
        row = self._execute(tx, self._lock, (self._source,)).fetchone()
        if row is None:
            raise NeverCreatedError(f"the log of {self._source} was never created")
        return int(row[0])

    def state(self, tx: Connection, epoch: int, streams: Items, keys: Items) -> State:
        """As the log stands; after `lock`, as it stays until the transaction ends."""
        asked = (self._list(streams), self._list(keys))
        return State.of(epoch, self._execute(tx, self._state, asked).fetchall())

    def caught_up(self, tx: Connection, before: Tail, tail: Tail) -> Tail | None:
        """`tail` with its slots, told from a place near it; None if the log has no such place."""
        found, slots = False, list(before.slots)
        places = (before.position, tail.position)
        for position, digest, slot in self._execute(tx, self._between, places).fetchall():
            if position == before.position:
                found = bytes(digest) == before.hash
            elif slot is not None:
                slots[slot] = max(slots[slot], position)
        return replace(tail, slots=tuple(slots)) if found else None

    @abstractmethod
    def insert(self, tx: Connection, rows: Rows, keys: Rows) -> None:
        """Insert rows of the log and idempotency records."""

    @abstractmethod
    def _execute(self, tx: Connection, statement: str, parameters: Sequence[Any]) -> Any:
        """Something that fetches."""

    @abstractmethod
    def _list(self, items: Items) -> Any:
        """Texts as one parameter."""


class PostgresStatements(Statements):
    """Arrays in, and one row to lock. The driver is spoken to directly: SQLAlchemy would take as
    long for each of these statements as the server does."""

    # A subquery that stops at one row keeps the planner on the index, even in a plan that is made
    # and kept while the table is small; a plain join would come to read all of it every time.
    _ITEMS = "unnest(%b::text[]) AS item"
    _KNOWN = "CROSS JOIN LATERAL (SELECT * FROM {idempotency} WHERE key = item LIMIT 1) AS known"
    _INSERT = """
    WITH remembered AS (INSERT INTO {idempotency} ({once}) SELECT * FROM unnest({onces}))
    INSERT INTO {log} ({row}) SELECT * FROM unnest({rows})
    """

    def __init__(self, source: str, tables: LogTables, dialect: Dialect) -> None:
        super().__init__(source)
        names = _names(tables)
        self._lock = _LOCK.format(**names, source="%s") + " FOR UPDATE"
        self._between = _BETWEEN.format(**names, place="%s")
        self._state = _STATE.format(**names, items=self._ITEMS, known=self._KNOWN.format(**names))
        self._columns = [tables.idempotency.c.keys(), tables.log.c.keys()]
        onces, rows = (
            ", ".join(f"%b::{column.type.compile(dialect)}[]" for column in table.columns)
            for table in (tables.idempotency, tables.log)
        )
        once, row = map(", ".join, self._columns)
        self._insert = self._INSERT.format(**names, once=once, onces=onces, row=row, rows=rows)

    def insert(self, tx: Connection, rows: Rows, keys: Rows) -> None:
        arrays = [
            [row[name] for row in some]
            for some, names in zip((keys, rows), self._columns, strict=True)
            for name in names
        ]
        self._execute(tx, self._insert, arrays)

    def _execute(self, tx: Connection, statement: str, parameters: Sequence[Any]) -> Any:
        driver = cast(psycopg.Connection, tx.connection.driver_connection)
        return driver.execute(statement, parameters)

    def _list(self, items: Items) -> list[str]:
        return list(items)


class SqliteStatements(Statements):
    """JSON in, and nothing to lock: a write transaction is alone from its beginning."""

    _ITEMS = "(SELECT value AS item FROM json_each(?))"
    _KNOWN = "JOIN {idempotency} ON key = item"
    _INSERT = "INSERT INTO {table} ({names}) VALUES ({values})"

    def __init__(self, source: str, tables: LogTables) -> None:
        super().__init__(source)
        names = _names(tables)
        self._lock = _LOCK.format(**names, source="?")
        self._between = _BETWEEN.format(**names, place="?")
        self._state = _STATE.format(**names, items=self._ITEMS, known=self._KNOWN.format(**names))
        self._inserts = [self._inserting(table) for table in (tables.log, tables.idempotency)]

    def insert(self, tx: Connection, rows: Rows, keys: Rows) -> None:
        for statement, some in zip(self._inserts, (rows, keys), strict=True):
            if some:
                tx.exec_driver_sql(statement, list(some))

    def _execute(self, tx: Connection, statement: str, parameters: Sequence[Any]) -> Any:
        return tx.exec_driver_sql(statement, tuple(parameters))

    def _list(self, items: Items) -> str:
        return json.dumps(list(items))

    def _inserting(self, table: Table) -> str:
        names = table.c.keys()
        values = ", ".join(f":{name}" for name in names)
        return self._INSERT.format(table=table.name, names=", ".join(names), values=values)


def statements_for(source: str, tables: LogTables, dialect: Dialect) -> Statements:
    """The statements of the database that speaks this dialect."""
    if dialect.name == "sqlite":
        return SqliteStatements(source, tables)
    return PostgresStatements(source, tables, dialect)


def _names(tables: LogTables) -> dict[str, str]:
    named = {"log": tables.log, "head": tables.head, "idempotency": tables.idempotency}
    return {what: table.name for what, table in named.items()}
