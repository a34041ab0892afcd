"""What comes again: terms that are changed before they are signed, and orders (SA16, SA28)."""

from datetime import timedelta
from uuid import UUID

import pytest

from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.drafts import RedraftContract
from daybook_sales.application.orders import PlaceOrder
from daybook_sales.application.products import ChangePrice, ListProduct
from daybook_sales.application.quotes import AcceptQuote, AskedLine, IssueQuote
from daybook_sales.application.sign_contract import SignContract
from daybook_sales.domain.contract import ContractNotApproved
from tests.sales.integration.office import Office
from tests.sales.integration.test_contracts import DRAFT
from tests.sales.integration.test_deals import PUMP, pumps
from tests.sales.samples import CONTRACT, CUSTOMER, FIRST, NOON, SIGNED_ON, instalment, usd


def test_SA16_a_draft_is_listed_changed_and_approved_anew_before_it_is_signed(
    desk: Office,
) -> None:
    desk.register()
    desk.settle()
    desk.ask(DRAFT.model_copy(update={"opportunity_id": None}))
    approve, sign = (
        ApproveContract(contract_id=CONTRACT),
        SignContract(contract_id=CONTRACT, signed_on=SIGNED_ON),
    )
    desk.ask(approve)
    changed = RedraftContract(
        contract_id=CONTRACT, value=usd(250), instalments=(instalment(FIRST, 250, 10),)
    )
    desk.ask(changed)
    with pytest.raises(ContractNotApproved):
        desk.ask(sign)
    desk.settle()

    (draft,) = desk.rows("sales.contract_drafts", status="draft")
    assert (draft["value_minor"], draft["instalments"], draft["revision"]) == (25000, 1, 3)
    desk.ask(approve)
    desk.ask(sign)
    desk.settle()
    assert desk.rows("sales.contract_drafts") == []
    assert desk.rows("sales.contracts")[0]["value_minor"] == 25000


def test_SA28_the_next_order_is_predicted_and_reminded_of_when_it_does_not_come(
    desk: Office,
) -> None:
    desk.register()
    desk.settle()
    desk.ask(ListProduct(product_id=PUMP, sku="P-1", name="Pump"))
    desk.ask(ChangePrice(product_id=PUMP, price=usd(1), effective_from=NOON.date()))
    lines = (AskedLine(product_id=PUMP, quantity=9),)
    desk.ask(IssueQuote(quote_id=FIRST, customer_id=CUSTOMER, currency="USD", lines=lines))
    desk.ask(AcceptQuote(quote_id=FIRST, revision=1))
    for number, after in enumerate((0, 10, 40)):
        placed = PlaceOrder(
            order_id=UUID(int=number + 1), customer_id=CUSTOMER, quote_id=FIRST, goods=pumps(1)
        )
        desk.ask(placed, at=NOON + timedelta(days=after))
    desk.settle()
    desk.pass_time()

    (row,) = desk.rows("sales.purchase_cycles")
    assert (row["purchases"], row["median_gap_days"]) == (3, 20)
    assert (row["expected_on"], row["due_since"]) == ("2025-05-31", "2025-05-28")
    assert row["policy_version"] == "cycles/1"
    assert desk.told().count("crm.sales.RepurchaseDue") == 1
