"""A payment's reference says where it was entered, or that it is to be taken back (SA18)."""

from collections.abc import Callable
from uuid import UUID

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
from daybook_sales.domain import receipt
from daybook_sales.domain.receipt import (
    PaymentRefReused,
    Receipt,
    ReceiptFact,
    ReceiptPlaced,
    ReversalNoted,
)
from tests.sales.samples import ACCOUNT, CUSTOMER, SIGNED_ON, day

Decide = Callable[[Receipt | None], list[ReceiptFact]]
OTHER_ACCOUNT = UUID("01890000-0000-7000-8000-0000000000c2")
PLACED = ReceiptPlaced(customer_id=CUSTOMER, account_id=ACCOUNT, payment_ref="P1")
NOTED = ReversalNoted(customer_id=CUSTOMER, payment_ref="P1", reversed_on=SIGNED_ON)


def the(*facts: Fact) -> Scenario[Receipt]:
    return Scenario(receipt.evolve, facts)


def placing(account_id: UUID = ACCOUNT) -> Decide:
    return lambda state: receipt.place(
        state, customer_id=CUSTOMER, account_id=account_id, payment_ref="P1"
    )


def noting(number: int = 0) -> Decide:
    return lambda state: receipt.note_reversal(
        state, customer_id=CUSTOMER, payment_ref="P1", reversed_on=day(number)
    )


def test_SA18_a_payment_is_placed_once() -> None:
    the().when(placing()).then(PLACED).when(placing()).then()


def test_SA18_one_payment_is_not_in_two_currencies() -> None:
    the(PLACED).when(placing(OTHER_ACCOUNT)).refused(PaymentRefReused, "another currency")


def test_SA18_a_reversal_before_its_payment_is_noted_once() -> None:
    the().when(noting()).then(NOTED).when(noting(3)).then()


def test_SA18_a_payment_whose_reversal_came_first_is_still_placed() -> None:
    after = the(NOTED).when(placing()).then(PLACED)

    assert after.state == Receipt(ACCOUNT, SIGNED_ON)
