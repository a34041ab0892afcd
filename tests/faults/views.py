"""Folds the logs into every projection anew, in memory, and compares with what readers see (I4)."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from daybook_chassis.database import Database
from daybook_chassis.errors import Poison
from daybook_chassis.feed import Message, opened
from daybook_chassis.projection import Key, Projection
from daybook_chassis.projection import Row as Values
from daybook_chassis.service import Service
from daybook_cli.house import BUILDERS
from daybook_contracts.envelope import Envelope
from tests.faults import reading
from tests.faults.reading import Row


def differing_views(urls: Mapping[str, str], logs: Mapping[str, list[Row]]) -> Iterator[str]:
    """One line a row that is not what the logs say."""
    for name, build in BUILDERS.items():
        with closing(build(Database(urls[name]))) as service, reading.opened(urls[name]) as tables:
            for projection in service.parts.projections:
                live = reading.projection_rows(tables, projection.name, projection.table.name)
                try:
                    folded = _folded(service, projection, logs)
                except Exception as error:  # noqa: BLE001 - a log that was tampered with
                    yield f"{projection.name}: the logs cannot be folded: {error!r}"
                else:
                    yield from _compare(projection, folded, live)


def _folded(
    service: Service, projection: Projection, logs: Mapping[str, list[Row]]
) -> dict[Key, Values]:
    wanted = {fact.type for fact in projection.on}
    rows: dict[Key, Values | None] = {}
    for log in logs.values():
        for row in log:
            if row.slot is not None and row.said["type"] in wanted:
                envelope = Envelope.from_json(row.envelope)
                try:
                    fact = opened(
                        Message(envelope, row.body), service.parts.catalogue, service.seals
                    )
                except Poison:
                    continue  # it is parked, which is another invariant's business
                projection.fold(rows, fact, envelope)
    return {row_key: row for row_key, row in rows.items() if row is not None}


def _compare(
    projection: Projection, folded: dict[Key, Values], live: list[dict[str, Any]]
) -> Iterator[str]:
    seen = {tuple(row[name] for name in projection.key_columns): row for row in live}
    for row_key in sorted(folded.keys() | seen.keys()):
        if folded.get(row_key) != seen.get(row_key):  # SQLite's 0 and 1 equal false and true
            yield f"{projection.name}: {row_key} is {seen.get(row_key)}, not {folded.get(row_key)}"
