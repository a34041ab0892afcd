"""Under which article number and name is each product listed (AN14)?"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.products import ProductListed


def _listed(row: Row, fact: ProductListed, envelope: Envelope) -> Row:
    listed_at = instant(envelope.occurredat)
    return row | {"sku": fact.sku, "name": fact.name, "listed_at": listed_at}


def _product(fact: ProductListed, envelope: Envelope) -> list[Key]:
    return [(str(fact.product_id),)]


PRODUCTS = Projection(
    "analytics.products",
    table("products", key("product_id"), text("sku"), text("name"), text("listed_at")),
    {ProductListed: On(_listed, _product)},
    customer_column=None,
)
