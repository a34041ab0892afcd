"""A contract is shared among the campaigns that its customer answered, exactly and once (MK1)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.marketing.campaigns import (
    CampaignAttributed,
    CampaignResponded,
    ResponseKind,
)
from daybook_contracts.money import Money
from daybook_marketing.domain import touches
from daybook_marketing.domain.attribution_policy import AttributionPolicy, Model
from daybook_marketing.domain.touches import NotAMember, Touches, TouchFact
from tests.marketing.samples import ANNE, BERT, CUSTOMER

SIGNED = date(2024, 6, 1)
CONTRACT = UUID("01890a5d-ac96-774b-bcce-b302099a8081")
SPRING, SUMMER, AUTUMN = (UUID(int=number) for number in (3, 2, 1))


def answered(campaign_id: UUID, days_before: int) -> CampaignResponded:
    return CampaignResponded(
        customer_id=CUSTOMER,
        campaign_id=campaign_id,
        response=ResponseKind.CLICKED,
        responded_on=SIGNED - timedelta(days=days_before),
    )


def due(campaign_id: UUID, minor: int) -> CampaignAttributed:
    return CampaignAttributed(
        customer_id=CUSTOMER,
        campaign_id=campaign_id,
        contract_id=CONTRACT,
        revenue=Money(minor, "EUR"),
        signed_on=SIGNED,
    )


def attributed(state: Touches | None, model: Model, minor: int = 100) -> list[TouchFact]:
    return touches.attribute(
        state,
        customer_id=CUSTOMER,
        contract_id=CONTRACT,
        value=Money(minor, "EUR"),
        signed_on=SIGNED,
        policy=AttributionPolicy(window_days=90, model=model),
    )


TOUCHED = Scenario(touches.evolve).given(
    answered(AUTUMN, 91), answered(SPRING, 90), answered(SUMMER, 0)
)


@pytest.mark.parametrize(
    ("model", "facts"),
    [
        (Model.FIRST_TOUCH, [due(SPRING, 101)]),
        (Model.LAST_TOUCH, [due(SUMMER, 101)]),
        (Model.LINEAR, [due(SPRING, 51), due(SUMMER, 50)]),
    ],
)
def test_MK1_a_contract_is_due_to_answers_within_the_window(
    model: Model, facts: list[CampaignAttributed]
) -> None:
    shared = TOUCHED.when(lambda state: attributed(state, model, 101)).then(*facts)

    shared.when(lambda state: attributed(state, model, 101)).then()


def test_MK1_an_answer_after_the_contract_brought_nothing() -> None:
    late = Scenario(touches.evolve).given(answered(SPRING, -1))

    late.when(lambda state: attributed(state, Model.LINEAR)).then()
    Scenario(touches.evolve).when(lambda state: attributed(state, Model.LINEAR)).then()


@given(st.integers(1, 10**12), st.lists(st.integers(-5, 120), min_size=1, max_size=6))
def test_MK1_shares_sum_to_the_contract_or_there_are_none(minor: int, days: list[int]) -> None:
    told = Scenario(
        touches.evolve, [answered(UUID(int=n), each) for n, each in enumerate(days, start=1)]
    )

    shares = attributed(told.state, Model.LINEAR, minor)

    total = sum(each.revenue.minor for each in shares if isinstance(each, CampaignAttributed))
    assert total == (minor if any(0 <= each <= 90 for each in days) else 0)


def test_MK1_only_members_answer_and_the_first_answer_counts() -> None:
    def respond(customer_id: UUID) -> Callable[[Touches | None], list[TouchFact]]:
        return lambda state: touches.respond(
            state,
            customer_id=customer_id,
            campaign_id=SPRING,
            members=frozenset({CUSTOMER, ANNE}),
            response=ResponseKind.CLICKED,
            responded_on=SIGNED,
        )

    new = Scenario(touches.evolve)
    new.when(respond(CUSTOMER)).then(answered(SPRING, 0)).when(respond(CUSTOMER)).then()
    new.when(respond(BERT)).refused(NotAMember)
