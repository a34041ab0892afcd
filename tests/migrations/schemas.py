"""Services over databases in every state that a start may find, and what their schemas are."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, inspect

from daybook_chassis.database import Database
from daybook_chassis.migrations import History
from daybook_chassis.service import Service
from daybook_cli.house import BUILDERS

PREVIOUS = Path(__file__).parent / "previous"
_GENERATION = re.compile(r".*_g\d+")


@contextmanager
def service(name: str, url: str) -> Iterator[Service]:
    """A service over a database as it is found."""
    made = BUILDERS[name](Database(url))
    try:
        yield made
    finally:
        made.close()


def load(url: str, service_name: str, commit: str) -> None:
    """Fill an empty database with what the code of an earlier commit left there."""
    kind, _, rest = url.partition(":///" if url.startswith("sqlite") else "+psycopg:")
    if kind == "sqlite":
        text = (PREVIOUS / commit / f"{service_name}.sqlite.sql").read_text()
        connection = sqlite3.connect(rest)
        connection.executescript(text)
        connection.close()
        return
    text = (PREVIOUS / commit / f"{service_name}.postgres.sql").read_text()
    with psycopg.connect(f"postgresql:{rest}") as tx:
        tx.execute(text.encode())


def create_all(made: Service) -> None:
    """The tables as the code declares them, without any migration."""
    for history in made.histories():
        for metadata in history.declares:
            made.database.create(metadata)


def differences(database: Database, histories: Sequence[History]) -> list[Any]:
    """What Alembic would change to make the database what the code declares."""
    declared = MetaData()
    for history in histories:
        for metadata in history.declares:
            for table in metadata.tables.values():
                table.to_metadata(declared)
    with database.read() as tx:
        options: dict[str, Any] = {"include_name": _is_ours, "compare_server_default": True}
        found: list[Any] = compare_metadata(MigrationContext.configure(tx, opts=options), declared)
    return found


def schema(database: Database) -> dict[str, object]:
    """Tables with columns, keys, constraints and indexes, as the database tells them."""
    with database.read() as tx:
        asked = inspect(tx)
        return {
            name: (
                [
                    (each["name"], str(each["type"]), each["nullable"], each["default"])
                    for each in asked.get_columns(name)
                ],
                asked.get_pk_constraint(name)["constrained_columns"],
                sorted(each["column_names"] for each in asked.get_unique_constraints(name)),
                sorted(
                    (str(each["name"]), each["column_names"]) for each in asked.get_indexes(name)
                ),
            )
            for name in sorted(asked.get_table_names())
            if _is_ours(name, "table", {})
        }


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Neither a generation of a projection nor what Alembic keeps."""
    return kind != "table" or not (
        name is None or name.startswith("alembic_") or _GENERATION.fullmatch(name)
    )
