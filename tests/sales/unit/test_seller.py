"""Commission is on received cash by a versioned formula; scores follow from targets (SA23)."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.policy import load
from daybook_chassis.testing.scenario import Decided, Scenario
from daybook_contracts.money import Money
from daybook_contracts.sales.targets import (
    CommissionCalculated,
    Measure,
    PerformanceScored,
    SaleCredited,
)
from daybook_sales.domain import seller
from daybook_sales.domain.performance_policy import PerformancePolicy
from daybook_sales.domain.seller import NoHistory, NoTarget, Seller
from tests.sales.samples import CONTRACT, usd

POLICY = load("daybook_sales", "performance", PerformancePolicy).at(date(2025, 3, 1)).policy
DAY = date(2025, 3, 20)
SOLD = SaleCredited(seller="ann", contract_id=CONTRACT, amount=usd(300), credited_on=DAY)


def earned(received: int, commission: int) -> CommissionCalculated:
    """Minor units."""
    return CommissionCalculated(
        seller="ann",
        contract_id=CONTRACT,
        received=Money(received, "USD"),
        commission=Money(commission, "USD"),
        received_on=DAY,
    )


def reckon(
    state: Seller | None, minor: int, policy: PerformancePolicy = POLICY
) -> list[seller.SellerFact]:
    return seller.calculate_commission(
        state,
        seller="ann",
        contract_id=CONTRACT,
        received=Money(minor, "USD"),
        received_on=DAY,
        policy=policy,
    )


def score(
    before: Scenario[Seller], signed: Money | None, received: Money | None
) -> Decided[Seller]:
    return before.when(
        partial(
            seller.score,
            seller="ann",
            month="2025-03",
            currency="USD",
            signed_target=signed,
            received_target=received,
            policy=POLICY,
        )
    )


NOBODY: Scenario[Seller] = Scenario(seller.evolve)
ANN = Scenario(seller.evolve, [SOLD, earned(15000, 750)])


def test_SA23_received_cash_earns_commission_and_a_signature_alone_none() -> None:
    NOBODY.when(lambda _: seller.credit_sale("ann", CONTRACT, usd(300), DAY)).then(SOLD)
    NOBODY.when(partial(reckon, minor=15000)).then(earned(15000, 750))
    NOBODY.when(partial(reckon, minor=1999)).then(earned(1999, 99))  # rounded down


def test_SA23_what_is_taken_back_takes_back_what_it_had_earned() -> None:
    ANN.when(partial(reckon, minor=-15000)).then(earned(-15000, -750))
    ANN.when(partial(reckon, minor=-5000)).then(earned(-5000, -250))


def test_SA23_another_version_of_the_formula_counts_for_what_comes_then() -> None:
    raised = POLICY.model_copy(update={"commission_per_mille": 100})
    dearer = ANN.when(partial(reckon, minor=10000, policy=raised)).then(earned(10000, 1000))
    dearer.when(partial(reckon, minor=-25000)).then(earned(-25000, -1750))


def test_SA23_an_amendment_that_changes_no_value_credits_nothing() -> None:
    NOBODY.when(lambda _: seller.credit_sale("ann", CONTRACT, usd(0), DAY)).then()


def test_SA23_a_score_weighs_what_was_reached_of_each_target() -> None:
    scored = PerformanceScored(
        seller="ann",
        month="2025-03",
        signed=usd(300),
        received=usd(150),
        commission=Money(750, "USD"),
        signed_target=usd(200),
        received_target=usd(300),
        signed_attainment=150,
        received_attainment=50,
        score=70,  # 40 of 100 for what was signed, 60 of 50 for what was received
    )
    known = score(ANN, usd(200), usd(300)).then(scored)
    score(known, usd(200), usd(300)).then()
    only = scored.model_copy(update={"signed_target": None, "signed_attainment": None, "score": 50})
    score(ANN, None, usd(300)).then(only)


def test_SA23_without_a_target_there_is_no_score() -> None:
    score(ANN, None, None).refused(NoTarget, "2025-03 in USD")
    score(NOBODY, usd(0), None).refused(NoTarget)


def test_SA23_SA10_targets_from_history_grow_month_by_month() -> None:
    months = seller.grown(ANN.state, Measure.SIGNED, "2026", POLICY)

    assert months["2026-03"] == 33000
    assert sum(months.values()) == 33000
    assert seller.grown(ANN.state, Measure.RECEIVED, "2026", POLICY)["2026-03"] == 16500
    with pytest.raises(NoHistory, match="nothing was signed in 2024"):
        seller.grown(ANN.state, Measure.SIGNED, "2025", POLICY)


@given(st.lists(st.tuples(st.integers(1, 5000), st.booleans()), max_size=12))
@settings(max_examples=60)
def test_SA23_commission_is_never_more_than_the_rate_and_nothing_when_all_is_back(
    payments: list[tuple[int, bool]],
) -> None:
    state: Seller | None = None
    received = 0
    for minor, back in [*payments, (None, True)]:
        amount = -received if minor is None else -min(minor, received) if back else minor
        for fact in reckon(state, amount):
            state = seller.evolve(state, fact)
        received += amount
        if state is not None:
            known = state.contracts[CONTRACT]
            assert known.received == received
            assert 0 <= known.commission * 1000 <= received * POLICY.commission_per_mille
    assert state is None or state.contracts[CONTRACT] == seller.Earned(0, 0)
