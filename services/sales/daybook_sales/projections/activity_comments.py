"""Who remarked what on an activity (SA6, SA8)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.activities import ActivityCommented


def _commented(row: Row, fact: ActivityCommented, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id) if fact.customer_id else None,
        "owner": fact.owner,
        "text": fact.text,
        "commented_by": envelope.actor,
        "commented_at": instant(envelope.occurredat),
    }


def _key(fact: ActivityCommented, envelope: Envelope) -> list[Key]:
    return [(str(fact.activity_id), str(fact.comment_id))]


ACTIVITY_COMMENTS = Projection(
    "sales.activity_comments",
    table(
        "activity_comments",
        key("activity_id"),
        key("comment_id"),
        text("customer_id"),
        text("owner"),
        text("text"),
        text("commented_by"),
        text("commented_at"),
    ),
    {ActivityCommented: On(_commented, _key)},
)
