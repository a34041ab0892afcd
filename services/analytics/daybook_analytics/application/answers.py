"""Answers views from what is posted or, as it was known once, from the logs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daybook_analytics.application.policies import BOOK
from daybook_analytics.application.recall import Recall
from daybook_analytics.views.catalogue import VIEWS
from daybook_analytics.views.view import DAYS, Priced, Table, View
from daybook_chassis.errors import NotFound, Poison
from daybook_chassis.policy import Version
from daybook_chassis.projection import Row
from daybook_chassis.service import Service


@dataclass(frozen=True, slots=True)
class Answer:
    """A view's rows as of a day, and the version of the policy that they were finished under.

    `incomplete` says that facts are held back of the tables that they were read from, `left_out`
    in which currencies customers paid that the policy has no rates for, and are left out therefore.
    """

    view: View
    as_of: date
    known_at: datetime | None
    policy: str | None
    incomplete: bool
    rows: Table
    left_out: Sequence[str] = ()


class Answers:
    """The views of one installation; tables and policies are read anew for every answer."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._recall = Recall(service)

    @property
    def views(self) -> Mapping[str, View]:
        return VIEWS

    def find(self, name: str) -> View:
        """Raises NotFound."""
        try:
            return VIEWS[name]
        except KeyError:
            known = ", ".join(VIEWS)
            raise NotFound(f"there is no view {name}; there are {known}") from None

    def answer(
        self, name: str, as_of: date, known_at: datetime | None = None, terms: Any = None
    ) -> Answer:
        """A view as of a day, of what was recorded up to `known_at`; by default of all.

        `terms` stand in for those of the view's policy. Raises NotFound for the view, Refusal where
        a log that says when facts were recorded is out of reach.
        """
        view = self.find(name)
        version = self.terms(view, as_of, known_at)
        with self._service.database.read():  # one snapshot: rows, and what is held back of them
            tables = [self.rows(each, known_at) for each in view.projections]
            incomplete = known_at is None and self.is_incomplete(view)
        policy = terms or (version and version.policy)
        said = None if terms or version is None else version.version
        rows = finished(view, tables, as_of, policy)
        without = left_out(view, tables, as_of, policy)
        return Answer(view, as_of, known_at, said, incomplete, rows, without)

    def finish(self, name: str, as_of: date) -> Table:
        """A view's rows as of a day. Raises NotFound."""
        return self.answer(name, as_of).rows

    def terms(self, view: View, as_of: date, known_at: datetime | None) -> Version[Any] | None:
        """The version of the view's policy in force on a day, of those set up to `known_at`."""
        if view.policy is None:
            return None
        return BOOK.versions(self._service.queries, view.policy, known_at).at(as_of)

    def rows(self, projection: str, known_at: datetime | None) -> list[Row]:
        """A table as it is, or as it was known to be. Raises as `answer` does."""
        if known_at is None:
            return self._service.queries.all(projection)
        return self._recall.rows(self._service.generations.find(projection), known_at)

    def is_incomplete(self, view: View) -> bool:
        """Whether facts are held back of what it is finished from."""
        return any(self._service.queries.holds(each) for each in view.projections)


def finished(view: View, tables: Iterable[Iterable[Row]], as_of: date, policy: Any) -> Table:
    """A view's rows from those of the tables that it reads, in its order.

    Raises Poison for a day so near an end of the calendar that a span from it goes beyond.
    """
    read = [source.until(rows, as_of) for source, rows in zip(view.reads, tables, strict=True)]
    try:
        return view.finish(*read, as_of, policy)
    except OverflowError:
        raise Poison(f"as of {as_of}: {view.name} counts days beyond the calendar") from None


def left_out(
    view: View, tables: Iterable[Iterable[Row]], as_of: date, policy: Any
) -> Sequence[str]:
    """Currencies that were paid in by a day and that the view's policy has no rates for."""
    if not isinstance(policy, Priced):
        return ()
    days = (rows for source, rows in zip(view.reads, tables, strict=True) if source is DAYS)
    last = as_of.isoformat()
    paid_in = {row["currency"] for rows in days for row in rows if row[DAYS.when] <= last}
    return sorted(paid_in - policy.currencies)
