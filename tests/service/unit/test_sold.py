"""A return is of what sales delivered, then, for no more than it cost, and of no piece twice."""

from typing import Any
from uuid import UUID

import pytest

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import Goods, OrderLine
from daybook_contracts.service.returns import ReturnKind, ReturnReason, ReturnRequested
from daybook_service.domain import sold
from daybook_service.domain.sold import DeliveryNoted, NotAsSold, OrderNoted, ReturnCounted, Sold
from tests.service.samples import CUSTOMER, DAY, TICKET

ORDER, RETURN, LAMP, RING = (UUID(int=number) for number in (1, 2, 3, 4))
PRICE = Money.parse("20.00", "EUR")
NOTED = OrderNoted(
    customer_id=CUSTOMER,
    order_id=ORDER,
    lines=(OrderLine(product_id=LAMP, quantity=3, unit_price=PRICE, amount=Money(6000, "EUR")),),
)
DELIVERED = DeliveryNoted(
    customer_id=CUSTOMER,
    order_id=ORDER,
    delivery_ref="D-1",
    delivered_on=DAY,
    goods=(Goods(product_id=LAMP, quantity=2),),
)
REQUESTED = ReturnRequested(
    customer_id=CUSTOMER,
    return_id=RETURN,
    kind=ReturnKind.REFUND,
    order_ref=str(ORDER),
    product_ref=str(LAMP),
    quantity=2,
    amount=Money.parse("40.00", "EUR"),
    reason=ReturnReason.DEFECT,
    delivered_on=DAY,
)
COUNTED = ReturnCounted(
    customer_id=CUSTOMER, order_id=ORDER, return_id=RETURN, product_id=LAMP, quantity=2
)


def the(*facts: Fact) -> Scenario[Sold]:
    return Scenario(sold.evolve, facts)


def test_SE5_what_was_delivered_is_asked_back_once() -> None:
    asked = the(NOTED, DELIVERED).when(lambda state: sold.count(state, REQUESTED)).then(COUNTED)
    again = REQUESTED.model_copy(update={"return_id": TICKET, "quantity": 1, "amount": PRICE})
    asked.when(lambda state: sold.count(state, again)).refused(NotAsSold, "at most 0 more")
    none = COUNTED.model_copy(update={"quantity": 0})
    declined = asked.when(lambda state: sold.release(state, RETURN)).then(none)
    one = COUNTED.model_copy(update={"return_id": TICKET, "quantity": 1})
    declined.when(lambda state: sold.count(state, again)).then(one)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"customer_id": TICKET}, "knows no order"),
        ({"product_ref": str(RING)}, "is not on order"),
        ({"product_ref": "LAMP"}, "is not on order"),
        ({"quantity": 3}, "2 of it were delivered"),
        ({"delivered_on": DAY.replace(day=5)}, "0 of it were delivered on 2024-03-05"),
        ({"amount": Money.parse("40.01", "EUR")}, "for 40.00 EUR"),
        ({"amount": Money.parse("40.00", "USD")}, "for 40.00 EUR"),
    ],
)
def test_SE5_what_sales_did_not_say_is_refused(changed: dict[str, Any], said: str) -> None:
    otherwise = REQUESTED.model_copy(update=changed)
    the(NOTED, DELIVERED).when(lambda state: sold.count(state, otherwise)).refused(NotAsSold, said)


def test_SE5_an_order_that_sales_does_not_know_has_nothing_to_come_back() -> None:
    the().when(lambda state: sold.count(state, REQUESTED)).refused(NotAsSold, "knows no order")
    assert sold.id_of("O-1") is None
    the().when(lambda state: sold.release(state, RETURN)).then()


def test_SE5_what_sales_says_twice_counts_once() -> None:
    the(NOTED).when(lambda state: sold.note(state, NOTED)).then()
    the(NOTED, DELIVERED).when(lambda state: sold.deliver(state, DELIVERED)).then()
    more = DELIVERED.model_copy(update={"delivery_ref": "D-2"})
    after = the(NOTED, DELIVERED).when(lambda state: sold.deliver(state, more)).then(more)
    four = REQUESTED.model_copy(update={"quantity": 4, "amount": PRICE})
    counted = COUNTED.model_copy(update={"quantity": 4})
    after.when(lambda state: sold.count(state, four)).then(counted)
