"""What was stated to each customer, what it said, and which entries that comes from (SA19)."""

from datetime import date
from uuid import UUID

from daybook_chassis.ids import derived_id
from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import OrderPlaced, OrderReturned
from daybook_contracts.sales.payments import PaymentReceived, ReceiptReversed
from daybook_contracts.sales.statements import (
    AccountCleared,
    StatementConfirmed,
    StatementDisputed,
    StatementIssued,
)

_PARTS = ("opening", "orders", "returns", "receipts", "closing")


def _issued(row: Row, fact: StatementIssued, envelope: Envelope) -> Row:
    return (
        row
        | {f"{name}_minor": getattr(fact, name).minor for name in _PARTS}
        | {
            "customer_id": str(fact.customer_id),
            "number": fact.number,
            "period_from": fact.period_from.isoformat() if fact.period_from else None,
            "period_to": fact.period_to.isoformat(),
            "currency": fact.closing.currency,
            "open_orders": fact.open_orders,
            "status": "issued",
            "issued_at": instant(envelope.occurredat),
        }
    )


def _confirmed(row: Row, fact: StatementConfirmed, envelope: Envelope) -> Row:
    return row | {"status": "confirmed", "answered_at": instant(envelope.occurredat)}


def _disputed(row: Row, fact: StatementDisputed, envelope: Envelope) -> Row:
    return row | {
        "status": "disputed",
        "answered_at": instant(envelope.occurredat),
        "disputed_because": fact.reason,
        "claimed_minor": fact.claimed.minor if fact.claimed else None,
    }


def _cleared(row: Row, fact: AccountCleared, envelope: Envelope) -> Row:
    return row | {"status": "cleared", "cleared_on": fact.cleared_on.isoformat()}


STATEMENTS = Projection(
    "sales.statements",
    table(
        "statements",
        key("statement_id"),
        text("customer_id"),
        text("currency"),
        integer("number"),
        text("period_from"),
        text("period_to"),
        *(integer(f"{name}_minor") for name in _PARTS),
        integer("open_orders"),
        text("status"),
        text("issued_at"),
        text("answered_at"),
        text("disputed_because"),
        integer("claimed_minor"),
        text("cleared_on"),
        version(),
    ),
    {
        StatementIssued: On(_issued),
        StatementConfirmed: On(_confirmed),
        StatementDisputed: On(_disputed),
        AccountCleared: On(_cleared),
    },
)

_Entered = OrderPlaced | OrderReturned | PaymentReceived | ReceiptReversed


def _ordered(row: Row, fact: OrderPlaced, envelope: Envelope) -> Row:
    day = envelope.occurredat.date()
    return _entry(row, fact, "order", day, str(fact.order_id), fact.total)


def _returned(row: Row, fact: OrderReturned, envelope: Envelope) -> Row:
    day = envelope.occurredat.date()
    return _entry(row, fact, "return", day, fact.return_ref, -fact.amount)


def _received(row: Row, fact: PaymentReceived, envelope: Envelope) -> Row:
    return _entry(row, fact, "receipt", fact.received_on, fact.payment_ref, -fact.amount)


def _reversed(row: Row, fact: ReceiptReversed, envelope: Envelope) -> Row:
    return _entry(row, fact, "reversal", fact.reversed_on, fact.payment_ref, fact.amount)


def _entry(row: Row, fact: _Entered, kind: str, day: date, ref: str, amount: Money) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "currency": amount.currency,
        "day": day.isoformat(),
        "kind": kind,
        "reference": ref,
        "amount_minor": amount.minor,
    }


def _entry_key(fact: _Entered, envelope: Envelope) -> list[Key]:
    """Made from what names it, so that it is the same in every history of the same."""
    match fact:
        case OrderPlaced():
            return [_id("order", fact.order_id, "")]
        case OrderReturned():
            return [_id("return", fact.order_id, fact.return_ref)]
        case PaymentReceived():
            return [_id("receipt", fact.account_id, fact.payment_ref)]
        case ReceiptReversed():
            return [_id("reversal", fact.account_id, fact.payment_ref)]


def _id(kind: str, owner: UUID, reference: str) -> Key:
    return (str(derived_id("entry", kind, owner, reference)),)


ENTRIES = Projection(
    "sales.entries",
    table(
        "entries",
        key("entry_id"),
        text("customer_id"),
        text("currency"),
        text("day"),
        text("kind"),
        text("reference"),
        integer("amount_minor"),
    ),
    {
        OrderPlaced: On(_ordered, _entry_key),
        OrderReturned: On(_returned, _entry_key),
        PaymentReceived: On(_received, _entry_key),
        ReceiptReversed: On(_reversed, _entry_key),
    },
)
