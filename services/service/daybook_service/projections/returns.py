"""Which goods come back, why, and what was made good (SE5)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.returns import (
    ExchangeShipped,
    RefundDue,
    RefundMade,
    RefundOverdue,
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
    return row | {
        "status": ReturnStatus.REFUND_DUE.value,
        "refund_minor": fact.amount.minor,
        "refund_due_on": fact.due_on and fact.due_on.isoformat(),
        "refund_overdue": False,
    }


def _overdue(row: Row, fact: RefundOverdue, envelope: Envelope) -> Row:
    return row | {"refund_overdue": True}


def _made(row: Row, fact: RefundMade, envelope: Envelope) -> Row:
    """What is paid is not overdue any more; whether it was late, its two days say."""
    return row | {
        "status": ReturnStatus.REFUNDED.value,
        "refund_overdue": False,
        "refunded_on": fact.paid_on.isoformat(),
        "payment_ref": fact.payment_ref,
    }


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
        text("refund_due_on"),
        truth("refund_overdue"),
        text("refunded_on"),
        text("payment_ref"),
        text("shipment_ref"),
        version(),
    ),
    {
        ReturnRequested: On(_requested),
        ReturnApproved: On(_approved),
        ReturnDeclined: On(_declined),
        RefundDue: On(_refund),
        RefundOverdue: On(_overdue),
        RefundMade: On(_made),
        ExchangeShipped: On(_shipped),
    },
    version=2,
)
