"""A grade entitles to a tier of service, said when it changes and not otherwise."""

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.entitlements import ServiceTier, ServiceTierAssigned
from daybook_contracts.service.tickets import Priority
from daybook_service.domain import entitlement
from daybook_service.domain.service_level_policy import ServiceLevelPolicy
from tests.service.samples import CUSTOMER, LEVELS, TIERS

POLICY = LEVELS.policy
TERMS = POLICY.model_dump(mode="json")
Customers = Scenario[entitlement.Entitlement]


def assigned(
    tier: ServiceTier, grade: Grade | None, response: int, resolution: int
) -> ServiceTierAssigned:
    return ServiceTierAssigned(
        customer_id=CUSTOMER,
        tier=tier,
        grade=grade,
        response_minutes=response,
        resolution_minutes=resolution,
        counter=TIERS.counter[tier],
        handling=TIERS.handling[tier],
        dedicated_manager=tier is ServiceTier.DEDICATED,
    )


@pytest.mark.parametrize(
    ("grade", "tier", "response", "resolution"),
    [
        (Grade.A, ServiceTier.DEDICATED, 30, 240),
        (Grade.B, ServiceTier.PRIORITY, 60, 480),
        (Grade.C, ServiceTier.STANDARD, 240, 1440),
        (Grade.D, ServiceTier.SELF_SERVICE, 1440, 4320),
        (None, ServiceTier.STANDARD, 240, 1440),
    ],
)
def test_SE15_each_grade_has_its_tier(
    grade: Grade | None, tier: ServiceTier, response: int, resolution: int
) -> None:
    Customers(entitlement.evolve).when(
        lambda state: entitlement.assign(state, CUSTOMER, grade, POLICY, TIERS)
    ).then(assigned(tier, grade, response, resolution))


def test_SE15_a_better_grade_moves_the_customer_up() -> None:
    Customers(entitlement.evolve).given(assigned(ServiceTier.STANDARD, Grade.C, 240, 1440)).when(
        lambda state: entitlement.assign(state, CUSTOMER, Grade.A, POLICY, TIERS)
    ).then(assigned(ServiceTier.DEDICATED, Grade.A, 30, 240))


def test_SE15_another_grade_of_the_same_tier_changes_nothing() -> None:
    Customers(entitlement.evolve).given(assigned(ServiceTier.STANDARD, None, 240, 1440)).when(
        lambda state: entitlement.assign(state, CUSTOMER, Grade.C, POLICY, TIERS)
    ).then()


def test_SE15_new_times_of_the_same_tier_are_said() -> None:
    Customers(entitlement.evolve).given(assigned(ServiceTier.DEDICATED, Grade.A, 30, 300)).when(
        lambda state: entitlement.assign(state, CUSTOMER, Grade.A, POLICY, TIERS)
    ).then(assigned(ServiceTier.DEDICATED, Grade.A, 30, 240))


@given(st.lists(st.sampled_from([*Grade, None]), min_size=1))
def test_SE15_the_tier_is_that_of_the_last_grade_and_each_fact_a_change(
    grades: list[Grade | None],
) -> None:
    customer = Customers(entitlement.evolve)
    for grade in grades:
        decide = partial(
            entitlement.assign, customer_id=CUSTOMER, grade=grade, policy=POLICY, tiers=TIERS
        )
        customer = customer.given(*decide(customer.state))
        customer.when(decide).then()

    tiers = [fact.tier for fact in customer.facts if isinstance(fact, ServiceTierAssigned)]
    assert customer.state is not None
    assert customer.state.level == POLICY.level(grades[-1])
    assert tiers[-1] == POLICY.level(grades[-1]).tier
    assert all(before != after for before, after in pairwise(tiers))


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ({"response_minutes": TERMS["response_minutes"] | {"priority": 0}}, "above zero"),
        ({"resolution_minutes": TERMS["resolution_minutes"] | {"standard": -1}}, "above zero"),
        ({"priority_percent": TERMS["priority_percent"] | {"low": 0}}, "above zero"),
        ({"tier": {"A": "dedicated"}}, "at least 4 items"),
        ({"priority_percent": {"low": 1}}, "at least 4 items"),
    ],
)
def test_SE15_a_policy_with_holes_or_without_time_is_not_loaded(
    terms: dict[str, object], problem: str
) -> None:
    with pytest.raises(ValidationError, match=problem):
        ServiceLevelPolicy.model_validate(TERMS | terms)


@pytest.mark.parametrize(
    ("priority", "minutes"),
    [(Priority.URGENT, 120), (Priority.HIGH, 180), (Priority.NORMAL, 240), (Priority.LOW, 360)],
)
def test_SE1_a_ticket_may_take_a_share_of_its_tiers_time_by_priority(
    priority: Priority, minutes: int
) -> None:
    taken = POLICY.resolution_time(POLICY.level(Grade.A), priority)

    assert taken.total_seconds() == minutes * 60
