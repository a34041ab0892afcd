"""Reads the services' databases with plain SQL: the checker uses nothing of what it checks."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg

LOGS = {
    "crm.customers": ("customers", "log"),
    "erp.hr": ("customers", "erp_hr_log"),
    "crm.sales": ("sales", "log"),
    "erp.finance": ("sales", "erp_finance_log"),
    "erp.scm": ("sales", "erp_scm_log"),
    "crm.service": ("service", "log"),
    "crm.marketing": ("marketing", "log"),
    "crm.analytics": ("analytics", "log"),
}
"""By source: whose database keeps its log, and in which table."""

RUNNABLE = """
SELECT count(*) AS many FROM effects AS mine WHERE state = 'owed' AND NOT EXISTS (
  SELECT 1 FROM effects AS earlier WHERE earlier.reaction = mine.reaction
  AND earlier.key = mine.key AND earlier.id < mine.id AND earlier.state IN ('parked', 'waiting'))
"""
"""How many effects are owed that nothing holds back."""


class Away(RuntimeError):
    """The database does not answer now."""


class Tables(Protocol):
    def rows(self, query: str) -> list[dict[str, Any]]:
        """Raises Away."""


class Postgres:
    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def rows(self, query: str) -> list[dict[str, Any]]:
        cursor = self._connection.execute(query.encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]


class Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, query: str) -> list[dict[str, Any]]:
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


@contextmanager
def opened(url: str) -> Iterator[Tables]:
    """One snapshot of a database, by the URL that its service has. Raises Away."""
    try:
        if url.startswith("sqlite:///"):
            connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)
            try:
                yield Sqlite(connection)
            finally:
                connection.close()
        else:
            with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5) as server:
                server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                yield Postgres(server)
    except (sqlite3.Error, psycopg.Error) as error:
        raise Away(str(error)) from error


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a log, and what its envelope says."""

    position: int
    stream_id: str
    stream_version: int
    topic: str
    slot: int | None
    envelope: bytes
    body: bytes
    hash: bytes
    said: dict[str, Any]

    @property
    def name(self) -> str:
        """`PaymentReceived` of `crm.sales.PaymentReceived/1`."""
        return self.topic.rpartition("/")[0].rpartition(".")[2]

    @property
    def cause(self) -> str:
        return str(self.said["causationid"])

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.body)
        return data


def log_rows(tables: Tables, table: str) -> list[Row]:
    """A whole log in order."""
    return [
        Row(
            row["position"],
            row["stream_id"],
            row["stream_version"],
            row["topic"],
            row["slot"],
            bytes(row["envelope"]),
            bytes(row["body"]),
            bytes(row["hash"]),
            json.loads(bytes(row["envelope"])),
        )
        for row in tables.rows(f"SELECT * FROM {table} ORDER BY position")
    ]


def projection_rows(tables: Tables, name: str, table: str) -> list[dict[str, Any]]:
    """What readers see of a projection: the generation that its pointer names."""
    (pointer,) = tables.rows(f"SELECT live FROM projections WHERE name = '{name}'")
    return tables.rows(f"SELECT * FROM {table}_g{pointer['live']}")
