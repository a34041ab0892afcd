"""Views from an archive alone: buckets at the speed of columns, other tables by their folds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from daybook_analytics.application.answers import Answer, Answers, finished, left_out
from daybook_analytics.application.recall import Recalled, fold
from daybook_analytics.archive import reader
from daybook_analytics.archive.manifest import load
from daybook_analytics.columns import scores, standings
from daybook_analytics.columns.days import Days
from daybook_analytics.views.accumulation import ACCUMULATION
from daybook_analytics.views.view import DAYS, Table, View, plain
from daybook_chassis.feed import Message
from daybook_chassis.projection import Projection, Row
from daybook_chassis.service import Service
from daybook_contracts.envelope import Envelope
from daybook_contracts.topics import source_of

Finish = Callable[[Days, date, Any], duckdb.DuckDBPyRelation]

FINISHES: Mapping[str, tuple[Finish, str]] = {
    "rfm": (scores.finish, "currency, customer_id"),
    "customer_lifecycle": (standings.finish, "customer_id, currency"),
    "lifecycle_transitions": (standings.transitions, "customer_id, currency, moved_on"),
}
"""By the name of the view that gives the same rows from what is posted, and their order there."""


def accumulate(archive: Path, days: Days) -> None:
    """Add what the archive holds to what is there. Raises ArchiveDamaged, Poison."""
    for source in sorted({source_of(adds.fact.type) for adds in ACCUMULATION}):
        days.add_files(source, reader.files(archive, source), load(archive, source).last)


class Archived:
    """The views of one installation from its archive; policies are those that are posted."""

    def __init__(self, archive: Path, service: Service) -> None:
        self._archive = archive
        self._service = service
        self._answers = Answers(service)

    def sources(self, name: str) -> set[str]:
        """The logs that a view rests on. Raises NotFound."""
        tables = map(self._service.generations.find, self._answers.find(name).projections)
        return {source_of(fact.type) for table in tables for fact in table.on}

    def answer(self, name: str, as_of: date, known_at: datetime | None = None) -> Answer:
        """A view as of a day, of what is archived and was recorded up to a moment.

        Raises NotFound, ArchiveDamaged, Poison.
        """
        view = self._answers.find(name)
        version = self._answers.terms(view, as_of, known_at)
        policy = version and version.policy
        if name in FINISHES:
            rows, without = self._in_columns(view, as_of, known_at, policy)
        else:
            projections = map(self._service.generations.find, view.projections)
            tables = [self._rows(each, known_at) for each in projections]
            rows = finished(view, tables, as_of, policy)
            without = left_out(view, tables, as_of, policy)
        said = None if version is None else version.version
        return Answer(view, as_of, known_at, said, False, rows, without)

    def _in_columns(
        self, view: View, as_of: date, known_at: datetime | None, policy: Any
    ) -> tuple[Table, Sequence[str]]:
        finish, order = FINISHES[view.name]
        with Days(known_at=known_at) as days:
            accumulate(self._archive, days)
            rows = _table(finish(days, as_of, policy).order(order))
            first = _table(
                days.engine.sql("SELECT currency, min(day) AS day FROM days GROUP BY ALL")
            )
        return rows, left_out(view, [first], as_of, policy)

    def _rows(self, projection: Projection, known_at: datetime | None) -> list[Row]:
        if projection.name != DAYS.projection:
            return fold(projection, self._facts(projection, known_at))
        with Days(known_at=known_at) as days:
            accumulate(self._archive, days)
            return list(days.rows())

    def _facts(self, projection: Projection, known_at: datetime | None) -> Iterator[Recalled]:
        types = sorted({fact.type for fact in projection.on})
        for source in sorted(set(map(source_of, types))):
            for written, body in reader.facts(self._archive, source, types, known_at):
                envelope = Envelope.from_json(written)
                fact = Message(envelope, body).fact(self._service.parts.catalogue)
                yield Recalled(fact, envelope)


def _table(found: duckdb.DuckDBPyRelation) -> Table:
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return [{column: plain(value) for column, value in row.items()} for row in rows]
