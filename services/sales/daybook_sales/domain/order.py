"""An order: what was ordered, delivered and returned, piece by piece (SA17)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import (
    Goods,
    OrderDelivered,
    OrderLine,
    OrderPlaced,
    OrderReturned,
)
from daybook_sales.domain.amounts import times, total

OrderFact = OrderPlaced | OrderDelivered | OrderReturned


@dataclass(frozen=True, slots=True)
class Order:
    """What is decided on; quantities are by product, references by what they were used for."""

    placed: OrderPlaced
    delivered: dict[UUID, int] = field(default_factory=dict)
    returned: dict[UUID, int] = field(default_factory=dict)
    references: dict[str, tuple[Goods, ...]] = field(default_factory=dict)

    @property
    def ordered(self) -> dict[UUID, int]:
        return {line.product_id: line.quantity for line in self.placed.lines}


class NotOrdered(Refusal):
    """More is delivered than was ordered (SA17)."""


class NotDelivered(Refusal):
    """More comes back than was delivered (SA17)."""


def evolve(state: Order | None, fact: OrderFact) -> Order:
    match fact:
        case OrderPlaced():
            return Order(fact)
        case OrderDelivered():
            order = _known(state)
            return replace(
                order,
                delivered=_sum(order.delivered, fact.goods),
                references=order.references | {f"delivery:{fact.delivery_ref}": fact.goods},
            )
        case OrderReturned():
            order = _known(state)
            return replace(
                order,
                returned=_sum(order.returned, fact.goods),
                references=order.references | {f"return:{fact.return_ref}": fact.goods},
            )
        case _:
            assert_never(fact)


def place(
    state: Order | None,
    *,
    customer_id: UUID,
    order_id: UUID,
    contract_id: UUID | None,
    quote_id: UUID | None,
    lines: Sequence[OrderLine],
) -> list[OrderFact]:
    """Raises Conflict if it exists, Refusal where it cites nothing or names a product twice."""
    if state is not None:
        raise Conflict(f"order {order_id} exists")
    if contract_id is None and quote_id is None:
        raise Refusal("an order cites a contract or a quote")
    if len({line.product_id for line in lines}) < len(lines):
        raise Refusal("a product stands on an order once")
    return [
        OrderPlaced(
            customer_id=customer_id,
            order_id=order_id,
            contract_id=contract_id,
            quote_id=quote_id,
            lines=tuple(lines),
            total=total((line.amount for line in lines), lines[0].amount.currency),
        )
    ]


def deliver(state: Order, delivery_ref: str, goods: Sequence[Goods]) -> list[OrderFact]:
    """The same delivery again changes nothing. Raises NotOrdered, Conflict for other goods."""
    if _repeated(state, f"delivery:{delivery_ref}", goods):
        return []
    after = _sum(state.delivered, goods)
    for product_id, quantity in after.items():
        if quantity > state.ordered.get(product_id, 0):
            raise NotOrdered(f"of product {product_id} less than {quantity} were ordered")
    return [
        OrderDelivered(
            customer_id=state.placed.customer_id,
            order_id=state.placed.order_id,
            delivery_ref=delivery_ref,
            goods=tuple(goods),
            amount=worth(state, goods),
            complete=after == state.ordered,
        )
    ]


def take_back(
    state: Order, return_ref: str, goods: Sequence[Goods], reason: str
) -> list[OrderFact]:
    """The same return again changes nothing. Raises NotDelivered, Conflict for other goods."""
    if _repeated(state, f"return:{return_ref}", goods):
        return []
    for product_id, quantity in _sum(state.returned, goods).items():
        if quantity > state.delivered.get(product_id, 0):
            raise NotDelivered(f"of product {product_id} less than {quantity} were delivered")
    return [
        OrderReturned(
            customer_id=state.placed.customer_id,
            order_id=state.placed.order_id,
            return_ref=return_ref,
            goods=tuple(goods),
            amount=worth(state, goods),
            reason=reason,
        )
    ]


def worth(state: Order, goods: Sequence[Goods]) -> Money:
    """At the prices of the order."""
    prices = {line.product_id: line.unit_price for line in state.placed.lines}
    amounts = (times(prices[each.product_id], each.quantity) for each in goods)
    return total(amounts, state.placed.total.currency)


def _sum(before: dict[UUID, int], goods: Sequence[Goods]) -> dict[UUID, int]:
    counted = Counter(before)
    for each in goods:
        counted[each.product_id] += each.quantity
    return dict(counted)


def _repeated(state: Order, reference: str, goods: Sequence[Goods]) -> bool:
    known = state.references.get(reference)
    if known is not None and known != tuple(goods):
        raise Conflict(f"{reference.replace(':', ' ', 1)} was of other goods")
    return known is not None


def _known(state: Order | None) -> Order:
    assert state is not None, "the first fact of an order places it"
    return state
