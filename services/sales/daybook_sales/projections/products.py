"""What is on offer, and at which price from which day on (SA13)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.products import PriceChanged, ProductListed


def _listed(row: Row, fact: ProductListed, envelope: Envelope) -> Row:
    listed_at = instant(envelope.occurredat)
    return row | {"sku": fact.sku, "name": fact.name, "listed_at": listed_at}


def _priced(row: Row, fact: PriceChanged, envelope: Envelope) -> Row:
    return row | {
        "price_minor": fact.price.minor,
        "set_at": instant(envelope.occurredat),
        "set_by": envelope.actor,
    }


def _price_key(fact: PriceChanged, envelope: Envelope) -> list[Key]:
    return [(str(fact.product_id), fact.price.currency, fact.effective_from.isoformat())]


PRODUCTS = Projection(
    "sales.products",
    table("products", key("product_id"), text("sku"), text("name"), text("listed_at"), version()),
    {ProductListed: On(_listed)},
    customer_column=None,
)
PRICES = Projection(
    "sales.prices",
    table(
        "prices",
        key("product_id"),
        key("currency"),
        key("effective_from"),
        integer("price_minor"),
        text("set_at"),
        text("set_by"),
    ),
    {PriceChanged: On(_priced, _price_key)},
    customer_column=None,
)
