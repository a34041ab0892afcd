"""A payment by its sender's reference: where it was entered, or that it is to be taken back.

Finance may tell of a reversal first. It is noted here and done when the payment comes, so that
nothing waits: what waits holds back all later facts of its customer, the payment among them.
Source: SA18.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict
from daybook_contracts.fact import Day, Fact, Reference


class ReceiptPlaced(Fact, type="sales.ReceiptPlaced", version=1):
    """A payment was entered into this account."""

    customer_id: UUID
    account_id: UUID
    payment_ref: Reference


class ReversalNoted(Fact, type="sales.ReversalNoted", version=1):
    """A payment that has not come yet was taken back."""

    customer_id: UUID
    payment_ref: Reference
    reversed_on: Day


ReceiptFact = ReceiptPlaced | ReversalNoted
PRIVATE: tuple[type[Fact], ...] = (ReceiptPlaced, ReversalNoted)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is decided on; `reversed_on` is only set where the reversal came first."""

    account_id: UUID | None = None
    reversed_on: date | None = None


class PaymentRefReused(Conflict):
    """One payment reference of a customer came with two amounts."""


def evolve(state: Receipt | None, fact: ReceiptFact) -> Receipt:
    receipt = state or Receipt()
    match fact:
        case ReceiptPlaced():
            return replace(receipt, account_id=fact.account_id)
        case ReversalNoted():
            return replace(receipt, reversed_on=fact.reversed_on)
        case _:
            assert_never(fact)


def place(
    state: Receipt | None, *, customer_id: UUID, account_id: UUID, payment_ref: str
) -> list[ReceiptFact]:
    """The same payment again changes nothing. Raises PaymentRefReused for another currency."""
    if state is not None and state.account_id == account_id:
        return []
    if state is not None and state.account_id is not None:
        raise PaymentRefReused(f"payment {payment_ref} came in another currency")
    return [ReceiptPlaced(customer_id=customer_id, account_id=account_id, payment_ref=payment_ref)]


def note_reversal(
    state: Receipt | None, *, customer_id: UUID, payment_ref: str, reversed_on: date
) -> list[ReceiptFact]:
    """For a payment that has not come; a second reversal changes nothing."""
    if state is not None and state.reversed_on is not None:
        return []
    return [
        ReversalNoted(customer_id=customer_id, payment_ref=payment_ref, reversed_on=reversed_on)
    ]
