"""What sales delivered of an order, and what of it was asked back: no return is of more (SE5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Count, Day, Fact, Reference
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import Goods, OrderLine
from daybook_contracts.service.returns import ReturnRequested


class OrderNoted(Fact, type="service.OrderNoted", version=1):
    """What was ordered at which price, as sales says."""

    customer_id: UUID
    order_id: UUID
    lines: tuple[OrderLine, ...]


class DeliveryNoted(Fact, type="service.DeliveryNoted", version=1):
    """What of it reached the customer on a day, as sales says."""

    customer_id: UUID
    order_id: UUID
    delivery_ref: Reference
    delivered_on: Day
    goods: tuple[Goods, ...]


class ReturnCounted(Fact, type="service.ReturnCounted", version=1):
    """Pieces of an order that a return asks to give back; none any more once it is declined."""

    customer_id: UUID
    order_id: UUID
    return_id: UUID
    product_id: UUID
    quantity: Count


SoldFact = OrderNoted | DeliveryNoted | ReturnCounted
PRIVATE: tuple[type[Fact], ...] = (OrderNoted, DeliveryNoted, ReturnCounted)


class NotAsSold(Refusal):
    """Sales has not said that this was delivered to the customer, then, at that price (SE5)."""


@dataclass(frozen=True, slots=True)
class Sold:
    """By product, the price of one and how many came on which day; by return, what it asks for."""

    customer_id: UUID
    order_id: UUID
    prices: Mapping[UUID, Money]
    delivered: Mapping[tuple[UUID, date], int] = field(default_factory=dict)
    deliveries: frozenset[str] = frozenset()
    asked: Mapping[UUID, tuple[UUID, int]] = field(default_factory=dict)

    def left(self, product_id: UUID) -> int:
        """Pieces that were delivered and not asked back."""
        came = sum(count for (each, _), count in self.delivered.items() if each == product_id)
        return came - sum(count for each, count in self.asked.values() if each == product_id)


def evolve(state: Sold | None, fact: SoldFact) -> Sold:
    if isinstance(fact, OrderNoted):
        prices = {line.product_id: line.unit_price for line in fact.lines}
        return Sold(fact.customer_id, fact.order_id, prices)
    assert state is not None, "what is delivered was ordered"
    match fact:
        case DeliveryNoted():
            delivered = dict(state.delivered)
            for each in fact.goods:
                place = (each.product_id, fact.delivered_on)
                delivered[place] = delivered.get(place, 0) + each.quantity
            known = state.deliveries | {fact.delivery_ref}
            return replace(state, delivered=delivered, deliveries=known)
        case ReturnCounted():
            asked = {**state.asked, fact.return_id: (fact.product_id, fact.quantity)}
            return replace(state, asked=asked)
        case _:
            assert_never(fact)


def note(state: Sold | None, noted: OrderNoted) -> list[SoldFact]:
    """Told again, nothing."""
    return [] if state is not None else [noted]


def deliver(state: Sold, noted: DeliveryNoted) -> list[SoldFact]:
    """Told again, nothing."""
    return [] if noted.delivery_ref in state.deliveries else [noted]


def count(state: Sold | None, requested: ReturnRequested) -> list[SoldFact]:
    """Raises NotAsSold, which says what sales said instead."""
    if state is None or state.customer_id != requested.customer_id:
        raise NotAsSold(f"sales knows no order {requested.order_ref} of this customer")
    product_id = id_of(requested.product_ref)
    if product_id is None or product_id not in state.prices:
        raise NotAsSold(f"product {requested.product_ref} is not on order {state.order_id}")
    came = state.delivered.get((product_id, requested.delivered_on), 0)
    if requested.quantity > came:
        raise NotAsSold(f"{came} of it were delivered on {requested.delivered_on}")
    if requested.quantity > state.left(product_id):
        left = state.left(product_id)
        raise NotAsSold(f"at most {left} more may come back: the others are asked back already")
    price = state.prices[product_id]
    most = Money(price.minor * requested.quantity, price.currency)
    if requested.amount.currency != most.currency or requested.amount.minor > most.minor:
        raise NotAsSold(f"so many of it were sold for {most}")
    return [_counted(state, requested.return_id, product_id, requested.quantity)]


def release(state: Sold | None, return_id: UUID) -> list[SoldFact]:
    """A declined return takes nothing; of one from before orders were noted there is nothing."""
    if state is None or return_id not in state.asked:
        return []
    return [_counted(state, return_id, state.asked[return_id][0], 0)]


def id_of(reference: str) -> UUID | None:
    """Sales calls orders and products by ids; what is none names neither."""
    try:
        return UUID(reference)
    except ValueError:
        return None


def _counted(state: Sold, return_id: UUID, product_id: UUID, quantity: int) -> ReturnCounted:
    return ReturnCounted(
        customer_id=state.customer_id,
        order_id=state.order_id,
        return_id=return_id,
        product_id=product_id,
        quantity=quantity,
    )
