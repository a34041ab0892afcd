"""Give up a report that is kept under a name (AN18)."""

from daybook_analytics.application.saved_reports import REPORT, report_of
from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import NotFound
from daybook_contracts.analytics.reports import ReportName, ReportRemoved, ReportSaved


class RemoveReport(Command):
    """Nobody needs the report of this name any more; its history stays."""

    name: ReportName


def remove_report(command: RemoveReport, work: Work) -> None:
    """Raises NotFound where nothing is kept under the name."""
    stream = work.find(REPORT, report_of(command.name))
    if not isinstance(stream.state, ReportSaved):
        raise NotFound(f"no report is kept as {command.name}")
    work.record(REPORT, stream, [ReportRemoved(name=command.name)])
