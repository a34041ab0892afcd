"""From orders and payments to a statement that clears the account, within the credit limit."""

from uuid import UUID

import pytest

from daybook_contracts.customers.standing import CreditLimitSet, CreditRated, CreditRating
from daybook_sales.application.orders import DeliverOrder, PlaceOrder, ReturnGoods
from daybook_sales.application.products import ChangePrice, ListProduct
from daybook_sales.application.quotes import AcceptQuote, AskedLine, IssueQuote
from daybook_sales.application.statements import ClearAccount, ConfirmStatement, IssueStatement
from daybook_sales.domain.ledger import CreditExceeded
from daybook_sales.domain.statement import AccountNotCleared
from daybook_sales.domain.upfront import UpfrontNotPaid
from tests.sales.integration.office import Office
from tests.sales.integration.test_deals import ORDER, PUMP, pumps
from tests.sales.samples import CUSTOMER, FIRST, NOON, SECOND, usd

QUOTE, STATEMENT = FIRST, SECOND


def test_SA19_CU24_orders_within_the_limit_are_stated_and_cleared_when_all_is_settled(
    desk: Office,
) -> None:
    desk.register()
    desk.link("C-1")
    limit = CreditLimitSet(customer_id=CUSTOMER, limit=usd(300), reason="new here")
    desk._customers.say(CUSTOMER, limit, NOON)
    desk.settle()
    desk.ask(ListProduct(product_id=PUMP, sku="P-1", name="Pump"))
    desk.ask(ChangePrice(product_id=PUMP, price=usd(100), effective_from=NOON.date()))
    lines = (AskedLine(product_id=PUMP, quantity=9),)
    desk.ask(IssueQuote(quote_id=QUOTE, customer_id=CUSTOMER, currency="USD", lines=lines))
    desk.ask(AcceptQuote(quote_id=QUOTE, revision=1))

    placed = PlaceOrder(order_id=ORDER, customer_id=CUSTOMER, quote_id=QUOTE, goods=pumps(3))
    desk.ask(placed)
    with pytest.raises(CreditExceeded, match=r"400.00 USD would be owed, .* is 300.00 USD"):
        desk.ask(placed.model_copy(update={"order_id": UUID(int=9), "goods": pumps(1)}))
    assert desk.told().count("crm.sales.OrderPlaced") == 1

    desk.pay("C-1", "P1", "200.00")
    desk.settle()
    until = NOON.date()
    issue = IssueStatement(
        statement_id=STATEMENT, customer_id=CUSTOMER, currency="USD", until=until
    )
    desk.ask(issue)
    desk.ask(ConfirmStatement(statement_id=STATEMENT))
    with pytest.raises(AccountNotCleared, match="1 orders are not wholly delivered"):
        desk.ask(ClearAccount(statement_id=STATEMENT))
    desk.ask(DeliverOrder(order_id=ORDER, delivery_ref="D-1", goods=pumps(3)))
    with pytest.raises(AccountNotCleared, match=r"100.00 USD is owed"):
        desk.ask(ClearAccount(statement_id=STATEMENT))
    desk.ask(ReturnGoods(order_id=ORDER, return_ref="R-1", goods=pumps(1), reason="noise"))
    desk.ask(ClearAccount(statement_id=STATEMENT))
    desk.settle()

    (row,) = desk.rows("sales.statements", status="cleared")
    parts = ("opening", "orders", "returns", "receipts", "closing")
    assert [row[f"{name}_minor"] for name in parts] == [0, 30000, 0, 20000, 10000]
    entries = desk.rows("sales.entries", customer_id=CUSTOMER)
    assert sorted((each["kind"], each["amount_minor"]) for each in entries) == [
        ("order", 30000),
        ("receipt", -20000),
        ("return", -10000),
    ]


def test_CU24_a_rating_has_a_share_paid_before_delivery(desk: Office) -> None:
    desk.register()
    desk.link("C-1")
    rated = CreditRated(
        customer_id=CUSTOMER, rating=CreditRating.C, upfront=50, reason="paid late twice"
    )
    desk._customers.say(CUSTOMER, rated, NOON)
    desk.settle()
    desk.ask(ListProduct(product_id=PUMP, sku="P-1", name="Pump"))
    desk.ask(ChangePrice(product_id=PUMP, price=usd(100), effective_from=NOON.date()))
    lines = (AskedLine(product_id=PUMP, quantity=2),)
    desk.ask(IssueQuote(quote_id=QUOTE, customer_id=CUSTOMER, currency="USD", lines=lines))
    desk.ask(AcceptQuote(quote_id=QUOTE, revision=1))
    placed = PlaceOrder(order_id=ORDER, customer_id=CUSTOMER, quote_id=QUOTE, goods=pumps(2))
    desk.ask(placed)
    delivered = DeliverOrder(order_id=ORDER, delivery_ref="D-1", goods=pumps(1))
    with pytest.raises(UpfrontNotPaid, match=r"50 percent, 100.00 USD, .* 0.00 USD is there"):
        desk.ask(delivered)

    desk.pay("C-1", "P1", "100.00")
    desk.settle()
    desk.ask(delivered)

    assert desk.told().count("crm.sales.OrderDelivered") == 1
