"""Views from an archive alone, at the speed of columns."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from daybook_analytics.archive.manifest import load
from daybook_analytics.archive.reader import files
from daybook_analytics.columns import scores, standings
from daybook_analytics.columns.days import Days
from daybook_analytics.views.accumulation import ACCUMULATION
from daybook_analytics.views.view import Table, plain
from daybook_chassis.errors import NotFound
from daybook_contracts.topics import source_of

Finish = Callable[[Days, date, Any], duckdb.DuckDBPyRelation]

FINISHES: Mapping[str, Finish] = {
    "rfm": scores.finish,
    "customer_lifecycle": standings.finish,
    "lifecycle_transitions": standings.transitions,
}
"""By the name of the view that gives the same rows from what is posted."""


def accumulate(archive: Path, days: Days) -> None:
    """Add what the archive holds to what is there. Raises ArchiveDamaged, Poison."""
    for source in sorted({source_of(adds.fact.type) for adds in ACCUMULATION}):
        days.add_files(source, files(archive, source), load(archive, source).last)


def known(name: str) -> Finish:
    """Raises NotFound."""
    if name not in FINISHES:
        raise NotFound(f"an archive gives no view {name}; it gives {', '.join(FINISHES)}")
    return FINISHES[name]


def finish(days: Days, name: str, as_of: date, policy: Any) -> Table:
    """A view's rows as of a day, in the order of currency and customer. Raises NotFound."""
    found = known(name)(days, as_of, policy).order("currency, customer_id")
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return [{column: plain(value) for column, value in row.items()} for row in rows]
