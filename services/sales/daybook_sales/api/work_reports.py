"""The routes about work reports: their drafts, themselves, and remarks on them."""

from collections.abc import Mapping

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes, Widened
from daybook_sales.application.work_reports import CommentWorkReport, SubmitWorkReport


def add(commands: CommandRoutes, queries: QueryRoutes, under: Mapping[str, Widened]) -> None:
    comments = "/work-reports/{report_id}/comments"
    commands.add("/work-reports", SubmitWorkReport, "sales.reports.write", status=201)
    commands.add(comments, CommentWorkReport, "sales.reports.comment", status=201)
    queries.add("/work-drafts", "sales.work_drafts", "sales.reports.read")
    queries.add("/work-reports", "sales.work_reports", "sales.reports.read", under)
    queries.add("/report-comments", "sales.report_comments", "sales.reports.read")
