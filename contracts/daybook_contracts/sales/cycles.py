"""Facts about how regularly a customer orders, and when it is time for the next order (SA28)."""

from uuid import UUID

from daybook_contracts.fact import Count, Day, Days, Fact


class PurchaseCycleMeasured(Fact, type="crm.sales.PurchaseCycleMeasured", version=1):
    """An order was counted; with enough of them, the median gap between days with orders predicts
    the next (SA28).

    `purchases` counts days with an order. `expected_on` is `median_gap` after the last of them,
    `remind_on` some days before; the envelope names the policy.
    """

    customer_id: UUID
    order_id: UUID
    ordered_on: Day
    purchases: Count
    median_gap: Days | None
    expected_on: Day | None
    remind_on: Day | None


class RepurchaseDue(Fact, type="crm.sales.RepurchaseDue", version=1):
    """The customer should order again by now, if it keeps to its cycle (SA28)."""

    customer_id: UUID
    expected_on: Day
    median_gap: Days
    purchases: Count
    last_ordered_on: Day


FACTS: tuple[type[Fact], ...] = (PurchaseCycleMeasured, RepurchaseDue)
