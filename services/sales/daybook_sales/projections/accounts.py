"""How each account stands, by currency: planned, received, settled, credit (SA18, I5)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.payments import (
    PaymentAllocated,
    PaymentPlanned,
    PaymentPlanWithdrawn,
    PaymentReceived,
    ReceiptReversed,
)

_SUMS = ("planned_minor", "received_minor", "reversed_minor", "settled_minor", "credit_minor")


def _planned(row: Row, fact: PaymentPlanned, envelope: Envelope) -> Row:
    row = _begun(row, fact.instalments[0].amount.currency, envelope)
    return _add(row, "planned_minor", sum(each.amount.minor for each in fact.instalments))


def _received(row: Row, fact: PaymentReceived, envelope: Envelope) -> Row:
    row = _begun(row, fact.amount.currency, envelope)
    day = fact.received_on.isoformat()
    row = row | {"last_received_on": max(day, row["last_received_on"] or day)}
    return _add(_add(row, "received_minor", fact.amount.minor), "credit_minor", fact.amount.minor)


def _allocated(row: Row, fact: PaymentAllocated, envelope: Envelope) -> Row:
    row = _add(row, "settled_minor", sum(each.amount.minor for each in fact.allocations))
    return row | {"credit_minor": fact.credit.minor}


def _reversed(row: Row, fact: ReceiptReversed, envelope: Envelope) -> Row:
    row = _add(row, "reversed_minor", fact.amount.minor)
    row = _add(row, "settled_minor", -sum(each.amount.minor for each in fact.reopened))
    return row | {"credit_minor": fact.credit.minor}


def _withdrawn(row: Row, fact: PaymentPlanWithdrawn, envelope: Envelope) -> Row:
    settled = sum(each.amount.minor for each in fact.withdrawn)
    left = sum(each.outstanding.minor for each in fact.withdrawn)
    row = _add(_add(row, "planned_minor", -settled - left), "settled_minor", -settled)
    return row | {"credit_minor": fact.credit.minor}


def _begun(row: Row, currency: str, envelope: Envelope) -> Row:
    if row["currency"] is not None:
        return row
    return (
        row
        | dict.fromkeys(_SUMS, 0)
        | {
            "currency": currency,
            "customer_id": envelope.partitionkey,
        }
    )


def _add(row: Row, column: str, amount: int) -> Row:
    return row | {column: row[column] + amount}


def _key(
    fact: PaymentPlanned
    | PaymentReceived
    | PaymentAllocated
    | ReceiptReversed
    | PaymentPlanWithdrawn,
    envelope: Envelope,
) -> list[Key]:
    return [(str(fact.account_id),)]


ACCOUNTS = Projection(
    "sales.accounts",
    table(
        "accounts",
        key("account_id"),
        text("customer_id"),
        text("currency"),
        *(integer(name) for name in _SUMS),
        text("last_received_on"),
    ),
    {
        PaymentPlanned: On(_planned, _key),
        PaymentReceived: On(_received, _key),
        PaymentAllocated: On(_allocated, _key),
        ReceiptReversed: On(_reversed, _key),
        PaymentPlanWithdrawn: On(_withdrawn, _key),
    },
)
