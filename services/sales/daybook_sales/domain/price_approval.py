"""Approval of one price below the floor, for one product on one quote (SA15)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.money import Money
from daybook_contracts.sales.quotes import PriceApprovalRequested, PriceApproved, PriceRejected


class ApprovalStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Approval:
    """The last price that was asked for, and what became of it."""

    unit_price: Money
    status: ApprovalStatus

    def covers(self, price: Money) -> bool:
        same = price.currency == self.unit_price.currency
        return self.status is ApprovalStatus.APPROVED and same and self.unit_price <= price


class NothingToApprove(Refusal):
    """Nobody asked for this price, or it was decided already (SA15)."""


def request(
    known: Approval | None,
    *,
    customer_id: UUID,
    quote_id: UUID,
    product_id: UUID,
    unit_price: Money,
    list_price: Money,
    floor: Money,
    reason: str,
) -> list[PriceApprovalRequested]:
    """The same price asked for again changes nothing while it waits or is approved.

    Raises Refusal for a price that needs no approval, or is below zero.
    """
    if unit_price < Money.zero(unit_price.currency):
        raise Refusal("a price is not below nothing")
    if floor <= unit_price:
        raise Refusal(f"{unit_price} needs no approval: the floor is {floor}")
    open_already = known is not None and known.status is not ApprovalStatus.REJECTED
    if known is not None and open_already and known.unit_price == unit_price:
        return []
    return [
        PriceApprovalRequested(
            customer_id=customer_id,
            quote_id=quote_id,
            product_id=product_id,
            unit_price=unit_price,
            list_price=list_price,
            floor=floor,
            reason=reason,
        )
    ]


def approve(
    known: Approval | None, customer_id: UUID, quote_id: UUID, product_id: UUID
) -> list[PriceApproved]:
    """Approving again changes nothing. Raises NothingToApprove."""
    if known is not None and known.status is ApprovalStatus.APPROVED:
        return []
    return [
        PriceApproved(
            customer_id=customer_id,
            quote_id=quote_id,
            product_id=product_id,
            unit_price=_requested(known, product_id),
        )
    ]


def reject(
    known: Approval | None, customer_id: UUID, quote_id: UUID, product_id: UUID, reason: str
) -> list[PriceRejected]:
    """Rejecting again changes nothing. Raises NothingToApprove."""
    if known is not None and known.status is ApprovalStatus.REJECTED:
        return []
    return [
        PriceRejected(
            customer_id=customer_id,
            quote_id=quote_id,
            product_id=product_id,
            unit_price=_requested(known, product_id),
            reason=reason,
        )
    ]


def _requested(known: Approval | None, product_id: UUID) -> Money:
    if known is None or known.status is not ApprovalStatus.REQUESTED:
        raise NothingToApprove(f"no price of product {product_id} waits for a decision here")
    return known.unit_price
