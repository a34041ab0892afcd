"""What somebody registered is not quoted by others until the term is over, by itself (SA3)."""

import pytest

from daybook_contracts.sales.prospects import ProspectGrade
from daybook_sales.application.products import ChangePrice, ListProduct
from daybook_sales.application.prospects import GradeProspect, SetCloseHorizon
from daybook_sales.application.quotes import AskedLine, IssueQuote
from daybook_sales.application.registrations import AcceptDeal, RegisterDeal
from daybook_sales.domain.registration import DealProtected
from tests.sales.integration.office import Office
from tests.sales.integration.test_deals import PUMP
from tests.sales.samples import CUSTOMER, FIRST, NOON, SECOND, THIRD, day, usd


def test_SA3_a_protected_deal_is_its_registrants_to_quote(desk: Office) -> None:
    desk.register()
    desk.settle()
    desk.ask(ListProduct(product_id=PUMP, sku="P-1", name="Pump"))
    desk.ask(ChangePrice(product_id=PUMP, price=usd(100), effective_from=NOON.date()))
    asked = RegisterDeal(
        registration_id=FIRST, customer_id=CUSTOMER, product_id=PUMP, note="met them"
    )
    desk.ask(asked, actor="ann")
    late = asked.model_copy(update={"registration_id": SECOND, "registrant": "dealer-7"})
    desk.ask(late)
    accept = AcceptDeal(customer_id=CUSTOMER, product_id=PUMP, registration_id=FIRST)
    desk.ask(accept)
    with pytest.raises(DealProtected):
        desk.ask(accept.model_copy(update={"registration_id": SECOND}))

    quote = IssueQuote(
        quote_id=THIRD,
        customer_id=CUSTOMER,
        currency="USD",
        lines=(AskedLine(product_id=PUMP, quantity=1),),
    )
    with pytest.raises(DealProtected, match="is ann's to sell"):
        desk.ask(quote)
    desk.ask(quote.model_copy(update={"seller": "ann"}))
    desk.settle()
    desk.pass_time()

    rows = {row["registrant"]: row for row in desk.rows("sales.registrations")}
    assert (rows["ann"]["status"], rows["ann"]["protected_until"]) == ("ended", "2025-06-30")
    assert (rows["dealer-7"]["status"], rows["dealer-7"]["conflicts"]) == ("pending", 1)


def test_SA4_prospects_are_found_by_grade_and_horizon(desk: Office) -> None:
    desk.register()
    desk.settle()
    desk.ask(GradeProspect(customer_id=CUSTOMER, grade=ProspectGrade.IMPORTANT, reason="builds"))
    desk.ask(SetCloseHorizon(customer_id=CUSTOMER, expected_on=day(40)))
    desk.settle()

    (row,) = desk.rows("sales.prospects", grade="A", horizon="short")
    assert (row["expected_on"], row["reason"]) == ("2025-04-29", "builds")
    lost = GradeProspect(customer_id=CUSTOMER, grade=ProspectGrade.GIVEN_UP, reason="no money")
    desk.ask(lost)
    desk.settle()
    assert desk.rows("sales.prospects", grade="C")[0]["horizon"] is None
