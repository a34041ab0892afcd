"""An instalment is reminded of before its due day and overdue after it, once each (SA18)."""

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.sales.payments import PaymentDueSoon, PaymentOverdue
from daybook_sales.domain import account, dunning
from tests.sales.samples import (
    ACCOUNT,
    CUSTOMER,
    FIRST,
    allocated,
    allocation,
    day,
    planned,
    received,
    usd,
)

SOON = PaymentDueSoon(
    customer_id=CUSTOMER,
    account_id=ACCOUNT,
    instalment_id=FIRST,
    due_on=day(10),
    outstanding=usd(100),
)
OVERDUE = PaymentOverdue(**dict(SOON))
PAID = (received(100), allocated(allocation(FIRST, 100, 0)))


def test_SA18_it_is_reminded_of_once_and_not_after_its_day() -> None:
    owed = Scenario(account.evolve, [planned()])

    owed.when(lambda state: dunning.remind(state, FIRST, day(7))).then(SOON).when(
        lambda state: dunning.remind(state, FIRST, day(8))
    ).then()
    owed.when(lambda state: dunning.remind(state, FIRST, day(11))).then()


def test_SA18_it_is_overdue_once_and_not_on_its_day() -> None:
    owed = Scenario(account.evolve, [planned()])

    owed.when(lambda state: dunning.mark_overdue(state, FIRST, day(10))).then()
    owed.when(lambda state: dunning.mark_overdue(state, FIRST, day(11))).then(OVERDUE).when(
        lambda state: dunning.mark_overdue(state, FIRST, day(12))
    ).then()


def test_SA18_of_what_is_paid_nothing_is_said() -> None:
    paid = Scenario(account.evolve, [planned(), *PAID])

    paid.when(lambda state: dunning.remind(state, FIRST, day(7))).then()
    paid.when(lambda state: dunning.mark_overdue(state, FIRST, day(11))).then()


def test_SA18_whose_contract_it_is_of_is_told() -> None:
    owed = Scenario(account.evolve, [planned()])

    told = SOON.model_copy(update={"seller": "ann"})
    owed.when(lambda state: dunning.remind(state, FIRST, day(7), "ann")).then(told)
    late = OVERDUE.model_copy(update={"seller": "ann"})
    owed.when(lambda state: dunning.mark_overdue(state, FIRST, day(11), "ann")).then(late)
