"""Receipts settle what is oldest; what is left is credit; a reversal reopens (SA18)."""

from collections.abc import Callable, Sequence

import pytest

from daybook_chassis.errors import Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.payments import ClaimOrigin
from daybook_sales.domain import account
from daybook_sales.domain.account import Account, AccountFact, ClaimReused
from daybook_sales.domain.receipt import PaymentRefReused
from tests.sales.samples import (
    ACCOUNT,
    CUSTOMER,
    FIRST,
    PLAN,
    SECOND,
    SIGNED_ON,
    THIRD,
    allocated,
    allocation,
    instalment,
    planned,
    received,
    taken_back,
    usd,
)

Decide = Callable[[Account | None], list[AccountFact]]


def the(*facts: Fact) -> Scenario[Account]:
    return Scenario(account.evolve, facts)


def planning(*instalments: Instalment, ref: str = "C1") -> Decide:
    return lambda state: account.plan(
        state,
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        origin=ClaimOrigin.CONTRACT,
        origin_ref=ref,
        instalments=instalments or PLAN,
    )


def receiving(amount: int | Money, ref: str = "P1") -> Decide:
    return lambda state: account.receive(
        state,
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        payment_ref=ref,
        amount=usd(amount) if isinstance(amount, int) else amount,
        received_on=SIGNED_ON,
    )


def reversing(ref: str = "P1") -> Callable[[Account], list[AccountFact]]:
    return lambda state: account.reverse(state, ref, SIGNED_ON)


def test_SA18_a_plan_is_entered() -> None:
    the().when(planning()).then(planned())


def test_SA18_the_same_plan_again_changes_nothing() -> None:
    the(planned()).when(planning()).then()


@pytest.mark.parametrize(
    "other",
    [
        (instalment(FIRST, 101, 10), *PLAN[1:]),
        (instalment(FIRST, 100, 11), *PLAN[1:]),
        (*PLAN, instalment(ACCOUNT, 100, 90)),
    ],
    ids=["another amount", "another day", "one more"],
)
def test_SA18_one_claim_with_two_contents_is_not_dropped_in_silence(
    other: Sequence[Instalment],
) -> None:
    the(planned()).when(planning(*other)).refused(ClaimReused, "contract C1")


def test_SA18_a_payment_settles_the_oldest_instalment_first() -> None:
    the(planned()).when(receiving(150)).then(
        received(150), allocated(allocation(FIRST, 100, 0), allocation(SECOND, 50, 50))
    )


def test_SA18_oldest_is_by_due_day_not_by_when_it_was_entered() -> None:
    later, sooner = planned(PLAN[2], ref="C1"), planned(PLAN[0], ref="C2")

    the(later, sooner).when(receiving(50)).then(received(50), allocated(allocation(FIRST, 50, 50)))


def test_SA18_of_one_day_what_was_entered_first_is_oldest() -> None:
    one, other = instalment(SECOND, 100, 10), instalment(FIRST, 100, 10)

    the(planned(one, other)).when(receiving(150)).then(
        received(150), allocated(allocation(SECOND, 100, 0), allocation(FIRST, 50, 50))
    )


def test_SA18_what_is_left_over_is_credit_and_settles_the_next_plan() -> None:
    paid = the().when(receiving(120)).then(received(120))

    paid.when(planning()).then(
        planned(), allocated(allocation(FIRST, 100, 0), allocation(SECOND, 20, 80))
    )


def test_SA18_more_than_all_that_is_owed_leaves_credit() -> None:
    the(planned(PLAN[0])).when(receiving(130)).then(
        received(130), allocated(allocation(FIRST, 100, 0), credit=30)
    )


def test_SA18_a_payment_of_nothing_settles_nothing() -> None:
    the(planned()).when(receiving(0)).then(received(0))


def test_SA18_a_gift_is_invoiced_at_nothing() -> None:
    gift = instalment(FIRST, 0, 0)

    the(received(10)).when(planning(gift)).then(planned(gift))


def test_SA18_amounts_are_not_below_nothing() -> None:
    the().when(receiving(-1)).refused(Refusal, "reversal")
    the().when(planning(instalment(FIRST, -1, 0))).refused(Refusal, "below nothing")


def test_SA18_the_same_payment_again_changes_nothing() -> None:
    after = the(planned(), received(150), allocated(allocation(FIRST, 100, 0)))

    after.when(receiving(150)).then()


def test_SA18_one_payment_reference_has_one_amount() -> None:
    the(planned(), received(150)).when(receiving(151)).refused(PaymentRefReused, "150.00 USD")


def test_SA18_a_reversal_takes_from_credit_first() -> None:
    paid = allocated(allocation(FIRST, 100, 0), credit=50)

    the(planned(PLAN[0]), received(100), received(50, "P2"), paid).when(reversing("P2")).then(
        taken_back(50, credit=0, ref="P2")
    )


def test_SA18_a_reversal_reopens_the_newest_settled_instalment_first() -> None:
    paid = allocated(
        allocation(FIRST, 100, 0), allocation(SECOND, 100, 0), allocation(THIRD, 20, 80)
    )

    the(planned(), received(150), received(70, "P2"), paid).when(reversing("P1")).then(
        taken_back(
            150,
            (allocation(THIRD, 20, 100), allocation(SECOND, 100, 100), allocation(FIRST, 30, 30)),
        )
    )


def test_SA18_a_second_reversal_changes_nothing() -> None:
    the(received(50), taken_back(50)).when(reversing()).then()


def test_SA18_what_was_taken_back_is_not_received_again() -> None:
    """The sender's second payment of one reference is a repeat of the first, reversed or not."""
    the(received(50), taken_back(50)).when(receiving(50)).then()


def test_SA18_reopened_instalments_are_settled_by_the_next_payment() -> None:
    settled = allocated(allocation(FIRST, 100, 0))
    reopened = taken_back(100, (allocation(FIRST, 100, 100),))

    the(planned(PLAN[0]), received(100), settled, reopened).when(receiving(40, "P2")).then(
        received(40, "P2"), allocated(allocation(FIRST, 40, 60))
    )
