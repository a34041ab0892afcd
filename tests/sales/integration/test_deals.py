"""What follows a signature: orders, amendments, reminders and what is overdue (SA16 to SA18)."""

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from daybook_chassis.errors import Refusal
from daybook_chassis.http.app import create_app
from daybook_chassis.security import Principal, Tokens
from daybook_contracts.sales.orders import Goods
from daybook_sales.api.routes import router
from daybook_sales.application.amendments import AmendContract, SendContract
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.orders import DeliverOrder, PlaceOrder, ReturnGoods
from daybook_sales.application.products import ChangePrice, ListProduct
from daybook_sales.domain.amendment import AmendedTooLow, ContractNotInForce
from daybook_sales.domain.contract import ContractNotApproved, InstalmentsDoNotSum
from daybook_sales.domain.ledger import ContractExceeded
from daybook_sales.domain.order import NotDelivered, NotOrdered
from tests.sales.integration.office import Office
from tests.sales.samples import CONTRACT, CUSTOMER, NOON, PLAN, SECOND, day, instalment, usd

PEOPLE = Tokens(
    {
        "reader": Principal("reader", ("sales.orders.read",)),
        "signer": Principal("signer", ("sales.contracts.sign",)),
    }
)
PUMP = UUID("01890000-0000-7000-8000-0000000000e1")
ORDER = UUID("01890000-0000-7000-8000-0000000000f9")
DRAFT = DraftContract(
    contract_id=CONTRACT,
    customer_id=CUSTOMER,
    value=usd(300),
    instalments=PLAN,
    ends_on=NOON.date() + timedelta(days=365),
)
PLACE = PlaceOrder(
    order_id=ORDER,
    customer_id=CUSTOMER,
    contract_id=CONTRACT,
    goods=(Goods(product_id=PUMP, quantity=3),),
)


def pumps(quantity: int) -> tuple[Goods, ...]:
    return (Goods(product_id=PUMP, quantity=quantity),)


@pytest.fixture
def dealt(office: Office) -> Office:
    office.register()
    office.link("C-1")
    office.settle()
    office.ask(ListProduct(product_id=PUMP, sku="P-1", name="Pump"))
    office.ask(ChangePrice(product_id=PUMP, price=usd(100), effective_from=NOON.date()))
    return office


def test_SA17_an_order_cites_what_was_signed_and_no_more_comes_back_than_went(
    dealt: Office,
) -> None:
    with pytest.raises(Refusal, match="cites a contract or a quote"):
        dealt.ask(PLACE.model_copy(update={"contract_id": None}))
    dealt.ask(DRAFT)
    with pytest.raises(Refusal, match="is draft, not signed"):
        dealt.ask(PLACE)
    dealt.sign(DRAFT.model_copy(update={"contract_id": SECOND}))
    dealt.ask(PLACE.model_copy(update={"contract_id": SECOND}))
    with pytest.raises(NotOrdered):
        dealt.ask(DeliverOrder(order_id=ORDER, delivery_ref="D-1", goods=pumps(4)))
    for _ in range(2):  # the same delivery, told twice
        dealt.ask(DeliverOrder(order_id=ORDER, delivery_ref="D-1", goods=pumps(2)))
    back = ReturnGoods(order_id=ORDER, return_ref="R-1", goods=pumps(3), reason="noise")
    with pytest.raises(NotDelivered):
        dealt.ask(back)
    dealt.ask(back.model_copy(update={"goods": pumps(1)}))
    dealt.settle()

    (line,) = dealt.rows("sales.order_lines")
    assert (line["ordered"], line["delivered"], line["returned"]) == (3, 2, 1)
    (order,) = dealt.rows("sales.orders", status="partly_delivered")
    sums = (order["total_minor"], order["delivered_minor"], order["returned_minor"])
    assert sums == (30000, 20000, 10000)
    app = create_app(dealt.service, [router(dealt.service)], PEOPLE)
    asked = TestClient(app, headers={"Authorization": "Bearer reader"})
    page = asked.get(f"/orders/{ORDER}/document")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<td>P-1</td><td>Pump</td><td>3</td><td>2</td><td>1</td><td>100.00 USD</td>" in page.text
    assert asked.get(f"/orders/{PUMP}/document").status_code == 404


def test_SA16_nothing_is_signed_in_a_year_without_business(dealt: Office) -> None:
    dealt.ask(DRAFT)
    dealt.ask(ApproveContract(contract_id=CONTRACT))
    app = create_app(dealt.service, [router(dealt.service)], PEOPLE)
    asked = TestClient(app, headers={"Authorization": "Bearer signer"})

    refused = asked.post(f"/contracts/{CONTRACT}/sign", json={"signed_on": "0001-01-01"})
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "signed_on: its year is from 1900 to 2199",
    )
    signed = asked.post(f"/contracts/{CONTRACT}/sign", json={"signed_on": "1990-01-01"})
    assert signed.status_code == 200


def test_SA17_more_is_ordered_under_a_contract_once_it_is_amended(dealt: Office) -> None:
    dealt.sign(DRAFT)
    dealt.ask(PLACE)
    more = PLACE.model_copy(update={"order_id": SECOND, "goods": pumps(1)})
    with pytest.raises(
        ContractExceeded, match=r"400\.00 USD would be ordered .* worth 300\.00 USD"
    ):
        dealt.ask(more)
    amend = AmendContract(
        contract_id=CONTRACT,
        value=usd(400),
        instalments=(instalment(SECOND, 400, 40),),
        reason="one more is needed",
    )
    dealt.ask(amend)
    dealt.ask(more)


def test_SA16_an_amendment_replaces_what_is_due_and_keeps_what_was_paid(dealt: Office) -> None:
    amend = AmendContract(
        contract_id=CONTRACT,
        value=usd(250),
        instalments=(instalment(SECOND, 250, 40),),
        reason="less was needed",
    )
    dealt.ask(DRAFT)
    with pytest.raises(ContractNotInForce):
        dealt.ask(amend)
    dealt.sign(DRAFT.model_copy(update={"contract_id": SECOND}))
    dealt.pay("C-1", "P1", "150.00")
    dealt.settle()
    with pytest.raises(InstalmentsDoNotSum):
        dealt.ask(amend.model_copy(update={"contract_id": SECOND, "value": usd(251)}))
    dealt.ask(amend.model_copy(update={"contract_id": SECOND}))
    dealt.settle()

    (row,) = dealt.rows("sales.receivables")
    assert (row["amount_minor"], row["outstanding_minor"], row["status"]) == (
        25000,
        10000,
        "partial",
    )
    assert dealt.sums() == (25000, 15000, 0, 15000, 0)
    (contract,) = dealt.rows("sales.contracts")
    assert (contract["status"], contract["amendments"]) == ("amended", 1)


def test_SA16_no_amendment_goes_below_what_was_ordered_and_paid(dealt: Office) -> None:
    dealt.sign(DRAFT)
    dealt.ask(PLACE.model_copy(update={"goods": pumps(2)}))
    dealt.ask(DeliverOrder(order_id=ORDER, delivery_ref="D-1", goods=pumps(2)))
    dealt.pay("C-1", "P1", "150.00")
    dealt.settle()

    def amend(value: int) -> None:
        plan = (instalment(SECOND, value, 40),)
        dealt.ask(
            AmendContract(
                contract_id=CONTRACT, value=usd(value), instalments=plan, reason="less was needed"
            )
        )

    with pytest.raises(AmendedTooLow, match=r"200\.00 USD is ordered under"):
        amend(199)
    dealt.ask(ReturnGoods(order_id=ORDER, return_ref="R-1", goods=pumps(1), reason="noise"))
    with pytest.raises(AmendedTooLow, match=r"150\.00 USD is paid for"):
        amend(149)
    amend(150)


def test_SA16_a_contract_is_sent_when_approved_and_ends_by_itself(dealt: Office) -> None:
    send = SendContract(contract_id=CONTRACT, contact_id=SECOND)
    dealt.ask(DRAFT)
    with pytest.raises(ContractNotApproved):
        dealt.ask(send)
    ended = DRAFT.model_copy(update={"contract_id": SECOND, "ends_on": NOON.date()})
    dealt.sign(ended)
    dealt.ask(send.model_copy(update={"contract_id": SECOND}))
    dealt.settle()
    dealt.pass_time()

    (contract,) = dealt.rows("sales.contracts")
    assert contract["status"] == "expired"
    assert contract["sent_at"] is not None


def test_SA18_reminders_precede_the_due_day_and_only_what_is_unpaid_is_overdue(
    dealt: Office,
) -> None:
    later = tuple(
        each.model_copy(update={"due_on": each.due_on + timedelta(days=30)}) for each in PLAN
    )
    dealt.sign(DRAFT.model_copy(update={"instalments": later, "seller": "ann"}))
    dealt.pay("C-1", "P1", "100.00")
    dealt.settle()
    dealt.pass_time()

    told = dealt.told()
    assert told.count("crm.sales.PaymentDueSoon") == 2
    assert told.count("crm.sales.PaymentOverdue") == 2
    assert told.index("crm.sales.PaymentDueSoon") < told.index("crm.sales.PaymentOverdue")
    overdue = sorted(
        row["overdue_since"] for row in dealt.rows("sales.receivables", status="overdue")
    )
    assert overdue == [day(70).isoformat(), day(100).isoformat()]
    notices = {about: set[str]() for about in ("payment_due", "payment_overdue")}
    for row in dealt.rows("sales.notices", recipient="ann"):
        notices[row["about"]].add(row["text"])
    owed = {f"100.00 USD due {each}" for each in overdue}
    assert notices == {"payment_due": owed, "payment_overdue": owed}
