"""Keep a report under a name, changed or new, if it fits the views there are (AN18)."""

from collections.abc import Collection
from datetime import date

from pydantic import Field

from daybook_analytics.application.answers import finished
from daybook_analytics.application.policies import BOOK
from daybook_analytics.application.saved_reports import REPORT, choice_of, report_of
from daybook_analytics.views.catalogue import VIEWS
from daybook_analytics.views.definition import Language
from daybook_analytics.views.view import Table
from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import Poison, Refusal
from daybook_chassis.queries import Queries
from daybook_contracts.analytics.reports import ReportChoice, ReportName, ReportSaved
from daybook_contracts.fact import Text


class SaveReport(Command):
    """Keep these views as a report under a name, in place of what it was.

    A filter, a sort and columns have to fit the rows that the view has today; of a view without
    rows nothing can be said, and the report is refused when it is asked for.
    """

    name: ReportName
    title: Text
    language: Language | None = None
    choices: tuple[ReportChoice, ...] = Field(min_length=1, max_length=50)


class Keeper:
    """Keeps reports; names in `taken` are not to be had."""

    def __init__(self, queries: Queries, taken: Collection[str]) -> None:
        self._queries = queries
        self._taken = taken

    def save_report(self, command: SaveReport, work: Work) -> None:
        """The same again is not recorded. Raises Refusal for a name that is taken, and for what
        the views do not have."""
        if command.name in self._taken:
            raise Refusal(f"{command.name} comes with Daybook: take another name")
        fact = ReportSaved(
            name=command.name,
            title=command.title,
            language=command.language and command.language.value,
            choices=command.choices,
        )
        stream = work.find(REPORT, report_of(command.name))
        if stream.state != fact:
            self._check(command, work)
            work.record(REPORT, stream, [fact])

    def _check(self, command: SaveReport, work: Work) -> None:
        today, known = work.now.date(), dict[str, Table]()
        for number, told in enumerate(command.choices, start=1):
            if told.view not in VIEWS:
                raise Refusal(f"choice {number}: there is no view {told.view}")
            if told.view not in known:
                known[told.view] = self._rows(told.view, today, work)
            try:
                choice_of(told).checked(VIEWS[told.view].columns, known[told.view])
            except Poison as problem:
                raise Refusal(f"choice {number}, {told.view}: {problem}") from None

    def _rows(self, name: str, today: date, work: Work) -> Table:
        view = VIEWS[name]
        terms = work.policy(BOOK.find(view.policy), today).policy if view.policy else None
        return finished(view, map(self._queries.all, view.projections), today, terms)
