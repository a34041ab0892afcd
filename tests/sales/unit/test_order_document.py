"""An order as a page: its prices are those of the order, and what people wrote stays text."""

import re
from typing import Any

from daybook_sales.api.order_document import written

ORDER: dict[str, Any] = {
    "order_id": "o-1",
    "customer_id": "c-1",
    "contract_id": None,
    "quote_id": "q-1",
    "status": "partly_delivered",
    "total_minor": 30050,
    "delivered_minor": 20000,
    "returned_minor": 0,
    "currency": "EUR",
    "placed_at": "2025-03-01T12:00:00Z",
    "placed_by": "<b>ann</b>",
}
LINE: dict[str, Any] = {
    "product_id": "p-1",
    "ordered": 3,
    "delivered": 2,
    "returned": 0,
    "price_minor": 10000,
    "currency": "EUR",
}
HOSTILE = {"sku": 'P"1', "name": "</td><script>alert(1)</script> & Söhne"}


def rows(page: str) -> list[list[str]]:
    found = re.findall(r"<tr>(.*)</tr>", page)
    return [re.findall(r"<t[dh]>(.*?)</t[dh]>", each) for each in found]


def test_SA17_it_lists_what_was_ordered_at_which_price_by_article() -> None:
    other = LINE | {"product_id": "p-2", "ordered": 1, "delivered": 0, "price_minor": 50}
    products = {"p-1": {"sku": "P-2", "name": "Pump"}, "p-2": {"sku": "P-1", "name": "Ring"}}

    page = written(ORDER, [LINE, other], products)

    assert rows(page)[1:] == [
        ["P-1", "Ring", "1", "0", "0", "0.50 EUR", "0.50 EUR"],
        ["P-2", "Pump", "3", "2", "0", "100.00 EUR", "300.00 EUR"],
    ]
    assert "<dt>Total</dt><dd>300.50 EUR</dd>" in page
    assert "<dt>Status</dt><dd>partly delivered</dd>" in page
    assert "Contract" not in page


def test_SA17_what_people_wrote_is_text_and_no_markup() -> None:
    page = written(ORDER, [LINE], {"p-1": HOSTILE})

    assert "<script" not in page
    assert "<b>" not in page
    (line,) = rows(page)[1:]
    assert line[:2] == [
        "P&quot;1",
        "&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne",
    ]


def test_SA17_what_is_not_known_yet_is_said() -> None:
    page = written(ORDER | {"incomplete": True}, [LINE], {})

    assert rows(page)[1][:2] == ["", "p-1"]
    assert "Not all that is known of it is here yet" in page
