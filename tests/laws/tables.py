"""What the databases of a house hold, read again only where something was written meanwhile.

The laws that change nothing look before and after, some hundred times at the same: that was half of
their time.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from typing import Any

from daybook_chassis.consumer import checkpoints
from daybook_cli.house import House

Table = Counter[tuple[Any, ...]]
Tables = Mapping[str, Table]

_PER_ATTEMPT = {"held_facts": ("id", "since")}
"""Columns that tell attempts apart, not what came of them; as do the revisions of checkpoints."""


class Look:
    """All tables of one service, by name."""

    def __init__(self, owner: str, connection: sqlite3.Connection) -> None:
        self._owner = owner
        self._connection = connection
        self._version = -1
        self._tables: Tables = {}

    def tables(self) -> Tables:
        """As they are: SQLite counts, for this connection, what all others commit."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            names = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            self._tables = {f"{self._owner} {name}": self._read(name) for (name,) in names}
            self._version = version
        return self._tables

    def _read(self, name: str) -> Table:
        rows = self._connection.execute(f'SELECT * FROM "{name}"')
        columns = [column[0] for column in rows.description]
        kept = [
            place for place, each in enumerate(columns) if each not in _PER_ATTEMPT.get(name, ())
        ]
        slot = columns.index("slot") if "slot" in columns else None
        return Counter(
            tuple(row[place] for place in kept)
            for row in rows
            if slot is None or row[slot] != checkpoints.REVISION
        )


@contextmanager
def looking(house: House) -> Iterator[list[Look]]:
    """At every service of a house that is on SQLite files."""
    with ExitStack() as open_files:
        yield [
            Look(owner, open_files.enter_context(closing(_opened(service.database.url.database))))
            for owner, service in house.services.items()
        ]


def _opened(file: str | None) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True)


def differences(before: Tables, after: Tables) -> list[str]:
    """What is there now that was not, and the other way round, one line a row."""
    empty: Table = Counter()
    pairs = [
        (name, before.get(name, empty), after.get(name, empty))
        for name in sorted(before.keys() | after.keys())
    ]
    return [
        f"{sign} {name}: {row}"
        for name, old, new in pairs
        if old is not new
        for sign, one, other in (("-", old, new), ("+", new, old))
        for row in (one - other).elements()
    ]
