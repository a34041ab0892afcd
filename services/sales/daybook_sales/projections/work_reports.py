"""Who reported what on which days, and what was remarked on it (SA11)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.reports import Figures, WorkReportCommented, WorkReportSubmitted


def _submitted(row: Row, fact: WorkReportSubmitted, envelope: Envelope) -> Row:
    return row | {
        **fact.figures.model_dump(),
        "author": fact.author,
        "department": fact.department,
        "supervisor": fact.supervisor,
        "period": fact.period.value,
        "starts_on": fact.starts_on.isoformat(),
        "ends_on": fact.ends_on.isoformat(),
        "summary": fact.summary,
        "plans": fact.plans,
        "submitted_at": instant(envelope.occurredat),
        "comments": 0,
    }


def _remarked(row: Row, fact: WorkReportCommented, envelope: Envelope) -> Row:
    return row | {"comments": row["comments"] + 1}


def _commented(row: Row, fact: WorkReportCommented, envelope: Envelope) -> Row:
    return row | {
        "author": fact.author,
        "text": fact.text,
        "commented_by": envelope.actor,
        "commented_at": instant(envelope.occurredat),
    }


def _key(fact: WorkReportCommented, envelope: Envelope) -> list[Key]:
    return [(str(fact.report_id), str(fact.comment_id))]


WORK_REPORTS = Projection(
    "sales.work_reports",
    table(
        "work_reports",
        key("report_id"),
        text("author"),
        text("department"),
        text("supervisor"),
        text("period"),
        text("starts_on"),
        text("ends_on"),
        *(integer(name) for name in Figures.model_fields),
        text("summary"),
        text("plans"),
        text("submitted_at"),
        integer("comments"),
        version(),
    ),
    {WorkReportSubmitted: On(_submitted), WorkReportCommented: On(_remarked)},
    customer_column=None,
)
REPORT_COMMENTS = Projection(
    "sales.report_comments",
    table(
        "report_comments",
        key("report_id"),
        key("comment_id"),
        text("author"),
        text("text"),
        text("commented_by"),
        text("commented_at"),
    ),
    {WorkReportCommented: On(_commented, _key)},
    customer_column=None,
)
