"""A product and its list prices, each from a day on; no two have one article number (SA13)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.fact import Fact, Reference
from daybook_contracts.money import Money
from daybook_contracts.sales.products import PriceChanged, ProductListed

ProductFact = ProductListed | PriceChanged


class SkuClaimed(Fact, type="sales.SkuClaimed", version=1):
    """An article number is this product's and no other's."""

    product_id: UUID
    sku: Reference


PRIVATE: tuple[type[Fact], ...] = (SkuClaimed,)


@dataclass(frozen=True, slots=True)
class Product:
    """What is decided on; `prices` are in the order in which they were set."""

    product_id: UUID
    sku: str
    name: str
    prices: tuple[tuple[date, Money], ...] = ()

    def price_on(self, day: date, currency: str) -> Money:
        """The list price of one piece: of those that count by then the latest, last set.

        Raises NoPrice.
        """
        best: tuple[date, Money] | None = None
        for since, price in self.prices:
            counts = price.currency == currency and since <= day
            if counts and (best is None or since >= best[0]):
                best = (since, price)
        if best is None:
            raise NoPrice(f"{self.sku} has no price in {currency} on {day}")
        return best[1]


class NoPrice(Refusal):
    """A product is not on offer in this currency, or not yet (SA13)."""


class SkuTaken(Conflict):
    """The article number is another product's: sellers could not tell the two apart (SA13)."""


def claim(state: UUID | None, fact: SkuClaimed) -> UUID:
    """How the stream of an article number folds: to the product that has it."""
    return fact.product_id


def claim_sku(state: UUID | None, *, product_id: UUID, sku: str) -> list[SkuClaimed]:
    """What is claimed already changes nothing. Raises SkuTaken."""
    if state is not None and state != product_id:
        raise SkuTaken(f"{sku} is product {state}")
    return [] if state is not None else [SkuClaimed(product_id=product_id, sku=sku)]


def evolve(state: Product | None, fact: ProductFact) -> Product:
    match fact:
        case ProductListed():
            return Product(fact.product_id, fact.sku, fact.name)
        case PriceChanged():
            assert state is not None, "the first fact of a product lists it"
            return replace(state, prices=(*state.prices, (fact.effective_from, fact.price)))
        case _:
            assert_never(fact)


def list_product(
    state: Product | None, *, product_id: UUID, sku: str, name: str
) -> list[ProductFact]:
    """Listing the same again changes nothing. Raises Conflict for another under its id."""
    if state is None:
        return [ProductListed(product_id=product_id, sku=sku, name=name)]
    if (state.sku, state.name) != (sku, name):
        raise Conflict(f"product {product_id} is {state.name} ({state.sku})")
    return []


def change_price(
    state: Product, price: Money, effective_from: date, today: date
) -> list[ProductFact]:
    """A price that is in force already changes nothing.

    Raises Refusal for a day that is over, and for a price below zero.
    """
    if effective_from < today:
        raise Refusal(f"{effective_from} is over: a price counts from {today} on, or later")
    if price < Money.zero(price.currency):
        raise Refusal("a price is not below nothing")
    if _stands(state, price, effective_from):
        return []
    return [PriceChanged(product_id=state.product_id, price=price, effective_from=effective_from)]


def _stands(state: Product, price: Money, day: date) -> bool:
    same = [each for each in state.prices if each[1].currency == price.currency and each[0] == day]
    return bool(same) and same[-1][1] == price
