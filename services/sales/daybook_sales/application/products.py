"""List a product, and change its price from a day on (SA13)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Day, Reference, Text
from daybook_contracts.money import Money
from daybook_sales.application.streams import PRODUCT, SKU, sku_of
from daybook_sales.domain import product


class ListProduct(Command):
    """`sku` is the article number under which sellers know it, and no other product."""

    product_id: UUID
    sku: Reference
    name: Text


class ChangePrice(Command):
    """The list price of one piece, in one currency; quotes that are out keep theirs."""

    product_id: UUID
    price: Money
    effective_from: Day


def list_product(command: ListProduct, work: Work) -> None:
    """Of two products that claim a number at once, one loses. Raises Conflict, SkuTaken."""
    stream = work.find(PRODUCT, command.product_id)
    number = work.find(SKU, sku_of(command.sku))
    facts = product.list_product(
        stream.state, product_id=command.product_id, sku=command.sku, name=command.name
    )
    claimed = product.claim_sku(number.state, product_id=command.product_id, sku=command.sku)
    work.record(SKU, number, claimed)
    work.record(PRODUCT, stream, facts)


def change_price(command: ChangePrice, work: Work) -> None:
    stream = work.load(PRODUCT, command.product_id)
    facts = product.change_price(
        stream.state, command.price, command.effective_from, work.now.date()
    )
    work.record(PRODUCT, stream, facts)


HANDLERS: Mapping[type[Command], Handler] = {
    ListProduct: list_product,
    ChangePrice: change_price,
}
