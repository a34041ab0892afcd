"""Submit a report on one's work, with figures as they are posted, and comment on one (SA11)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.queries import Queries
from daybook_contracts.fact import Day, Text
from daybook_contracts.sales.reports import Figures, ReportPeriod, WorkReportSubmitted
from daybook_sales.application.planning import place_of
from daybook_sales.application.streams import WORK_REPORT, work_report_of
from daybook_sales.domain import work_report


class SubmitWorkReport(Command):
    """Who asks is the author; the figures are those of the draft as it is posted now."""

    period: ReportPeriod
    starts_on: Day
    summary: Text
    plans: Text | None = None


class CommentWorkReport(Command):
    report_id: UUID
    comment_id: UUID
    text: Text


class Reporting:
    """Submits reports, with the figures of their drafts."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    @property
    def handlers(self) -> Mapping[type[Command], Handler]:
        return {
            SubmitWorkReport: self.submit_work_report,
            CommentWorkReport: comment_work_report,
        }

    def submit_work_report(self, command: SubmitWorkReport, work: Work) -> None:
        author, period, starts_on = work.actor, command.period, command.starts_on
        ends_on = work_report.last_of(period, starts_on, work.now.date())
        stream = work.find(WORK_REPORT, work_report_of(author, period, starts_on))
        report = WorkReportSubmitted(
            **command.model_dump(),
            **place_of(author, work),
            report_id=stream.id,
            author=author,
            ends_on=ends_on,
            figures=self._figures(author, period, starts_on),
        )
        work.record(WORK_REPORT, stream, work_report.submit(stream.state, report))

    def _figures(self, author: str, period: ReportPeriod, starts_on: date) -> Figures:
        where = {"author": author, "period": period.value, "starts_on": starts_on.isoformat()}
        rows = self._queries.page("sales.work_drafts", where=where.items(), limit=1).rows
        names = Figures.model_fields
        return Figures(**{name: row[name] for row in rows for name in names})


def comment_work_report(command: CommentWorkReport, work: Work) -> None:
    stream = work.load(WORK_REPORT, command.report_id)
    facts = work_report.comment(stream.state, command.comment_id, command.text)
    work.record(WORK_REPORT, stream, facts)
