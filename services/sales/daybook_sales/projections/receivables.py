"""Who owes what, due when: one row an instalment (SA18)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.payments import (
    Allocation,
    PaymentAllocated,
    PaymentOverdue,
    PaymentPlanned,
    PaymentPlanWithdrawn,
    ReceiptReversed,
)


def _planned(row: Row, fact: PaymentPlanned, envelope: Envelope) -> Row:
    (mine,) = (each for each in fact.instalments if str(each.instalment_id) == row["instalment_id"])
    return row | {
        "customer_id": str(fact.customer_id),
        "account_id": str(fact.account_id),
        "origin": fact.origin.value,
        "origin_ref": fact.origin_ref,
        "due_on": mine.due_on.isoformat(),
        "amount_minor": mine.amount.minor,
        "outstanding_minor": mine.amount.minor,
        "currency": mine.amount.currency,
        "status": "pending" if mine.amount.minor else "paid",
    }


def _allocated(row: Row, fact: PaymentAllocated, envelope: Envelope) -> Row:
    return _settled(row, fact.allocations)


def _reversed(row: Row, fact: ReceiptReversed, envelope: Envelope) -> Row:
    return _settled(row, fact.reopened)


def _settled(row: Row, allocations: tuple[Allocation, ...]) -> Row:
    (mine,) = (each for each in allocations if str(each.instalment_id) == row["instalment_id"])
    left = mine.outstanding.minor
    status = "paid" if left == 0 else "pending" if left == row["amount_minor"] else "partial"
    if left and row["overdue_since"]:
        status = "overdue"
    return row | {"outstanding_minor": left, "status": status}


def _overdue(row: Row, fact: PaymentOverdue, envelope: Envelope) -> Row:
    return row | {"overdue_since": fact.due_on.isoformat(), "status": "overdue"}


def _withdrawn(row: Row, fact: PaymentPlanWithdrawn, envelope: Envelope) -> None:
    """Nobody owes it any more."""


def _overdue_key(fact: PaymentOverdue, envelope: Envelope) -> list[Key]:
    return [(str(fact.instalment_id),)]


def _withdrawn_keys(fact: PaymentPlanWithdrawn, envelope: Envelope) -> list[Key]:
    return [(str(each.instalment_id),) for each in fact.withdrawn]


def _planned_keys(fact: PaymentPlanned, envelope: Envelope) -> list[Key]:
    return [(str(each.instalment_id),) for each in fact.instalments]


def _allocated_keys(fact: PaymentAllocated, envelope: Envelope) -> list[Key]:
    return [(str(each.instalment_id),) for each in fact.allocations]


def _reversed_keys(fact: ReceiptReversed, envelope: Envelope) -> list[Key]:
    return [(str(each.instalment_id),) for each in fact.reopened]


RECEIVABLES = Projection(
    "sales.receivables",
    table(
        "receivables",
        key("instalment_id"),
        text("customer_id"),
        text("account_id"),
        text("origin"),
        text("origin_ref"),
        text("due_on"),
        integer("amount_minor"),
        integer("outstanding_minor"),
        text("currency"),
        text("status"),
        text("overdue_since"),
    ),
    {
        PaymentPlanned: On(_planned, _planned_keys),
        PaymentAllocated: On(_allocated, _allocated_keys),
        ReceiptReversed: On(_reversed, _reversed_keys),
        PaymentOverdue: On(_overdue, _overdue_key),
        PaymentPlanWithdrawn: On(_withdrawn, _withdrawn_keys),
    },
    version=2,
)
