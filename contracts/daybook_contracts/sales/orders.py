"""Facts about what was ordered, what of it was delivered, and what came back (SA17)."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Fact, Reference, Text
from daybook_contracts.money import Money
from daybook_contracts.sales.products import Quantity


class OrderLine(BaseModel):
    """So many pieces at a price; `unit_price` is of one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    product_id: UUID
    quantity: Quantity
    unit_price: Money
    amount: Money


class Goods(BaseModel):
    """So many pieces of a product."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    product_id: UUID
    quantity: Quantity


class OrderPlaced(Fact, type="crm.sales.OrderPlaced", version=1):
    """A customer ordered under a contract or from a quote (SA17)."""

    customer_id: UUID
    order_id: UUID
    contract_id: UUID | None = None
    quote_id: UUID | None = None
    lines: tuple[OrderLine, ...] = Field(min_length=1)
    total: Money


class OrderDelivered(Fact, type="crm.sales.OrderDelivered", version=1):
    """Some or all of an order reached the customer; `amount` is what it is worth (SA17)."""

    customer_id: UUID
    order_id: UUID
    delivery_ref: Reference
    goods: tuple[Goods, ...] = Field(min_length=1)
    amount: Money
    complete: bool


class OrderReturned(Fact, type="crm.sales.OrderReturned", version=1):
    """Some of what was delivered came back; `amount` is what it is worth (SA17)."""

    customer_id: UUID
    order_id: UUID
    return_ref: Reference
    goods: tuple[Goods, ...] = Field(min_length=1)
    amount: Money
    reason: Text


FACTS: tuple[type[Fact], ...] = (OrderPlaced, OrderDelivered, OrderReturned)
