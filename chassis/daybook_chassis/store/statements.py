"""What an append says to the database, word for word: few statements, however large its group.

Whole lists go in as single parameters. So a text never changes and the driver prepares it once,
and one round trip reads the tail, the streams and the keys of a group. PostgreSQL takes arrays, in
the binary form (`%b`), which is several times cheaper to write than the textual one. SQLite takes
JSON to ask with, and rows to insert.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Table

from daybook_chassis.store.chaining import Tail
from daybook_chassis.store.entry import Stored
from daybook_chassis.store.judging import Known
from daybook_chassis.store.tables import LogTables

Rows = Sequence[Mapping[str, Any]]
Items = Collection[str]

_LOCK = "SELECT epoch FROM {head} WHERE source = {source}"
_STATE = """
SELECT 0, CAST(NULL AS text), position, CAST(NULL AS bigint), CAST(NULL AS text), hash
  FROM (SELECT position, hash FROM {log} ORDER BY position DESC LIMIT 1) AS tail
UNION ALL
SELECT 1, item, (SELECT max(stream_version) FROM {log} WHERE stream_id = item), NULL, NULL, NULL
  FROM {items}
UNION ALL
SELECT 2, key, first_position, last_position, fingerprint, NULL
  FROM {items} {known}
"""


@dataclass(frozen=True, slots=True)
class State:
    """What a log says about a group of appends: where it ends (slots not filled in), the last
    version of each of their streams that has one, and what those of their keys that it knows
    stood for."""

    tail: Tail
    versions: dict[str, int]
    keys: dict[str, Known]


class Statements(ABC):
    """Locks, asks and inserts, within a transaction of one kind of database."""

    _lock: str
    _state: str

    def lock(self, tx: Connection, source: str) -> int | None:
        """Wait for the turn among all processes; the epoch, or None for a log never created.

        Later statements of the transaction see what the last writer left.
        """
        epoch: int | None = tx.exec_driver_sql(self._lock, (source,)).scalar()
        return epoch

    def state(self, tx: Connection, epoch: int, streams: Items, keys: Items) -> State:
        """What these streams and keys are; positions are told in the current epoch, which holds
        them as the one they were stored in did."""
        tail, versions, known = Tail(), {}, {}
        parameters = (self._list(streams), self._list(keys))
        rows = tx.exec_driver_sql(self._state, parameters)
        for kind, item, first, last, fingerprint, digest in rows:
            if kind == 0:
                tail = Tail(first, bytes(digest))
            elif kind == 2:
                known[item] = Known(fingerprint, Stored(first, last, epoch))
            elif first is not None:
                versions[item] = first
        return State(tail, versions, known)

    @abstractmethod
    def insert(self, tx: Connection, rows: Rows, keys: Rows) -> None:
        """Insert rows of the log and idempotency records."""

    @abstractmethod
    def _list(self, items: Items) -> Any:
        """Texts as one parameter."""


class PostgresStatements(Statements):
    """Arrays in, and one row to lock."""

    # A subquery that stops at one row keeps the planner on the index, even in a plan that is made
    # and kept while the table is small; a plain join would come to read all of it every time.
    _ITEMS = "unnest(%b::text[]) AS item"
    _KNOWN = "CROSS JOIN LATERAL (SELECT * FROM {idempotency} WHERE key = item LIMIT 1) AS known"
    _INSERT = """
    WITH remembered AS (INSERT INTO {idempotency} SELECT * FROM unnest({keys}))
    INSERT INTO {log} SELECT * FROM unnest({rows})
    """

    def __init__(self, tables: LogTables, dialect: Dialect) -> None:
        names = _names(tables)
        self._lock = _LOCK.format(**names, source="%s") + " FOR UPDATE"
        self._state = _STATE.format(**names, items=self._ITEMS, known=self._KNOWN.format(**names))
        self._columns = [tables.idempotency.c.keys(), tables.log.c.keys()]
        keys, rows = (
            ", ".join(f"%b::{column.type.compile(dialect)}[]" for column in table.columns)
            for table in (tables.idempotency, tables.log)
        )
        self._insert = self._INSERT.format(**names, keys=keys, rows=rows)

    def insert(self, tx: Connection, rows: Rows, keys: Rows) -> None:
        arrays = [
            [row[name] for row in some]
            for some, names in zip((keys, rows), self._columns, strict=True)
            for name in names
        ]
        tx.exec_driver_sql(self._insert, tuple(arrays))

    def _list(self, items: Items) -> list[str]:
        return list(items)


class SqliteStatements(Statements):
    """JSON in, and nothing to lock: a write transaction is alone from its beginning."""

    _ITEMS = "(SELECT value AS item FROM json_each(?))"
    _KNOWN = "JOIN {idempotency} ON key = item"
    _INSERT = "INSERT INTO {table} VALUES ({values})"

    def __init__(self, tables: LogTables) -> None:
        names = _names(tables)
        self._lock = _LOCK.format(**names, source="?")
        self._state = _STATE.format(**names, items=self._ITEMS, known=self._KNOWN.format(**names))
        self._inserts = [self._inserting(table) for table in (tables.log, tables.idempotency)]

    def insert(self, tx: Connection, rows: Rows, keys: Rows) -> None:
        for statement, some in zip(self._inserts, (rows, keys), strict=True):
            if some:
                tx.exec_driver_sql(statement, list(some))

    def _list(self, items: Items) -> str:
        return json.dumps(list(items))

    def _inserting(self, table: Table) -> str:
        values = ", ".join(f":{column.name}" for column in table.columns)
        return self._INSERT.format(table=table.name, values=values)


def statements_for(tables: LogTables, dialect: Dialect) -> Statements:
    """The statements of the database that speaks this dialect."""
    if dialect.name == "sqlite":
        return SqliteStatements(tables)
    return PostgresStatements(tables, dialect)


def _names(tables: LogTables) -> dict[str, str]:
    named = {"log": tables.log, "head": tables.head, "idempotency": tables.idempotency}
    return {what: table.name for what, table in named.items()}
