"""Which products did each order ask for (AN14)?

A row an order and product, as it was ordered: what came back later had been wanted together.
"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.orders import OrderPlaced


def _ordered(row: Row, fact: OrderPlaced, envelope: Envelope) -> Row:
    lines = [line for line in fact.lines if str(line.product_id) == row["product_id"]]
    return row | {
        "customer_id": str(fact.customer_id),
        "ordered_at": instant(envelope.occurredat),
        "quantity": sum(line.quantity for line in lines),
    }


def _lines(fact: OrderPlaced, envelope: Envelope) -> list[Key]:
    products = sorted({str(line.product_id) for line in fact.lines})
    return [(str(fact.order_id), product) for product in products]


BASKETS = Projection(
    "analytics.baskets",
    table(
        "baskets",
        key("order_id"),
        key("product_id"),
        text("customer_id"),
        text("ordered_at"),
        integer("quantity"),
    ),
    {OrderPlaced: On(_ordered, _lines)},
)
