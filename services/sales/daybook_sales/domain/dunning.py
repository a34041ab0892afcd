"""What is said of an instalment that is not paid: that it falls due, and that it did (SA18)."""

from datetime import date
from uuid import UUID

from daybook_contracts.sales.payments import PaymentDueSoon, PaymentOverdue
from daybook_sales.domain.account import Account, AccountFact


def remind(
    state: Account, instalment_id: UUID, today: date, seller: str | None = None
) -> list[AccountFact]:
    """Once, before the due day is over; of what is paid or no longer owed, nothing."""
    claim = state.claims.get(instalment_id)
    if claim is None or not claim.outstanding.minor or claim.due_on < today:
        return []
    if instalment_id in state.reminded:
        return []
    return [
        PaymentDueSoon(
            customer_id=state.customer_id,
            account_id=state.account_id,
            instalment_id=instalment_id,
            due_on=claim.due_on,
            outstanding=claim.outstanding,
            seller=seller,
        )
    ]


def mark_overdue(
    state: Account, instalment_id: UUID, today: date, seller: str | None = None
) -> list[AccountFact]:
    """Once, after the due day; of what is paid or no longer owed, nothing."""
    claim = state.claims.get(instalment_id)
    if claim is None or not claim.outstanding.minor or today <= claim.due_on:
        return []
    if instalment_id in state.overdue:
        return []
    return [
        PaymentOverdue(
            customer_id=state.customer_id,
            account_id=state.account_id,
            instalment_id=instalment_id,
            due_on=claim.due_on,
            outstanding=claim.outstanding,
            seller=seller,
        )
    ]
