"""The buckets of customers' days, accumulated by one columnar expression.

It is made of `views/accumulation.py`, as is the live projection, and gives the same rows.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from daybook_analytics.views.accumulation import ACCUMULATION, AMOUNT, MEASURES
from daybook_chassis.errors import Poison

MEMORY = "3GB"
"""What the engine may hold; beyond that it goes to disk."""

_KEY = "customer_id, currency, day"
_TYPES = ", ".join(f"'{adds.fact.type}'" for adds in ACCUMULATION)
_SHAPE = json.dumps(
    {AMOUNT: {"amount": "VARCHAR", "currency": "VARCHAR"}}
    | {adds.day: "VARCHAR" for adds in ACCUMULATION}
)


def _case(then: dict[str, str], otherwise: str) -> str:
    """By type of fact."""
    whens = " ".join(f"WHEN '{kind}' THEN {value}" for kind, value in then.items())
    return f"CASE type {whens} ELSE {otherwise} END"


def _sum(measure: str) -> str:
    """What the facts add to one measure."""
    if measure == "purchases":
        added = {adds.fact.type: str(adds.purchases) for adds in ACCUMULATION}
    else:
        added = {adds.fact.type: "minor" for adds in ACCUMULATION if adds.measure == measure}
    return f"CAST(sum({_case(added, '0')}) AS BIGINT) AS {measure}"


def _said(what: str) -> str:
    """A fact that does not say what is summed is an error, and no zero."""
    return f"coalesce({what}, error('a fact does not say what it should'))"


_DAY = _case({adds.fact.type: f"said.{adds.day}" for adds in ACCUMULATION}, "NULL")
_MINOR = "CAST(replace(said.amount.amount, '.', '') AS BIGINT)"  # all decimals of its currency
_FACTS = f"type IN ({_TYPES}) AND source = $source AND position > $after AND time <= $known_at"

ACCUMULATE = f"""
SELECT customer_id, currency, day, {", ".join(map(_sum, MEASURES))}
FROM (
    SELECT partitionkey AS customer_id, type, {_said("said.amount.currency")} AS currency,
           CAST({_said(_DAY)} AS DATE) AS day, {_said(_MINOR)} AS minor
    FROM (
        SELECT partitionkey, type, from_json(data, '{_SHAPE}') AS said FROM facts WHERE {_FACTS}
    )
)
GROUP BY ALL
"""
"""Buckets of `facts`, which has the columns of an archive. A pure function of a set of facts."""

_END_OF_TIME = datetime.max.replace(tzinfo=UTC)

_ADDED = ", ".join(f"{name} = days.{name} + added.{name}" for name in MEASURES)
_MERGE = f"""
MERGE INTO days USING ({ACCUMULATE}) AS added USING ({_KEY})
WHEN MATCHED THEN UPDATE SET {_ADDED}
WHEN NOT MATCHED THEN INSERT BY NAME
"""
"""Touches the buckets that are added to, and rewrites no others: a small batch costs little."""


class Days:
    """Buckets of facts up to a position of each log; kept in a file, if one is given.

    What was added before is not added again, so that a range may come twice; but one must not
    leave out what another has not brought: positions are without holes. With `known_at`, what was
    recorded later is left out.
    """

    def __init__(
        self, path: Path | None = None, *, memory: str = MEMORY, known_at: datetime | None = None
    ) -> None:
        self._known_at = known_at or _END_OF_TIME
        self.engine = duckdb.connect(str(path or ":memory:"), config={"memory_limit": memory})
        self.engine.execute("SET preserve_insertion_order = false")
        columns = ", ".join(f"{name} BIGINT" for name in MEASURES)
        self.engine.execute(
            "CREATE TABLE IF NOT EXISTS days"
            f" (customer_id VARCHAR, currency VARCHAR, day DATE, {columns})"
        )
        self.engine.execute(
            "CREATE TABLE IF NOT EXISTS covered (source VARCHAR PRIMARY KEY, position BIGINT)"
        )

    def add_files(self, source: str, files: Sequence[Path], upto: int) -> None:
        """Accumulate files of an archive, which hold all facts up to a position. Raises Poison."""
        if files:
            names = [str(path) for path in files]
            self.engine.read_parquet(names).create_view("facts")
            self._add(source, upto)

    def add_batch(self, source: str, batch: pa.Table, upto: int) -> None:
        """Accumulate a batch of facts in the columns of an archive. Raises Poison."""
        self.engine.register("facts", batch)
        self._add(source, upto)

    def covered(self, source: str) -> int:
        """The position up to which the facts of a log are in, 0 for none."""
        asked = "SELECT position FROM covered WHERE source = ?"
        found = self.engine.execute(asked, [source]).fetchall()
        return int(found[0][0]) if found else 0

    def rows(self) -> Iterator[dict[str, Any]]:
        """The buckets as the live projection has them, in the order of their keys."""
        names = [*_KEY.split(", "), *MEASURES]
        found = self.engine.execute(
            f"SELECT {', '.join(names)} FROM days ORDER BY customer_id, currency, day"
        )
        while some := found.fetchmany(10_000):
            for row in some:
                values = dict(zip(names, row, strict=True))
                yield values | {"day": values["day"].isoformat()}

    def digest(self) -> str:
        """As `daybook digest` has it of the live projection: equal tables, equal digests."""
        digest = sha256()
        for row in self.rows():
            digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode() + b"\n")
        return digest.hexdigest()

    def close(self) -> None:
        self.engine.close()

    def _add(self, source: str, upto: int) -> None:
        after = self.covered(source)
        first = self.engine.execute("SELECT count(*) FROM days").fetchall() == [(0,)]
        given = {"source": source, "after": after, "known_at": self._known_at}
        self.engine.begin()
        try:
            filled = f"CREATE OR REPLACE TABLE days AS {ACCUMULATE}"
            self.engine.execute(filled if first else _MERGE, given)
            self.engine.execute(
                "INSERT OR REPLACE INTO covered VALUES (?, ?)", [source, max(after, upto)]
            )
            self.engine.commit()
        except duckdb.Error as error:
            self.engine.rollback()
            raise Poison(f"facts of {source} that cannot be accumulated: {error}") from error
        finally:
            self.engine.execute("DROP VIEW facts")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
