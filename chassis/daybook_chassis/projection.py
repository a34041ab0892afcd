"""Projections: a table posted from facts, one pure fold a row (I4).

A projection says which rows a fact touches and how each of them changes. The chassis loads the
touched rows of a whole batch at once, folds in memory, and writes what changed at once.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, MetaData, Select, Table, and_, delete, or_, select
from sqlalchemy.exc import DataError

from daybook_chassis.consumer.consumer import Problems
from daybook_chassis.database import among, upsert
from daybook_chassis.errors import Poison
from daybook_chassis.rows import VERSION
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from daybook_contracts.topics import source_of

F = TypeVar("F", bound=Fact)
Row = dict[str, Any]
Key = tuple[str, ...]

_KEYS_A_QUERY = 500


def by_subject(_: Fact, envelope: Envelope) -> list[Key]:
    """One row a stream."""
    return [(envelope.subject,)]


def by_customer(_: Fact, envelope: Envelope) -> list[Key]:
    """One row a customer."""
    return [(envelope.partitionkey,)]


def by_fact(_: Fact, envelope: Envelope) -> list[Key]:
    """One row a fact: its stream and its place there, padded so that keys sort as facts came."""
    return [(envelope.subject, f"{envelope.streamversion:010d}")]


@dataclass(frozen=True, slots=True)
class On(Generic[F]):
    """How one kind of fact changes rows.

    `fold(row, fact, envelope)` gives the new row. A row that does not exist yet comes with its key
    columns only; the answer None removes it. `keys` names the rows, at most a few.
    """

    fold: Callable[[Row, F, Envelope], Row | None]
    keys: Callable[[F, Envelope], list[Key]] = by_subject


@dataclass(frozen=True, eq=False)
class Projection:
    """One question and the table that answers it; `name` is `<service>.<question>`.

    Raise `version` when the table or a fold changes: the next version is then built beside the
    live one. All of a row's facts must come from one partition key, or its fold must not mind
    their order. `customer_column` says whose a row is, and is None where rows are nobody's.
    """

    name: str
    table: Table
    on: Mapping[type[Fact], On[Any]]
    version: int = 1
    customer_column: str | None = "customer_id"

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.primary_key.columns)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.columns)

    def blank(self, row_key: Key) -> Row:
        """A row that no fact has touched: its key, and nothing else."""
        return dict.fromkeys(self.columns) | dict(zip(self.key_columns, row_key, strict=True))

    def fold(self, rows: dict[Key, Row | None], fact: Fact, envelope: Envelope) -> None:
        """Apply one fact to rows in memory: the definition of this projection."""
        on = self.on[type(fact)]
        for row_key in on.keys(fact, envelope):
            row = on.fold(rows.get(row_key) or self.blank(row_key), fact, envelope)
            if row is not None and VERSION in row:
                row = row | {VERSION: envelope.streamversion}
            rows[row_key] = row


@dataclass(frozen=True)
class Posting:
    """One generation of a projection: the table that it posts to, under that generation's name."""

    projection: Projection
    generation: int = 1
    table: Table = field(init=False)

    def __post_init__(self) -> None:
        name = f"{self.projection.table.name}_g{self.generation}"
        object.__setattr__(self, "table", self.projection.table.to_metadata(MetaData(), name=name))

    @property
    def subscription(self) -> str:
        """Each generation has checkpoints of its own."""
        return f"{self.projection.name}#{self.generation}"

    @property
    def facts(self) -> frozenset[type[Fact]]:
        return frozenset(self.projection.on)

    @property
    def sources(self) -> frozenset[str]:
        """The logs that it listens to."""
        return frozenset(source_of(fact.type) for fact in self.facts)

    def apply(self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]]) -> Problems:
        """Fold a batch: load what it touches, change it in memory, write what changed."""
        projection = self.projection
        wanted = {
            row_key
            for fact, envelope in facts
            for row_key in projection.on[type(fact)].keys(fact, envelope)
        }
        try:
            self._post(tx, facts, wanted)
        except (DataError, OverflowError) as error:
            raise Poison("a value that the table cannot hold") from error
        return {}

    def _post(
        self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]], wanted: set[Key]
    ) -> None:
        projection = self.projection
        before = self._load(tx, wanted)
        after: dict[Key, Row | None] = dict(before)
        for fact, envelope in facts:
            projection.fold(after, fact, envelope)
        changed = [row for row_key, row in after.items() if row and row != before.get(row_key)]
        upsert(self.table, tx, changed)
        self._delete(tx, [row_key for row_key in before if after[row_key] is None])

    def reset(self, tx: Connection) -> bool:
        tx.execute(delete(self.table))
        return True

    def select(self) -> Select[Any]:
        return select(self.table)

    def digest(self, tx: Connection) -> str:
        """SHA-256 over all rows in key order: equal tables, on any database, give equal digests."""
        digest = sha256()
        rows = [dict(row._mapping) for row in tx.execute(self.select())]
        for row in sorted(
            rows, key=lambda row: [row[name] for name in self.projection.key_columns]
        ):
            digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode() + b"\n")
        return digest.hexdigest()

    def _load(self, tx: Connection, wanted: Iterable[Key]) -> dict[Key, Row]:
        names = self.projection.key_columns
        ordered = sorted(wanted)
        found: dict[Key, Row] = {}
        for begin in range(0, len(ordered), _KEYS_A_QUERY):
            some = set(ordered[begin : begin + _KEYS_A_QUERY])
            # One list a column, paired here: an IN of tuples is slow on PostgreSQL.
            lists = [
                among(tx, self.table.c[name], {row_key[place] for row_key in some})
                for place, name in enumerate(names)
            ]
            for row in tx.execute(self.select().where(and_(*lists))):
                row_key = tuple(row._mapping[name] for name in names)
                if row_key in some:
                    found[row_key] = dict(row._mapping)
        return found

    def _delete(self, tx: Connection, row_keys: list[Key]) -> None:
        names = self.projection.key_columns
        for begin in range(0, len(row_keys), _KEYS_A_QUERY):
            some = row_keys[begin : begin + _KEYS_A_QUERY]
            each = [
                and_(
                    *(self.table.c[name] == part for name, part in zip(names, row_key, strict=True))
                )
                for row_key in some
            ]
            tx.execute(delete(self.table).where(or_(*each)))
