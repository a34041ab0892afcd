"""Goods that come back: requested in time, approved or declined, made good (SE5)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.service.returns import (
    ExchangeShipped,
    RefundDue,
    ReturnApproved,
    ReturnDeclined,
    ReturnKind,
    ReturnRequested,
)

ReturnFact = ReturnRequested | ReturnApproved | ReturnDeclined | RefundDue | ExchangeShipped


class ReturnStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    REFUND_DUE = "refund_due"
    EXCHANGED = "exchanged"


@dataclass(frozen=True, slots=True)
class Return:
    requested: ReturnRequested
    status: ReturnStatus = ReturnStatus.REQUESTED


class NothingToReturn(Refusal):
    """A return is of one piece or more, worth more than nothing, that was delivered."""


class ReturnTooLate(Refusal):
    """The days in which goods are taken back are over."""


class ReturnDecided(Refusal):
    """The return was approved or declined already."""


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
            return replace(state, status=ReturnStatus.REFUND_DUE)
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


def approve(state: Return) -> list[ReturnFact]:
    """For money, finance hears at once what it owes. Raises ReturnDecided."""
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
    )
    return [approved, refund]


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
