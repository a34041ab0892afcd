"""Which goods come back, why, and what was made good (SE5)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.returns import (
    ExchangeShipped,
    RefundDue,
    ReturnApproved,
    ReturnDeclined,
    ReturnRequested,
)
from daybook_service.domain.goods_return import ReturnStatus


def _requested(row: Row, fact: ReturnRequested, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "kind": fact.kind.value,
        "status": ReturnStatus.REQUESTED.value,
        "order_ref": fact.order_ref,
        "product_ref": fact.product_ref,
        "quantity": fact.quantity,
        "amount_minor": fact.amount.minor,
        "currency": fact.amount.currency,
        "reason": fact.reason.value,
        "explanation": fact.explanation,
        "delivered_on": fact.delivered_on.isoformat(),
        "requested_at": instant(envelope.occurredat),
    }


def _approved(row: Row, fact: ReturnApproved, envelope: Envelope) -> Row:
    return row | {"status": ReturnStatus.APPROVED.value}


def _declined(row: Row, fact: ReturnDeclined, envelope: Envelope) -> Row:
    return row | {"status": ReturnStatus.DECLINED.value, "declined_because": fact.reason}


def _refund(row: Row, fact: RefundDue, envelope: Envelope) -> Row:
    return row | {"status": ReturnStatus.REFUND_DUE.value, "refund_minor": fact.amount.minor}


def _shipped(row: Row, fact: ExchangeShipped, envelope: Envelope) -> Row:
    return row | {"status": ReturnStatus.EXCHANGED.value, "shipment_ref": fact.shipment_ref}


RETURNS = Projection(
    "service.returns",
    table(
        "returns",
        key("return_id"),
        text("customer_id"),
        text("kind"),
        text("status"),
        text("order_ref"),
        text("product_ref"),
        integer("quantity"),
        integer("amount_minor"),
        text("currency"),
        text("reason"),
        text("explanation"),
        text("delivered_on"),
        text("requested_at"),
        text("declined_because"),
        integer("refund_minor"),
        text("shipment_ref"),
        version(),
    ),
    {
        ReturnRequested: On(_requested),
        ReturnApproved: On(_approved),
        ReturnDeclined: On(_declined),
        RefundDue: On(_refund),
        ExchangeShipped: On(_shipped),
    },
)
