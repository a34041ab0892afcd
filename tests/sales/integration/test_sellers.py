"""A seller's contract is signed, paid and taken back in part, and scored against targets."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import JsonValue

from daybook_chassis.errors import Refusal
from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.sales.targets import Measure
from daybook_sales.application.amendments import AmendContract
from daybook_sales.application.performance import ScorePerformance
from daybook_sales.application.targets import PeriodTarget, ReviewPlan, SetTargets, SubmitPlan
from daybook_sales.domain.plan import TargetsDoNotReconcile
from daybook_sales.domain.seller import NoTarget
from tests.sales.integration.office import Office
from tests.sales.integration.test_contracts import DRAFT
from tests.sales.samples import CONTRACT, NOON, SECOND, instalment, usd

NAMED: dict[str, Any] = {
    "owner": "ann",
    "measure": Measure.RECEIVED,
    "year": "2025",
    "currency": "USD",
}


def targets(**periods: int) -> SetTargets:
    told = [
        PeriodTarget(period=name.strip("_").replace("_", "-"), target=usd(amount))
        for name, amount in periods.items()
    ]
    return SetTargets(targets=tuple(told), **NAMED)


def test_SA23_SA10_cash_earns_commission_and_counts_against_an_approved_target(
    desk: Office,
) -> None:
    desk.register()
    desk.link("C-1")
    desk.settle()
    sold = DRAFT.model_copy(update={"opportunity_id": None, "seller": "ann"})
    desk.sign(sold)
    for ref, amount in (("P1", "150.00"), ("P2", "70.00")):
        desk.pay("C-1", ref, amount)
    desk.take_back("C-1", "P2")
    desk.invoice("C-1", "I1", "50.00")  # nobody sold it
    desk.settle()
    amend = AmendContract(
        contract_id=CONTRACT,
        value=usd(250),
        instalments=(instalment(SECOND, 250, 40),),
        reason="less was needed",
    )
    desk.ask(amend)
    desk.settle()

    (march,) = desk.rows("sales.performance", month="2025-03")
    (april,) = desk.rows("sales.performance", month="2025-04")
    assert (march["signed_minor"], april["signed_minor"]) == (30000, -5000)
    (earned,) = desk.rows("sales.commissions", seller="ann")
    assert (earned["received_minor"], earned["commission_minor"]) == (
        10000,
        500,
    )  # 50 settle the invoice

    desk.ask(targets(_2025=1200, _2025_Q1=300, _2025_Q2=300, _2025_Q3=300, _2025_Q4=300))
    desk.ask(targets(_2025_04=300, _2025_05=0, _2025_06=0))
    with pytest.raises(TargetsDoNotReconcile, match=r"2025-Q2 is 300\.00 USD"):
        desk.ask(targets(_2025_04=301))
    score = ScorePerformance(seller="ann", currency="USD", month="2025-04")
    with pytest.raises(Refusal, match="2025-04 is not over yet"):
        desk.ask(score)
    later = NOON + timedelta(days=31)
    desk.ask(SubmitPlan(note="two fairs", **NAMED))
    with pytest.raises(NoTarget):
        desk.ask(score, at=later)
    desk.ask(ReviewPlan(approved=True, comment="good", **NAMED))
    desk.ask(score, at=later)
    desk.settle()

    (april,) = desk.rows("sales.performance", month="2025-04")
    assert (april["received_minor"], april["received_attainment"]) == (10000, 33)
    assert (april["score"], april["policy_version"]) == (33, "performance/1")
    terms: dict[str, JsonValue] = {
        "commission_per_mille": 50,
        "signed_weight": 100,
        "received_weight": 0,
        "growth_percent": 10,
    }
    only_signed = SetPolicy(
        name="performance", effective_from=later.date(), terms=terms, reason="signatures count"
    )
    desk.ask(only_signed, at=later)
    desk.pay("C-1", "P3", "20.00")
    desk.settle()
    desk.ask(score, at=later)
    desk.settle()
    (april,) = desk.rows("sales.performance", month="2025-04")
    assert (april["score"], april["policy_version"]) == (40, "performance/1")
    (plan,) = desk.rows("sales.plans", status="approved")
    assert len(desk.rows("sales.targets", plan_id=plan["plan_id"], level="month")) == 3
