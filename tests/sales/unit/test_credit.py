"""What a customer owes blocks orders above its limit, and nothing else does (CU24)."""

from functools import partial
from uuid import UUID

import pytest

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import OrderLine, OrderPlaced
from daybook_contracts.sales.payments import ClaimOrigin, PaymentPlanned
from daybook_sales.domain import account, ledger, upfront
from daybook_sales.domain.account import Account
from daybook_sales.domain.ledger import (
    ContractExceeded,
    CreditExceeded,
    CreditLimitNoted,
    EntryKind,
    LedgerEntered,
)
from daybook_sales.domain.upfront import UpfrontNotPaid
from tests.sales.samples import (
    CUSTOMER,
    FIRST,
    allocated,
    allocation,
    day,
    instalment,
    planned,
    received,
    usd,
)

LIMIT = CreditLimitNoted(customer_id=CUSTOMER, limit=usd(500))
BOOKS = Scenario(ledger.evolve, [LIMIT])


def order(amount: int, number: int = 1) -> OrderPlaced:
    line = OrderLine(product_id=UUID(int=1), quantity=1, unit_price=usd(amount), amount=usd(amount))
    return OrderPlaced(
        customer_id=CUSTOMER,
        order_id=UUID(int=number),
        contract_id=UUID(int=2),
        lines=(line,),
        total=usd(amount),
    )


def entered(amount: int, kind: EntryKind = EntryKind.ORDER, number: int = 1) -> LedgerEntered:
    return LedgerEntered(
        customer_id=CUSTOMER,
        order_id=UUID(int=number),
        kind=kind,
        day=day(1),
        amount=usd(amount),
        contract_id=UUID(int=2) if kind is EntryKind.ORDER else None,
    )


def invoiced(amount: int) -> PaymentPlanned:
    plan = planned(instalment(FIRST, amount, due=90), ref="ledger:1")
    return plan.model_copy(update={"origin": ClaimOrigin.INVOICE})


def paid(*facts: object) -> Account | None:
    return Scenario(account.evolve, facts).state  # type: ignore[arg-type]


def test_CU24_orders_up_to_the_limit_are_entered_and_one_cent_more_is_not() -> None:
    BOOKS.when(lambda state: ledger.enter_order(state, None, order(500), day(1))).then(entered(500))
    one_more = order(500).model_copy(update={"total": Money(50001, "USD")})
    BOOKS.when(lambda state: ledger.enter_order(state, None, one_more, day(1))).refused(
        CreditExceeded, "500.01 USD would be owed, the credit limit is 500.00 USD"
    )


def test_CU24_what_was_ordered_before_counts_until_it_is_paid_or_back() -> None:
    used = BOOKS.given(entered(400))

    used.when(lambda state: ledger.enter_order(state, None, order(200, 2), day(1))).refused(
        CreditExceeded, "600.00 USD"
    )
    used.when(
        lambda state: ledger.enter_order(state, paid(received(100)), order(200, 2), day(1))
    ).then(entered(200, number=2))
    used.given(entered(100, EntryKind.RETURN)).when(
        lambda state: ledger.enter_order(state, None, order(200, 2), day(1))
    ).then(entered(200, number=2))


def test_CU24_an_open_invoice_counts_and_not_twice_with_its_order() -> None:
    for facts, amount, fits in (
        ([invoiced(400)], 200, False),
        ([invoiced(400)], 100, True),
        ([planned()], 500, True),  # instalments of a contract that are not due yet
        ([invoiced(400), received(400), allocated(allocation(FIRST, 400, 0))], 500, True),
    ):
        decide = partial(ledger.enter_order, account=paid(*facts), placed=order(amount))
        decided = BOOKS.when(partial(decide, today=day(1)))
        if fits:
            decided.then(entered(amount))
        else:
            decided.refused(CreditExceeded)
    BOOKS.given(entered(400)).when(
        lambda state: ledger.enter_order(state, paid(invoiced(400)), order(100, 2), day(1))
    ).then(entered(100, number=2))
    BOOKS.when(
        lambda state: ledger.enter_order(state, paid(planned()), order(401), day(10))
    ).refused(CreditExceeded, "501.00 USD")


def test_SA17_orders_up_to_the_worth_of_their_contract_are_entered_and_one_cent_more_is_not() -> (
    None
):
    first = Scenario(ledger.evolve).given(entered(300))
    first.when(lambda state: ledger.enter_order(state, None, order(200, 2), day(1), usd(500))).then(
        entered(200, number=2)
    )
    one_more = order(200, 2).model_copy(update={"total": Money(20001, "USD")})
    first.when(lambda state: ledger.enter_order(state, None, one_more, day(1), usd(500))).refused(
        ContractExceeded, "500.01 USD would be ordered under contract"
    )


def test_SA17_what_came_back_and_what_is_under_another_contract_leaves_room() -> None:
    other = entered(400, number=3).model_copy(update={"contract_id": UUID(int=9)})
    back = entered(300, EntryKind.RETURN)
    Scenario(ledger.evolve).given(entered(300), other, back).when(
        lambda state: ledger.enter_order(state, None, order(500, 2), day(1), usd(500))
    ).then(entered(500, number=2))


def test_SA17_an_order_is_in_the_currency_of_its_contract() -> None:
    Scenario(ledger.evolve).when(
        lambda state: ledger.enter_order(state, None, order(1), day(1), Money(10_000, "EUR"))
    ).refused(ContractExceeded, "is in EUR")


def test_CU24_a_customer_without_a_limit_is_not_blocked() -> None:
    Scenario(ledger.evolve).when(
        lambda state: ledger.enter_order(state, None, order(9_000_000), day(1))
    ).then(entered(9_000_000))


def test_CU24_the_newest_limit_counts_and_the_same_again_changes_nothing() -> None:
    BOOKS.when(lambda state: ledger.note_limit(state, CUSTOMER, usd(500))).then()
    lower = CreditLimitNoted(customer_id=CUSTOMER, limit=usd(0))
    BOOKS.when(lambda state: ledger.note_limit(state, CUSTOMER, usd(0))).then(lower).when(
        lambda state: ledger.enter_order(state, None, order(1), day(1))
    ).refused(CreditExceeded)


@pytest.mark.parametrize(
    ("share", "money", "number", "delivered"),
    [
        (30, 0, 1, False),
        (30, 119.99, 1, False),
        (30, 120, 1, True),
        (0, 0, 1, True),
        (None, 0, 1, True),
        (100, 399, 1, False),
        (100, 400, 1, True),
        (30, 429, 2, False),  # what was ordered before is settled first
        (30, 430, 2, True),
        (100, 0, 3, True),  # it came back
    ],
)
def test_CU24_a_share_is_paid_before_anything_of_an_order_is_delivered(
    share: int | None, money: float, number: int, delivered: bool
) -> None:
    back = entered(50, EntryKind.RETURN, 3)
    books = BOOKS.given(entered(50, number=3), back, entered(400), entered(100, number=2)).state
    receipt = received(1).model_copy(update={"amount": Money(round(money * 100), "USD")})
    account = paid(receipt) if money else None

    def decide() -> None:
        upfront.check(share, books, account, UUID(int=number), "USD")

    if delivered:
        decide()
    else:
        with pytest.raises(UpfrontNotPaid, match="is paid before delivery"):
            decide()


def test_CU24_a_share_is_noted_when_it_changes() -> None:
    (noted,) = upfront.note(None, CUSTOMER, 30)

    assert upfront.evolve(None, noted) == 30
    assert upfront.note(30, CUSTOMER, 30) == []
    assert upfront.note(None, CUSTOMER, 0) == []
    assert [fact.upfront for fact in upfront.note(30, CUSTOMER, 0)] == [0]
