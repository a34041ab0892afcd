"""Facts about reconciliation: what is stated of a period, and what the customer says (SA19)."""

from uuid import UUID

from daybook_contracts.fact import Count, Day, Fact, Text
from daybook_contracts.money import Money


class StatementIssued(Fact, type="crm.sales.StatementIssued", version=1):
    """Opening plus orders, less returns and receipts, is closing (SA19).

    It begins on the day after the statement before it, and opens with what that closed with; what
    became known too late for that is in here. `receipts` are less what was taken back.
    `open_orders` counts those not wholly delivered when it was issued.
    """

    customer_id: UUID
    statement_id: UUID
    number: Count
    period_from: Day | None
    period_to: Day
    opening: Money
    orders: Money
    returns: Money
    receipts: Money
    closing: Money
    open_orders: Count


class StatementConfirmed(Fact, type="crm.sales.StatementConfirmed", version=1):
    """The customer agrees with a statement, also after having disputed it (SA19)."""

    customer_id: UUID
    statement_id: UUID
    closing: Money


class StatementDisputed(Fact, type="crm.sales.StatementDisputed", version=1):
    """The customer does not agree, and why; `claimed` is what it says it owes (SA19)."""

    customer_id: UUID
    statement_id: UUID
    reason: Text
    claimed: Money | None = None


class AccountCleared(Fact, type="crm.sales.AccountCleared", version=1):
    """All that was ordered is delivered, and all that was owed is received (SA19)."""

    customer_id: UUID
    statement_id: UUID
    cleared_on: Day


FACTS: tuple[type[Fact], ...] = (
    StatementIssued,
    StatementConfirmed,
    StatementDisputed,
    AccountCleared,
)
