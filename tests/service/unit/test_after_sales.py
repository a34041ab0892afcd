"""Warranties, maintenance by schedule, and goods that come back."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from daybook_chassis.errors import Conflict
from daybook_chassis.recurrence import RuleUnfit
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.service.returns import (
    ExchangeShipped,
    RefundDue,
    RefundMade,
    RefundOverdue,
    ReturnApproved,
    ReturnDeclined,
    ReturnKind,
    ReturnReason,
    ReturnRequested,
)
from daybook_contracts.service.warranties import (
    MaintenanceDone,
    MaintenanceDue,
    MaintenancePlanned,
    WarrantyExpiring,
    WarrantyRegistered,
)
from daybook_service.application.recurrence import MOST, days, moments
from daybook_service.domain import after_sales, goods_return
from daybook_service.domain.after_sales import NoSuchMaintenance, WarrantyEndsEarly, WarrantyOver
from daybook_service.domain.goods_return import (
    NoExchange,
    NoRefundDue,
    NothingToReturn,
    RefundDiffers,
    RefundOfAnother,
    Return,
    ReturnDecided,
    ReturnFact,
    ReturnTooLate,
)
from tests.service.samples import CUSTOMER, DAY, NINE, OFFICE, at

THING = UUID("01890a5d-ac96-774b-bcce-b302099a80b0")
REGISTERED = WarrantyRegistered(
    customer_id=CUSTOMER,
    warranty_id=THING,
    product_ref="LIFT-2",
    starts_on=DAY,
    ends_on=DAY + timedelta(days=365),
    remind_at=at(24),
)
EXPIRING = WarrantyExpiring(
    customer_id=CUSTOMER, warranty_id=THING, product_ref="LIFT-2", ends_on=REGISTERED.ends_on
)


def test_SE4_a_warranty_is_reminded_of_once_before_it_ends() -> None:
    the = Scenario(after_sales.warranty)
    after = the.when(lambda state: after_sales.register(state, REGISTERED)).then(REGISTERED)
    after.when(lambda state: after_sales.register(state, REGISTERED)).refused(Conflict)
    after.when(lambda state: after_sales.remind(state, at(23))).then()
    told = after.when(lambda state: after_sales.remind(state, at(24))).then(EXPIRING)
    told.when(lambda state: after_sales.remind(state, at(25))).then()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "day"),
    [
        (date.min, date.min, date.min),
        (date.min, date.min + timedelta(days=40), date.min + timedelta(days=10)),
        (DAY, DAY + timedelta(days=29), DAY),
        (DAY, date.max, date.max - timedelta(days=30)),
    ],
)
def test_SE4_the_reminder_comes_within_the_warranty_whatever_its_days(
    starts_on: date, ends_on: date, day: date
) -> None:
    terms = after_sales.AfterSalesPolicy(
        warranty_reminder_days=30, return_days=dict.fromkeys(ReturnKind, 14)
    )
    assert after_sales.reminder_day(starts_on, ends_on, ends_on, terms) == day
    for over in (date.min, DAY - timedelta(days=1)):
        with pytest.raises(WarrantyEndsEarly):
            after_sales.reminder_day(DAY, over, over, terms)


def test_SE4_a_warranty_that_is_over_is_not_registered() -> None:
    terms = after_sales.AfterSalesPolicy(
        warranty_reminder_days=30, return_days=dict.fromkeys(ReturnKind, 14)
    )
    with pytest.raises(WarrantyOver, match=f"{DAY} is over"):
        after_sales.reminder_day(date.min, DAY, DAY + timedelta(days=1), terms)


def test_SE4_maintenance_begins_on_a_day_that_is_not_over() -> None:
    tomorrow = DAY + timedelta(days=1)
    with pytest.raises(RuleUnfit, match=f"begins on {DAY}, which is over"):
        days("FREQ=DAILY;COUNT=3", DAY, tomorrow)
    assert days("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1;COUNT=1", DAY, tomorrow) == (date(2024, 5, 1),)


PLANNED = MaintenancePlanned(
    customer_id=CUSTOMER,
    plan_id=THING,
    product_ref="LIFT-2",
    rule="FREQ=DAILY;COUNT=2",
    due_at=(NINE, at(24)),
)
DUE = MaintenanceDue(
    customer_id=CUSTOMER, plan_id=THING, product_ref="LIFT-2", number=2, due_at=at(24)
)
DONE = MaintenanceDone(customer_id=CUSTOMER, plan_id=THING, number=2, report="Oiled")


def test_SE4_maintenance_falls_due_and_is_done_once_each_time() -> None:
    the = Scenario(after_sales.maintenance, [PLANNED])
    the.when(lambda state: after_sales.plan(state, PLANNED)).refused(Conflict)
    the.when(lambda state: after_sales.fall_due(state, 2, at(23))).then()
    due = the.when(lambda state: after_sales.fall_due(state, 2, at(24))).then(DUE)
    due.when(lambda state: after_sales.fall_due(state, 2, at(25))).then()
    done = due.when(lambda state: after_sales.do(state, 2, "Oiled")).then(DONE)
    done.when(lambda state: after_sales.do(state, 2, "Again")).then()
    the.given(DONE).when(lambda state: after_sales.fall_due(state, 2, at(25))).then()
    the.when(lambda state: after_sales.do(state, 3, "?")).refused(NoSuchMaintenance)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", [4, 14, 24]),
        ("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3", [4, 7, 11]),
        ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20240322", [8, 15, 22]),
    ],
)
def test_SE4_maintenance_recurs_by_rule(rule: str, expected: list[int]) -> None:
    assert days(rule, DAY, DAY) == tuple(date(2024, 3, day) for day in expected)


def test_SE4_maintenance_by_month_and_year_is_at_the_hour_at_which_somebody_is_there() -> None:
    found = moments("FREQ=MONTHLY;BYMONTHDAY=9;COUNT=2", DAY, DAY, OFFICE.calendar)
    assert found == (at(24 * 7), at(24 * 36))  # the 9th of March 2024 is a Saturday
    assert days("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1;COUNT=2", DAY, DAY) == (
        date(2024, 5, 1),
        date(2025, 5, 1),
    )


@pytest.mark.parametrize(
    "rule",
    [
        "every day",
        "FREQ=SECONDLY;COUNT=3",
        "FREQ=DAILY",
        f"FREQ=DAILY;COUNT={MOST + 1}",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-3",
        "FREQ=DAILY;UNTIL=20231231",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=2",
        "FREQ=DAILY;INTERVAL=0;COUNT=2",
        "FREQ=WEEKLY;BYDAY=XX;COUNT=2",
    ],
)
def test_SE4_a_rule_that_is_none_or_has_no_end_is_refused(rule: str) -> None:
    with pytest.raises(RuleUnfit):
        days(rule, DAY, DAY)


REQUESTED = ReturnRequested(
    customer_id=CUSTOMER,
    return_id=THING,
    kind=ReturnKind.REFUND,
    order_ref="O-1",
    product_ref="LAMP",
    quantity=2,
    amount=Money.parse("40.00", "EUR"),
    reason=ReturnReason.DEFECT,
    delivered_on=DAY,
)
IDS = {"customer_id": CUSTOMER, "return_id": THING}
EXCHANGE = REQUESTED.model_copy(update={"kind": ReturnKind.EXCHANGE})
APPROVED = ReturnApproved(**IDS)
REFUND = RefundDue(
    customer_id=CUSTOMER, return_id=THING, order_ref="O-1", amount=Money.parse("40.00", "EUR")
)
SHIPPED = ExchangeShipped(**IDS, order_ref="O-1", shipment_ref="S-1")
DECLINED = ReturnDeclined(**IDS, reason="Worn")


def the(*facts: Fact) -> Scenario[Return]:
    return Scenario(goods_return.evolve, facts)


def test_SE5_goods_come_back_within_days_of_delivery() -> None:
    last = DAY + timedelta(days=14)
    after = the().when(lambda state: goods_return.request(state, REQUESTED, 14, last))
    after.then(REQUESTED).when(
        lambda state: goods_return.request(state, REQUESTED, 14, last)
    ).refused(Conflict)
    over = last + timedelta(days=1)
    the().when(lambda state: goods_return.request(state, REQUESTED, 14, over)).refused(
        ReturnTooLate
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"quantity": 0},
        {"amount": Money.zero("EUR")},
        {"amount": Money(-1, "EUR")},
        {"delivered_on": DAY + timedelta(days=1)},
    ],
)
def test_SE5_nothing_is_no_return(changed: dict[str, object]) -> None:
    unfit = REQUESTED.model_copy(update=changed)
    the().when(lambda state: goods_return.request(state, unfit, 14, DAY)).refused(NothingToReturn)


def test_SE5_an_approved_refund_is_told_to_finance_with_its_amount() -> None:
    after = the(REQUESTED).when(goods_return.approve).then(APPROVED, REFUND)
    after.when(goods_return.approve).refused(ReturnDecided)
    after.when(lambda state: goods_return.ship(state, "S-1")).refused(NoExchange)


def test_SE5_an_approved_exchange_is_shipped_once() -> None:
    the(EXCHANGE).when(lambda state: goods_return.ship(state, "S-1")).refused(NoExchange)
    approved = the(EXCHANGE).when(goods_return.approve).then(APPROVED)
    after = approved.when(lambda state: goods_return.ship(state, "S-1")).then(SHIPPED)
    after.when(lambda state: goods_return.ship(state, "S-2")).refused(NoExchange)


def test_SE5_a_return_is_declined_with_a_reason_and_stays_so() -> None:
    after = the(REQUESTED).when(lambda state: goods_return.decline(state, "Worn")).then(DECLINED)
    after.when(goods_return.approve).refused(ReturnDecided, "declined")


OWED_BY = DAY + timedelta(days=14)
OWED = REFUND.model_copy(update={"due_on": OWED_BY})
MADE = RefundMade(
    customer_id=CUSTOMER,
    return_id=THING,
    payment_ref="R-1",
    amount=OWED.amount,
    paid_on=DAY + timedelta(days=1),
)


def pay(
    reference: str = "R-1",
    amount: Money = OWED.amount,
    days: int = 1,
    paid_to: UUID | None = None,
) -> Callable[[Return], list[ReturnFact]]:
    return lambda state: goods_return.settle(
        state,
        payment_ref=reference,
        amount=amount,
        paid_on=DAY + timedelta(days=days),
        today=DAY + timedelta(days=3),
        paid_to=paid_to,
    )


def late(days: int) -> Callable[[Return], list[ReturnFact]]:
    return lambda state: goods_return.mark_overdue(state, DAY + timedelta(days=days))


def test_SE5_a_refund_ends_once_in_full() -> None:
    the(REQUESTED, APPROVED).when(pay()).refused(NoRefundDue, "approved")
    owed = the(REQUESTED, APPROVED, OWED)
    owed.when(pay(amount=Money.parse("39.99", "EUR"))).refused(RefundDiffers)
    for paid_on in (4, -30):
        owed.when(pay(days=paid_on)).refused(RefundDiffers, "to be paid from")
    owed.when(pay(paid_to=UUID(int=9))).refused(RefundOfAnother, "not of customer")
    owed.when(pay(paid_to=CUSTOMER)).then(MADE)
    made = owed.when(pay()).then(MADE)
    made.when(pay()).then()
    made.when(pay("R-2")).refused(NoRefundDue, "R-1")


def test_SE5_a_refund_is_overdue_once_after_its_day_unless_it_is_paid() -> None:
    owed = the(REQUESTED, APPROVED, OWED)
    overdue = RefundOverdue(
        customer_id=CUSTOMER, return_id=THING, amount=OWED.amount, due_on=OWED_BY
    )
    owed.when(late(14)).then()
    owed.when(late(15)).then(overdue).when(late(16)).then()
    owed.given(MADE).when(late(15)).then()
    the(REQUESTED, APPROVED, REFUND).when(late(999)).then()
