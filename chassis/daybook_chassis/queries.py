"""Reads projections: pointer and rows in one snapshot, filtered, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, false, or_

from daybook_chassis import effects, references
from daybook_chassis.consumer import checkpoints, held
from daybook_chassis.database import Database
from daybook_chassis.errors import NotFound, Poison
from daybook_chassis.generations import Generations
from daybook_chassis.projection import Key, Posting, Row


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows in key order; `after` is the key to go on from, None on the last page."""

    rows: list[Row]
    after: Key | None


class Queries:
    """The projections of one service, for readers."""

    def __init__(self, database: Database, generations: Generations) -> None:
        self._database = database
        self._generations = generations

    def page(
        self,
        name: str,
        *,
        where: Mapping[str, str] | None = None,
        after: Key | None = None,
        limit: int = 100,
    ) -> RowPage:
        """Rows whose columns have the values given. A row of a customer of whom this projection or
        a reaction of this service holds something back has `incomplete` true. Raises NotFound for
        the projection, Poison for a column.
        """
        with self._database.read() as tx:
            posting = self._generations.live(tx, name)
            query = posting.select().where(*_filters(posting.table, where or {}))
            keys = [posting.table.c[column] for column in posting.projection.key_columns]
            if after is not None:
                query = query.where(_beyond(keys, after))
            rows = [
                dict(row._mapping) for row in tx.execute(query.order_by(*keys).limit(limit + 1))
            ]
            self._mark_incomplete(tx, posting, rows)
        more = len(rows) > limit
        last = tuple(rows[limit - 1][column.name] for column in keys) if more else None
        return RowPage(rows[:limit], last)

    def one(self, name: str, row_key: Key) -> Row:
        """The row of a key. Raises NotFound."""
        columns = self._generations.find(name).key_columns
        found = self.page(name, where=dict(zip(columns, row_key, strict=True)), limit=1).rows
        if not found:
            raise NotFound(f"{name} has nothing under {', '.join(row_key)}, or not yet")
        return found[0]

    def all(self, name: str) -> list[Row]:
        """Every row, in no order."""
        with self._database.read() as tx:
            posting = self._generations.live(tx, name)
            return [dict(row._mapping) for row in tx.execute(posting.select())]

    def covered(self, name: str, source: str) -> int:
        """The position up to which a source's facts are in this projection."""
        with self._database.read() as tx:
            posting = self._generations.live(tx, name)
            return checkpoints.covered(tx, posting.subscription, source).position

    def digest(self, name: str) -> str:
        """See `Posting.digest`."""
        with self._database.read() as tx:
            return self._generations.live(tx, name).digest(tx)

    def _mark_incomplete(self, tx: Connection, posting: Posting, rows: list[Row]) -> None:
        column = posting.projection.customer_column
        keys = references.keys_of(tx, {row[column] for row in rows if row.get(column)})
        known_as = set().union(*keys.values())
        blocked = held.among(tx, posting.subscription, known_as) | effects.among(tx, known_as)
        for row in rows:
            if not blocked.isdisjoint(keys.get(row.get(column) or "", ())):
                row["incomplete"] = True


def _filters(table: Table, where: Mapping[str, str]) -> list[ColumnElement[bool]]:
    unknown = sorted(where.keys() - table.c.keys())
    if unknown:
        raise Poison(f"no column {', '.join(unknown)}; there are {', '.join(table.c.keys())}")
    return [_typed(table, name, value) for name, value in where.items()]


def _typed(table: Table, name: str, value: str) -> ColumnElement[bool]:
    column = table.c[name]
    kind = column.type.python_type
    if kind is int:
        try:
            number = int(value)
        except ValueError:
            raise Poison(f"{name} is a whole number") from None
        if abs(number) >= 2**63:
            return false()
        return column == number
    if kind is bool:
        if value not in ("true", "false"):
            raise Poison(f"{name} is true or false")
        return column.is_(value == "true")
    return column == value


def _beyond(keys: list[Column[Any]], after: Key) -> ColumnElement[bool]:
    """Rows after a key, in key order: (a, b) > (x, y) spelt out for any database."""
    steps = []
    for place in range(len(keys)):
        equal = [key == value for key, value in zip(keys[:place], after[:place], strict=True)]
        steps.append(and_(*equal, keys[place] > after[place]))
    return or_(*steps)
