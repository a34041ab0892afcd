"""Which orders there are, what of each was delivered and came back (SA17)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.orders import OrderDelivered, OrderPlaced, OrderReturned


def _placed(row: Row, fact: OrderPlaced, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "contract_id": str(fact.contract_id) if fact.contract_id else None,
        "quote_id": str(fact.quote_id) if fact.quote_id else None,
        "status": "placed",
        "total_minor": fact.total.minor,
        "delivered_minor": 0,
        "returned_minor": 0,
        "currency": fact.total.currency,
        "placed_at": instant(envelope.occurredat),
        "placed_by": envelope.actor,
    }


def _delivered(row: Row, fact: OrderDelivered, envelope: Envelope) -> Row:
    status = "delivered" if fact.complete else "partly_delivered"
    return row | {
        "status": status,
        "delivered_minor": row["delivered_minor"] + fact.amount.minor,
    }


def _returned(row: Row, fact: OrderReturned, envelope: Envelope) -> Row:
    return row | {"returned_minor": row["returned_minor"] + fact.amount.minor}


def _line_placed(row: Row, fact: OrderPlaced, envelope: Envelope) -> Row:
    (line,) = (each for each in fact.lines if str(each.product_id) == row["product_id"])
    return row | {
        "customer_id": str(fact.customer_id),
        "ordered": line.quantity,
        "delivered": 0,
        "returned": 0,
        "price_minor": line.unit_price.minor,
        "currency": line.unit_price.currency,
    }


def _line_delivered(row: Row, fact: OrderDelivered, envelope: Envelope) -> Row:
    return row | {"delivered": row["delivered"] + _quantity(row, fact)}


def _line_returned(row: Row, fact: OrderReturned, envelope: Envelope) -> Row:
    return row | {"returned": row["returned"] + _quantity(row, fact)}


def _quantity(row: Row, fact: OrderDelivered | OrderReturned) -> int:
    return sum(each.quantity for each in fact.goods if str(each.product_id) == row["product_id"])


def _placed_keys(fact: OrderPlaced, envelope: Envelope) -> list[Key]:
    return [(str(fact.order_id), str(each.product_id)) for each in fact.lines]


def _goods_keys(fact: OrderDelivered | OrderReturned, envelope: Envelope) -> list[Key]:
    """A product that stands twice on a delivery is one row."""
    products = dict.fromkeys(str(each.product_id) for each in fact.goods)
    return [(str(fact.order_id), product_id) for product_id in products]


ORDERS = Projection(
    "sales.orders",
    table(
        "orders",
        key("order_id"),
        text("customer_id"),
        text("contract_id"),
        text("quote_id"),
        text("status"),
        integer("total_minor"),
        integer("delivered_minor"),
        integer("returned_minor"),
        text("currency"),
        text("placed_at"),
        text("placed_by"),
        version(),
    ),
    {OrderPlaced: On(_placed), OrderDelivered: On(_delivered), OrderReturned: On(_returned)},
)
ORDER_LINES = Projection(
    "sales.order_lines",
    table(
        "order_lines",
        key("order_id"),
        key("product_id"),
        text("customer_id"),
        integer("ordered"),
        integer("delivered"),
        integer("returned"),
        integer("price_minor"),
        text("currency"),
    ),
    {
        OrderPlaced: On(_line_placed, _placed_keys),
        OrderDelivered: On(_line_delivered, _goods_keys),
        OrderReturned: On(_line_returned, _goods_keys),
    },
)
