"""Reads what a report is finished from once, and how far each table has come at that moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from daybook_analytics.application.answers import Answer, Answers, finished, left_out
from daybook_chassis.projection import Row
from daybook_chassis.service import Service
from daybook_contracts.topics import source_of


@dataclass(frozen=True)
class Posted:
    """A table as it was read: its rows, the version of its fold, positions by log, and whether
    facts are held back of it."""

    rows: list[Row]
    version: int
    positions: Mapping[str, int]
    incomplete: bool = False


@dataclass
class Reading:
    """Views as of one day; all that read a table see it as it was at one moment.

    With `known_at` that moment is in the past, and is all that can be said of positions.
    """

    service: Service
    as_of: date
    known_at: datetime | None = None
    tables: dict[str, Posted] = field(default_factory=dict)

    @cached_property
    def _answers(self) -> Answers:
        return Answers(self.service)

    def answer(self, name: str) -> Answer:
        """Raises NotFound for the view, Refusal where a log is out of reach."""
        view = self._answers.find(name)
        version = self._answers.terms(view, self.as_of, self.known_at)
        posted = [self._posted(each) for each in view.projections]
        tables = [each.rows for each in posted]
        incomplete = any(each.incomplete for each in posted)
        policy = version and version.policy
        rows = finished(view, tables, self.as_of, policy)
        said = None if version is None else version.version
        without = left_out(view, tables, self.as_of, policy)
        return Answer(view, self.as_of, self.known_at, said, incomplete, rows, without)

    def _posted(self, name: str) -> Posted:
        if name not in self.tables:
            self.tables[name] = self._read(name)
        return self.tables[name]

    def _read(self, name: str) -> Posted:
        projection = self.service.generations.find(name)
        if self.known_at is not None:
            rows = self._answers.rows(name, self.known_at)
            return Posted(rows, projection.version, {})
        sources = sorted({source_of(fact.type) for fact in projection.on})
        queries = self.service.queries
        with self.service.database.read():  # one snapshot: rows, positions, what is held back
            rows, positions = queries.standing(name, sources)
            return Posted(rows, projection.version, positions, queries.holds(name))
