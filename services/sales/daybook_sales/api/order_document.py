"""An order as a page to print, at the prices it was placed at (SA17)."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from daybook_chassis.http.edge import PROBLEMS, Permit
from daybook_chassis.http.queries import TokenHeader, wait_until_shown
from daybook_chassis.projection import Row
from daybook_chassis.service import Service
from daybook_contracts.money import Money

_HEADINGS = ("Article", "Product", "Ordered", "Delivered", "Returned", "Price", "Amount")
_STYLE = """
body { font: 11pt/1.5 sans-serif; margin: 2rem auto; max-width: 48rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border-bottom: 1px solid #999; padding: .2rem .4rem; text-align: left; }
th:nth-child(n+3), td:nth-child(n+3) { text-align: right; }
dt { float: left; clear: left; width: 9rem; }
@page { margin: 2cm; }
"""
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
"""The page needs nothing from elsewhere, and runs nothing."""
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}}
}
_ORDERS, _LINES, _PRODUCTS = "sales.orders", "sales.order_lines", "sales.products"
_MOST = 1000
"""Lines; an order has fewer."""


def add(router: APIRouter, service: Service) -> None:
    """`GET /orders/{order_id}/document`."""

    @router.get(
        "/orders/{order_id}/document",
        dependencies=[Depends(Permit("sales.orders.read"))],
        operation_id="print_order",
        response_class=Response,
        responses=PROBLEMS | _ANSWERS,
    )
    def document(order_id: UUID, token: TokenHeader = None) -> Response:
        """A page to print: what was ordered at which price, what of it was delivered, came back."""
        wait_until_shown(service, [_ORDERS, _LINES, _PRODUCTS], token)
        with service.database.read():  # one snapshot of order, lines and names
            order = service.queries.one(_ORDERS, (str(order_id),))
            own = [("order_id", str(order_id))]
            lines = service.queries.page(_LINES, where=own, limit=_MOST).rows
            named = [("product_id", line["product_id"]) for line in lines]
            products = service.queries.page(_PRODUCTS, where=named, limit=_MOST).rows
        page = written(order, lines, {each["product_id"]: each for each in products})
        return Response(page, media_type="text/html; charset=utf-8", headers=_SAFE)


def written(order: Row, lines: Iterable[Row], products: Mapping[str, Row]) -> str:
    """The page; all that people wrote is escaped. A product that is not listed yet has its id."""
    title = f"Order {order['order_id']}"
    told = [
        ("Customer", order["customer_id"]),
        ("Placed", f"{order['placed_at']}, {order['placed_by']}"),
        ("Contract", order["contract_id"]),
        ("Quote", order["quote_id"]),
        ("Status", order["status"].replace("_", " ")),
        ("Total", _money(order["total_minor"], order)),
        ("Delivered", _money(order["delivered_minor"], order)),
        ("Returned", _money(order["returned_minor"], order)),
    ]
    body = sorted(_cells(line, products.get(line["product_id"], {})) for line in lines)
    terms = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>\n" for name, value in told if value)
    waits = "<p>Not all that is known of it is here yet.</p>\n" if order.get("incomplete") else ""
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{waits}<dl>\n{terms}</dl>\n<table>\n"
        f"<thead>{_table_row('th', _HEADINGS)}</thead>\n<tbody>\n"
        f"{''.join(_table_row('td', cells) for cells in body)}</tbody>\n"
        f"</table>\n</body>\n</html>\n"
    )


def _cells(line: Row, product: Row) -> tuple[str, ...]:
    return (
        product.get("sku", ""),
        product.get("name", line["product_id"]),
        *(str(line[name]) for name in ("ordered", "delivered", "returned")),
        _money(line["price_minor"], line),
        _money(line["price_minor"] * line["ordered"], line),
    )


def _money(minor: int, row: Row) -> str:
    return str(Money(minor, row["currency"]))


def _table_row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>\n"
