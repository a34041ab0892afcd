"""From a list price to a contract that cites the quote, over the service (SA13, SA14, SA15)."""

from datetime import timedelta
from uuid import UUID

import pytest

from daybook_chassis.errors import Refusal
from daybook_contracts.sales.products import PriceChanged
from daybook_contracts.sales.quotes import QuoteExpired
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.price_approval import ApprovePrice, RequestPriceApproval
from daybook_sales.application.products import ChangePrice, ListProduct
from daybook_sales.application.quotes import AcceptQuote, AskedLine, IssueQuote, ReviseQuote
from daybook_sales.application.sign_contract import SignContract
from daybook_sales.domain.contract import QuoteNotAgreed
from daybook_sales.domain.product import NoPrice, SkuTaken
from daybook_sales.domain.quote import PriceBelowFloor, QuoteIsContracted, QuoteNotOpen
from tests.sales.integration.office import Office
from tests.sales.samples import CONTRACT, CUSTOMER, NOON, PLAN, SECOND, SIGNED_ON, THIRD, usd

PUMP = UUID("01890000-0000-7000-8000-0000000000e1")
QUOTE = UUID("01890000-0000-7000-8000-0000000000f1")
TODAY = NOON.date()
ISSUE = IssueQuote(
    quote_id=QUOTE,
    customer_id=CUSTOMER,
    currency="USD",
    lines=(AskedLine(product_id=PUMP, quantity=3),),
)
CHEAP = (AskedLine(product_id=PUMP, quantity=3, unit_price=usd(80)),)
DRAFT = DraftContract(
    contract_id=CONTRACT, customer_id=CUSTOMER, quote_id=QUOTE, value=usd(300), instalments=PLAN
)


@pytest.fixture
def shop(office: Office) -> Office:
    office.register()
    office.settle()
    office.ask(ListProduct(product_id=PUMP, sku="P-1", name="Pump"))
    office.ask(ChangePrice(product_id=PUMP, price=usd(100), effective_from=TODAY))
    return office


def test_SA13_two_products_never_have_one_article_number(shop: Office) -> None:
    other = ListProduct(product_id=QUOTE, sku="P-1", name="Another pump")
    with pytest.raises(SkuTaken):
        shop.ask(other)
    shop.ask(other.model_copy(update={"sku": "P-2"}))
    shop.ask(ListProduct(product_id=PUMP, sku="P-1", name="Pump"))
    shop.settle()

    listed = {row["product_id"]: row["sku"] for row in shop.rows("sales.products")}
    assert listed == {str(PUMP): "P-1", str(QUOTE): "P-2"}


def test_SA13_a_quote_keeps_its_price_when_the_list_price_changes(shop: Office) -> None:
    shop.ask(ISSUE)
    shop.ask(ChangePrice(product_id=PUMP, price=usd(120), effective_from=TODAY))
    shop.settle()

    (line,) = shop.rows("sales.quote_lines")
    assert (line["list_minor"], line["price_minor"], line["amount_minor"]) == (10000, 10000, 30000)
    (price,) = shop.rows("sales.prices", product_id=PUMP)
    assert (price["effective_from"], price["price_minor"]) == (TODAY.isoformat(), 12000)

    shop.ask(ReviseQuote(quote_id=QUOTE, currency="USD", lines=ISSUE.lines))
    shop.settle()
    amounts = {row["revision"]: row["amount_minor"] for row in shop.rows("sales.quote_lines")}
    assert amounts == {"0001": 30000, "0002": 36000}


def test_SA13_a_price_of_tomorrow_is_not_quoted_today(office: Office) -> None:
    office.register()
    office.settle()
    office.ask(ListProduct(product_id=PUMP, sku="P-1", name="Pump"))
    tomorrow = TODAY + timedelta(days=1)
    office.ask(ChangePrice(product_id=PUMP, price=usd(100), effective_from=tomorrow))

    with pytest.raises(NoPrice):
        office.ask(ISSUE)
    assert PriceChanged.type in office.told()


def test_SA15_a_low_price_is_quoted_after_somebody_approved_it(shop: Office) -> None:
    low = ISSUE.model_copy(update={"lines": CHEAP})
    with pytest.raises(PriceBelowFloor):
        shop.ask(low)
    asked = RequestPriceApproval(
        quote_id=QUOTE, customer_id=CUSTOMER, product_id=PUMP, unit_price=usd(80), reason="loyal"
    )
    shop.ask(asked)
    with pytest.raises(PriceBelowFloor):
        shop.ask(low)
    shop.ask(ApprovePrice(quote_id=QUOTE, product_id=PUMP))
    shop.ask(low)
    shop.settle()

    (approval,) = shop.rows("sales.price_approvals", status="approved")
    assert (approval["floor_minor"], approval["price_minor"]) == (9000, 8000)
    (quote,) = shop.rows("sales.quotes", status="sent")
    assert (quote["total_minor"], quote["valid_until"]) == (24000, "2025-05-01")
    assert shop.policy_of("crm.sales.QuoteIssued") == ["quoting/1"]


def test_SA14_a_contract_cites_a_quote_that_was_accepted(shop: Office) -> None:
    shop.ask(ISSUE)
    with pytest.raises(QuoteNotAgreed, match="not accepted"):
        shop.ask(DRAFT)
    shop.ask(AcceptQuote(quote_id=QUOTE, revision=1))
    with pytest.raises(QuoteNotAgreed, match=r"not 100\.00 USD"):
        shop.ask(DRAFT.model_copy(update={"value": usd(100)}))
    shop.sign(DRAFT)

    (contract,) = shop.rows("sales.contracts")
    assert contract["quote_id"] == str(QUOTE)


def test_SA14_what_was_agreed_once_is_signed_once(shop: Office) -> None:
    second = DRAFT.model_copy(update={"contract_id": SECOND})
    shop.ask(ISSUE)
    shop.ask(AcceptQuote(quote_id=QUOTE, revision=1))
    shop.ask(second)
    shop.ask(ApproveContract(contract_id=SECOND))
    shop.sign(DRAFT)

    with pytest.raises(QuoteIsContracted, match=str(CONTRACT)):
        shop.ask(SignContract(contract_id=SECOND, signed_on=SIGNED_ON))
    with pytest.raises(QuoteIsContracted):
        shop.ask(DRAFT.model_copy(update={"contract_id": THIRD}))
    shop.ask(SignContract(contract_id=CONTRACT, signed_on=SIGNED_ON))


def test_SA14_a_quote_expires_by_itself_unless_it_is_answered(shop: Office) -> None:
    other = UUID("01890000-0000-7000-8000-0000000000f2")
    shop.ask(ISSUE)
    shop.ask(ISSUE.model_copy(update={"quote_id": other}))
    shop.ask(AcceptQuote(quote_id=other, revision=1))
    shop.settle()
    shop.pass_time()

    found = {row["quote_id"]: row["status"] for row in shop.rows("sales.quotes")}
    assert found == {str(QUOTE): "expired", str(other): "accepted"}
    assert shop.told().count(QuoteExpired.type) == 1
    with pytest.raises(QuoteNotOpen):
        shop.ask(AcceptQuote(quote_id=QUOTE, revision=1))


def test_SA14_a_quote_is_in_one_currency(shop: Office) -> None:
    with pytest.raises(Refusal, match="has no price in USD"):
        shop.ask(ISSUE.model_copy(update={"currency": "EUR", "lines": CHEAP}))
