"""How often each customer orders, when its next order is expected, and who is due (SA28)."""

from daybook_chassis.projection import On, Projection, Row, by_customer
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.cycles import PurchaseCycleMeasured, RepurchaseDue


def _measured(row: Row, fact: PurchaseCycleMeasured, envelope: Envelope) -> Row:
    day = fact.ordered_on.isoformat()
    expected_on = fact.expected_on.isoformat() if fact.expected_on else None
    due_since = row["due_since"] if expected_on == row["expected_on"] else None
    return row | {
        "purchases": fact.purchases,
        "median_gap_days": fact.median_gap,
        "last_ordered_on": max(day, row["last_ordered_on"] or day),
        "expected_on": expected_on,
        "due_since": due_since,
        "policy_version": envelope.policyversion,
    }


def _due(row: Row, fact: RepurchaseDue, envelope: Envelope) -> Row:
    return row | {"due_since": envelope.occurredat.date().isoformat()}


PURCHASE_CYCLES = Projection(
    "sales.purchase_cycles",
    table(
        "purchase_cycles",
        key("customer_id"),
        integer("purchases"),
        integer("median_gap_days"),
        text("last_ordered_on"),
        text("expected_on"),
        text("due_since"),
        text("policy_version"),
    ),
    {
        PurchaseCycleMeasured: On(_measured, by_customer),
        RepurchaseDue: On(_due, by_customer),
    },
)
