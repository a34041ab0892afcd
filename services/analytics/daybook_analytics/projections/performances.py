"""What did each seller reach in each month, and what did that cost (AN25)?"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.targets import PerformanceScored


def _scored(row: Row, fact: PerformanceScored, envelope: Envelope) -> Row:
    return row | {
        "scored_at": instant(envelope.occurredat),
        "score": fact.score,
        "signed_minor": fact.signed.minor,
        "received_minor": fact.received.minor,
        "commission_minor": fact.commission.minor,
        "signed_attainment": fact.signed_attainment,
        "received_attainment": fact.received_attainment,
    }


def _month(fact: PerformanceScored, envelope: Envelope) -> list[Key]:
    return [(fact.seller, fact.month, fact.signed.currency)]


PERFORMANCES = Projection(
    "analytics.performances",
    table(
        "performances",
        key("seller"),
        key("month"),
        key("currency"),
        text("scored_at"),
        integer("score"),
        integer("signed_minor"),
        integer("received_minor"),
        integer("commission_minor"),
        integer("signed_attainment"),
        integer("received_attainment"),
    ),
    {PerformanceScored: On(_scored, _month)},
    customer_column=None,
)
