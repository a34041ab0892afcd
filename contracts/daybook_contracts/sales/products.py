"""Facts about what is sold, and for how much from which day on (SA13)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Day, Fact, Reference, Text
from daybook_contracts.money import Money

Quantity = Annotated[int, Field(ge=1, le=1_000_000_000, json_schema_extra={"x-unit": "1"})]
"""How many pieces; nothing is sold by less than one."""


class ProductListed(Fact, type="crm.sales.ProductListed", version=1):
    """A product is on offer, under the seller's own article number (SA13)."""

    product_id: UUID
    sku: Reference
    name: Text


class PriceChanged(Fact, type="crm.sales.PriceChanged", version=1):
    """A product has a list price, for one piece, from a day on (SA13)."""

    product_id: UUID
    price: Money
    effective_from: Day


FACTS: tuple[type[Fact], ...] = (ProductListed, PriceChanged)
