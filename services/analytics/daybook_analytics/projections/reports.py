"""Which reports does somebody keep, and of which views do they consist (AN18)."""

import json

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import key, table, text, version
from daybook_contracts.analytics.reports import ReportRemoved, ReportSaved
from daybook_contracts.envelope import Envelope


def _saved(row: Row, fact: ReportSaved, envelope: Envelope) -> Row:
    """`choices` is JSON: lists filter by names, and a report is drawn whole."""
    return row | {
        "name": fact.name,
        "title": fact.title,
        "language": fact.language,
        "choices": json.dumps(json.loads(fact.model_dump_json())["choices"], ensure_ascii=False),
        "saved_by": envelope.actor,
        "saved_at": envelope.time.isoformat(),
    }


def _removed(row: Row, fact: ReportRemoved, envelope: Envelope) -> None:
    return None


REPORTS = Projection(
    "analytics.reports",
    table(
        "reports",
        key("report_id"),
        text("name"),
        text("title"),
        text("language"),
        text("choices"),
        text("saved_by"),
        text("saved_at"),
        version(),
    ),
    {ReportSaved: On(_saved), ReportRemoved: On(_removed)},
    customer_column=None,
)
