"""Reads projections: pointer and rows in one snapshot, filtered, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from daybook_chassis import effects, references
from daybook_chassis.consumer import checkpoints, held
from daybook_chassis.database import Database
from daybook_chassis.errors import NotFound, Transient
from daybook_chassis.filters import Place, filters, ordering
from daybook_chassis.generations import Generations
from daybook_chassis.projection import Key, Posting, Row

_ROWS_MARKED = 1000
"""So many at once: their customers are named in one question."""


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows in order; `after` is the place to go on from, None on the last page."""

    rows: list[Row]
    after: Place | None


class Queries:
    """The projections of one service, for readers."""

    def __init__(self, database: Database, generations: Generations) -> None:
        self._database = database
        self._generations = generations

    def page(
        self,
        name: str,
        *,
        where: Iterable[tuple[str, str]] = (),
        sort: str | None = None,
        after: Place | None = None,
        limit: int = 100,
    ) -> RowPage:
        """Rows that pass every filter, in the order of a column, or of the key.

        A filter is a column and its value; given twice, either will do. `<column>.from` and
        `<column>.to` bound it, both included. `sort` is a column, with `-` before it for the
        highest first; what has no value counts as the lowest. A row of a customer of whom this
        projection or a reaction of this service holds something back has `incomplete` true.
        Raises NotFound for the projection, Poison for a column, a value or a place.
        """
        with self._database.read() as tx:
            posting = self._generations.live(tx, name)
            order = ordering(posting.table, posting.projection.key_columns, sort)
            query = posting.select().where(*filters(posting.table, where))
            if after is not None:
                query = query.where(order.beyond(after))
            found = tx.execute(query.order_by(*order.clauses()).limit(limit + 1))
            rows = [dict(row._mapping) for row in found]
            self._mark_incomplete(tx, posting, rows)
        more = len(rows) > limit
        return RowPage(rows[:limit], order.place(rows[limit - 1]) if more else None)

    def one(self, name: str, row_key: Key) -> Row:
        """The row of a key. Raises NotFound."""
        columns = self._generations.find(name).key_columns
        found = self.page(name, where=zip(columns, row_key, strict=True), limit=1).rows
        if not found:
            raise NotFound(f"{name} has nothing under {', '.join(row_key)}, or not yet")
        return found[0]

    def all(self, name: str) -> list[Row]:
        """Every row, in no order."""
        with self._database.read() as tx:
            posting = self._generations.live(tx, name)
            return [dict(row._mapping) for row in tx.execute(posting.select())]

    def marked(self, name: str) -> list[Row]:
        """Every row, in no order, with `incomplete` as in a page."""
        with self._database.read() as tx:
            rows = self.all(name)
            posting = self._generations.live(tx, name)
            for begin in range(0, len(rows), _ROWS_MARKED):
                self._mark_incomplete(tx, posting, rows[begin : begin + _ROWS_MARKED])
        return rows

    def holds(self, name: str) -> bool:
        """Whether this projection holds facts back."""
        with self._database.read() as tx:
            return bool(held.keys(tx, self._generations.live(tx, name).subscription))

    def standing(self, name: str, sources: Iterable[str]) -> tuple[list[Row], dict[str, int]]:
        """Every row, in no order, and the position up to which they hold each source's facts."""
        with self._database.read() as tx:
            posting = self._generations.live(tx, name)
            positions = {
                source: checkpoints.covered(tx, posting.subscription, source).position
                for source in sources
            }
            return [dict(row._mapping) for row in tx.execute(posting.select())], positions

    def covered(self, name: str, source: str) -> int:
        """The position up to which a source's facts are in this projection."""
        with self._database.read() as tx:
            posting = self._generations.live(tx, name)
            return checkpoints.covered(tx, posting.subscription, source).position

    def check_posted(self, name: str, source: str, position: int) -> None:
        """Raises Transient while facts of a source up to a position are not in this projection."""
        if self.covered(name, source) < position:
            raise Transient(f"{name} is not posted up to {position} of {source} yet")

    def digest(self, name: str) -> str:
        """See `Posting.digest`."""
        with self._database.read() as tx:
            return self._generations.live(tx, name).digest(tx)

    def _mark_incomplete(self, tx: Connection, posting: Posting, rows: list[Row]) -> None:
        column = posting.projection.customer_column
        if column is None:
            return
        keys = references.keys_of(tx, {row[column] for row in rows if row.get(column)})
        known_as = set().union(*keys.values())
        blocked = held.among(tx, posting.subscription, known_as) | effects.among(tx, known_as)
        for row in rows:
            if not blocked.isdisjoint(keys.get(row.get(column) or "", ())):
                row["incomplete"] = True
