"""What did each customer bring on each day: the buckets that every view is finished from.

Sums over disjoint facts: any order and any split of the log gives the same buckets.
"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.payments import PaymentReceived, ReceiptReversed


def _received(row: Row, fact: PaymentReceived, envelope: Envelope) -> Row:
    row = _begun(row)
    return row | {
        "purchases": row["purchases"] + 1,
        "received_minor": row["received_minor"] + fact.amount.minor,
    }


def _reversed(row: Row, fact: ReceiptReversed, envelope: Envelope) -> Row:
    row = _begun(row)
    return row | {"reversed_minor": row["reversed_minor"] + fact.amount.minor}


def _begun(row: Row) -> Row:
    if row["purchases"] is not None:
        return row
    return row | {"purchases": 0, "received_minor": 0, "reversed_minor": 0}


def _received_key(fact: PaymentReceived, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.amount.currency, fact.received_on.isoformat())]


def _reversed_key(fact: ReceiptReversed, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.amount.currency, fact.reversed_on.isoformat())]


CUSTOMER_DAYS = Projection(
    "analytics.customer_days",
    table(
        "customer_days",
        key("customer_id"),
        key("currency"),
        key("day"),
        integer("purchases"),
        integer("received_minor"),
        integer("reversed_minor"),
    ),
    {
        PaymentReceived: On(_received, _received_key),
        ReceiptReversed: On(_reversed, _reversed_key),
    },
)
