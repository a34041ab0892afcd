"""Goods that come back: requested in time, approved or declined, made good (SE5)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.money import Money
from daybook_contracts.service.returns import (
    ExchangeShipped,
    RefundDue,
    RefundMade,
    RefundOverdue,
    ReturnApproved,
    ReturnDeclined,
    ReturnKind,
    ReturnRequested,
)

ReturnFact = (
    ReturnRequested
    | ReturnApproved
    | ReturnDeclined
    | RefundDue
    | RefundOverdue
    | RefundMade
    | ExchangeShipped
)


class ReturnStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"


@dataclass(frozen=True, slots=True)
class Return:
    requested: ReturnRequested
    status: ReturnStatus = ReturnStatus.REQUESTED
    refund: RefundDue | None = None
    overdue: bool = False
    made: RefundMade | None = None


class NothingToReturn(Refusal):
    """A return is of one piece or more, worth more than nothing, that was delivered."""


class ReturnTooLate(Refusal):
    """The days in which goods are taken back are over."""


class ReturnDecided(Refusal):
    """The return was approved or declined already."""


class NoRefundDue(Refusal):
    """Nothing is owed for the return, not any more or not yet."""


class RefundDiffers(Refusal):
    """A refund is paid once, in full, after the goods came and by the day it is told of."""


class RefundOfAnother(Refusal):
    """What was paid to one customer settles nothing that is owed to another."""


class NoExchange(Refusal):
    """Only goods whose exchange is approved are shipped."""


def evolve(state: Return | None, fact: ReturnFact) -> Return:
    if isinstance(fact, ReturnRequested):
        return Return(fact)
    assert state is not None, "a return is requested first"
    match fact:
        case ReturnApproved():
            return replace(state, status=ReturnStatus.APPROVED)
        case ReturnDeclined():
            return replace(state, status=ReturnStatus.DECLINED)
        case RefundDue():
            return replace(state, status=ReturnStatus.REFUND_DUE, refund=fact)
        case RefundOverdue():
            return replace(state, overdue=True)
        case RefundMade():
            return replace(state, status=ReturnStatus.REFUNDED, made=fact)
        case ExchangeShipped():
            return replace(state, status=ReturnStatus.EXCHANGED)
        case _:
            assert_never(fact)


def request(
    state: Return | None, requested: ReturnRequested, days: int, today: date
) -> list[ReturnFact]:
    """Raises Conflict if it exists, NothingToReturn, ReturnTooLate."""
    if state is not None:
        raise Conflict(f"return {requested.return_id} exists")
    if requested.quantity == 0 or requested.amount.minor <= 0 or requested.delivered_on > today:
        raise NothingToReturn("one piece or more, worth more than nothing, delivered by today")
    if today > requested.delivered_on + timedelta(days=days):
        raise ReturnTooLate(f"goods for {requested.kind} come back within {days} days of delivery")
    return [requested]


def approve(state: Return, refund_by: date | None = None) -> list[ReturnFact]:
    """For money, finance hears at once what it owes, and by when. Raises ReturnDecided."""
    _check_open(state)
    requested = state.requested
    approved = ReturnApproved(customer_id=requested.customer_id, return_id=requested.return_id)
    if requested.kind is ReturnKind.EXCHANGE:
        return [approved]
    refund = RefundDue(
        customer_id=requested.customer_id,
        return_id=requested.return_id,
        order_ref=requested.order_ref,
        amount=requested.amount,
        due_on=refund_by,
    )
    return [approved, refund]


def mark_overdue(state: Return, today: date) -> list[ReturnFact]:
    """What a timer does; early, again, or after it was paid, nothing."""
    refund = state.refund
    if refund is None or refund.due_on is None or today <= refund.due_on:
        return []
    if state.overdue or state.made is not None:
        return []
    return [
        RefundOverdue(
            customer_id=refund.customer_id,
            return_id=refund.return_id,
            amount=refund.amount,
            due_on=refund.due_on,
        )
    ]


def settle(
    state: Return,
    *,
    payment_ref: str,
    amount: Money,
    paid_on: date,
    today: date,
    paid_to: UUID | None = None,
) -> list[ReturnFact]:
    """The same payment again changes nothing.

    Raises NoRefundDue, RefundDiffers, RefundOfAnother.
    """
    refund, made = state.refund, state.made
    if paid_to is not None and paid_to != state.requested.customer_id:
        return_id = state.requested.return_id
        raise RefundOfAnother(f"return {return_id} is not of customer {paid_to}")
    if refund is None:
        raise NoRefundDue(f"return {state.requested.return_id} is {state.status}")
    if made is not None:
        if (made.payment_ref, made.amount, made.paid_on) == (payment_ref, amount, paid_on):
            return []
        raise NoRefundDue(f"it was paid on {made.paid_on} as {made.payment_ref}")
    came = state.requested.delivered_on
    if amount != refund.amount or not came <= paid_on <= today:
        raise RefundDiffers(f"{refund.amount} are owed, to be paid from {came} to today")
    return [
        RefundMade(
            customer_id=refund.customer_id,
            return_id=refund.return_id,
            payment_ref=payment_ref,
            amount=amount,
            paid_on=paid_on,
        )
    ]


def decline(state: Return, reason: str) -> list[ReturnFact]:
    """Raises ReturnDecided."""
    _check_open(state)
    requested = state.requested
    return [
        ReturnDeclined(
            customer_id=requested.customer_id, return_id=requested.return_id, reason=reason
        )
    ]


def ship(state: Return, shipment_ref: str) -> list[ReturnFact]:
    """Raises NoExchange."""
    requested = state.requested
    if requested.kind is not ReturnKind.EXCHANGE or state.status is not ReturnStatus.APPROVED:
        raise NoExchange(f"return {requested.return_id} is a {requested.kind}, {state.status}")
    return [
        ExchangeShipped(
            customer_id=requested.customer_id,
            return_id=requested.return_id,
            order_ref=requested.order_ref,
            shipment_ref=shipment_ref,
        )
    ]


def _check_open(state: Return) -> None:
    if state.status is not ReturnStatus.REQUESTED:
        raise ReturnDecided(f"return {state.requested.return_id} is {state.status}")
