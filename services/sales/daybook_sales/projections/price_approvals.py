"""Which prices below the floor were asked for, why, and who decided (SA15)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.quotes import PriceApprovalRequested, PriceApproved, PriceRejected


def _requested(row: Row, fact: PriceApprovalRequested, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "status": "requested",
        "price_minor": fact.unit_price.minor,
        "list_minor": fact.list_price.minor,
        "floor_minor": fact.floor.minor,
        "currency": fact.unit_price.currency,
        "reason": fact.reason,
        "requested_by": envelope.actor,
        "decided_by": None,
        "rejected_because": None,
    }


def _approved(row: Row, fact: PriceApproved, envelope: Envelope) -> Row:
    return row | {"status": "approved", "decided_by": envelope.actor}


def _rejected(row: Row, fact: PriceRejected, envelope: Envelope) -> Row:
    said = {"decided_by": envelope.actor, "rejected_because": fact.reason}
    return row | {"status": "rejected"} | said


def _key(
    fact: PriceApprovalRequested | PriceApproved | PriceRejected, envelope: Envelope
) -> list[Key]:
    return [(str(fact.quote_id), str(fact.product_id))]


PRICE_APPROVALS = Projection(
    "sales.price_approvals",
    table(
        "price_approvals",
        key("quote_id"),
        key("product_id"),
        text("customer_id"),
        text("status"),
        integer("price_minor"),
        integer("list_minor"),
        integer("floor_minor"),
        text("currency"),
        text("reason"),
        text("requested_by"),
        text("decided_by"),
        text("rejected_because"),
    ),
    {
        PriceApprovalRequested: On(_requested, _key),
        PriceApproved: On(_approved, _key),
        PriceRejected: On(_rejected, _key),
    },
)
