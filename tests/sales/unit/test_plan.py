"""Targets from year to week reconcile, and a plan of them is submitted and reviewed (SA10)."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.errors import Refusal
from daybook_chassis.testing.scenario import Decided, Scenario
from daybook_contracts.money import Money
from daybook_contracts.sales.targets import Measure, PlanReviewed, PlanSubmitted, TargetSet
from daybook_sales.domain import period, plan
from daybook_sales.domain.plan import Plan, PlanNotSubmitted, TargetsDoNotReconcile
from tests.sales.samples import usd

PLAN = UUID("01890000-0000-7000-8000-000000000a01")
QUARTERS = {f"2026-Q{number}": usd(25) for number in range(1, 5)}
MONTHS = {"2026-01": usd(10), "2026-02": usd(10), "2026-03": usd(5)}
WEEKS = {"2026-W01": usd(1), "2026-W02": usd(2), "2026-W03": usd(3), "2026-W04": usd(4)}
EMPTY: Scenario[Plan] = Scenario(plan.evolve)
SUBMITTED = PlanSubmitted(plan_id=PLAN, owner="ann", note="two fairs")


def told(name: str, amount: int, before: int | None = None) -> TargetSet:
    return TargetSet(
        plan_id=PLAN,
        owner="ann",
        measure=Measure.SIGNED,
        period=name,
        target=usd(amount),
        previous_target=None if before is None else usd(before),
    )


def put(state: Plan | None, targets: dict[str, Money], year: str = "2026") -> list[plan.PlanFact]:
    return plan.set_targets(
        state, plan_id=PLAN, owner="ann", measure=Measure.SIGNED, year=year, targets=targets
    )


def asked(before: Scenario[Plan], **targets: Money) -> Decided[Plan]:
    return before.when(partial(put, targets=targets))


YEAR = Scenario(plan.evolve, [told("2026", 100)])
WHOLE = YEAR.given(*(told(each, 25) for each in QUARTERS)).given(
    *(told(each, amount.minor // 100) for each, amount in MONTHS.items())
)


def test_SA10_a_year_is_broken_down_level_by_level_and_sums_up() -> None:
    YEAR.when(partial(put, targets=QUARTERS)).then(*(told(each, 25) for each in QUARTERS))
    WHOLE.when(partial(put, targets=WEEKS)).refused(TargetsDoNotReconcile, "no target for 2026-W05")
    weeks = WEEKS | {"2026-W05": usd(0)}
    WHOLE.when(partial(put, targets=weeks)).then(
        *(told(each, amount.minor // 100) for each, amount in weeks.items())
    )


def test_SA10_parts_that_do_not_reconcile_with_their_whole_are_refused() -> None:
    for before, targets, why in (
        (YEAR, QUARTERS | {"2026-Q4": usd(24)}, "2026 is 100.00 USD, its parts sum to 99.00 USD"),
        (YEAR, {"2026-Q1": usd(25)}, "2026 has no target for 2026-Q2"),
        (YEAR, MONTHS, "2026-Q1 has no target"),
        (WHOLE, {"2026": usd(101)}, "2026 is 101.00 USD, its parts sum to 100.00 USD"),
        (WHOLE, {"2026-Q1": usd(24), "2026-Q2": usd(26)}, "2026-Q1 is 24.00 USD"),
    ):
        before.when(partial(put, targets=targets)).refused(TargetsDoNotReconcile, why)


def test_SA10_a_change_that_reconciles_from_top_to_bottom_is_one_change() -> None:
    targets = {"2026": usd(101), "2026-Q1": usd(26), "2026-03": usd(6), "2026-02": usd(10)}
    WHOLE.when(partial(put, targets=targets)).then(
        told("2026", 101, 100), told("2026-03", 6, 5), told("2026-Q1", 26, 25)
    )


def test_SA10_a_target_is_of_its_year_and_not_below_nothing() -> None:
    asked(EMPTY, **{"2027": usd(1)}).refused(Refusal, "2027 is not in 2026")
    asked(EMPTY, **{"2026": usd(-1)}).refused(Refusal, "below nothing")
    Scenario(plan.evolve).when(partial(put, targets={"2025-W53": usd(1)}, year="2025")).refused(
        Refusal, "there is no week 2025-W53"
    )


def test_SA10_a_plan_is_submitted_reviewed_and_a_draft_again_when_it_changes() -> None:
    approved = PlanReviewed(plan_id=PLAN, owner="ann", approved=True, comment="good")
    submitted = YEAR.when(partial(plan.submit, note="two fairs")).then(SUBMITTED)
    submitted.when(partial(plan.submit, note="again")).then()
    agreed = submitted.when(partial(plan.review, approved=True, comment="good")).then(approved)
    assert agreed.state is not None
    assert agreed.state.agreed("2026") == usd(100)
    agreed.when(partial(plan.review, approved=False, comment="no")).refused(
        PlanNotSubmitted, "is approved, not submitted"
    )
    changed = agreed.when(partial(put, targets={"2026": usd(90)})).then(told("2026", 90, 100))
    assert changed.state is not None
    assert changed.state.agreed("2026") is None


def test_SA10_what_came_back_is_submitted_again() -> None:
    returned = PlanReviewed(plan_id=PLAN, owner="ann", approved=False, comment="more")
    YEAR.given(SUBMITTED).when(partial(plan.review, approved=False, comment="more")).then(
        returned
    ).when(partial(plan.submit, note="two fairs")).then(SUBMITTED)


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("2026-Q2", "2026"),
        ("2026-06", "2026-Q2"),
        ("2026-W01", "2026-01"),  # its Thursday is the first of January
        ("2026-W14", "2026-04"),  # from 30 March, its Thursday is the second of April
        ("2026-W53", "2026-12"),
        ("2026", None),
    ],
)
def test_SA10_each_period_is_in_one_other(part: str, whole: str | None) -> None:
    assert period.parent(part) == whole
    assert whole is None or part in period.parts(whole)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
@settings(max_examples=60)
def test_SA10_the_parts_of_a_period_leave_nothing_out_and_count_nothing_twice(day: date) -> None:
    year = f"{day.year:04}"
    quarters = period.parts(year)
    months = [month for quarter in quarters for month in period.parts(quarter)]
    weeks = [week for month in months for week in period.parts(month)]
    thursday = day + timedelta(days=3 - day.weekday())

    assert months == [f"{year}-{number:02}" for number in range(1, 13)]
    assert weeks == sorted(set(weeks))
    assert len(weeks) == date(day.year, 12, 28).isocalendar().week
    if thursday.year == day.year:
        week = f"{year}-W{day.isocalendar().week:02}"
        assert week in period.parts(period.month_of(thursday))
