"""Class, tier, queue, care, level and credit follow from policy (CU9 to CU26)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from daybook_chassis import policy
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.analytics.value import ValueTier
from daybook_contracts.customers.grading import Grade
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.customers.profiles import CustomerStatus, Profile
from daybook_contracts.customers.standing import (
    CreditLimitSet,
    CreditRated,
    CreditRating,
    CustomerClass,
    CustomerClassified,
    CustomerPrioritised,
    CustomerTier,
    CustomerTiered,
    GradeStrategyApplied,
    RelationshipLevel,
    StandingInputs,
    ValueTierAssigned,
)
from daybook_contracts.money import Money
from daybook_customers.domain import standing
from daybook_customers.domain.grading import Grading, Quintiles
from daybook_customers.domain.party import Party
from daybook_customers.domain.standing import NoCredit, NothingSold, Standing, StandingFact
from daybook_customers.domain.standing_policy import StandingPolicy
from tests.customers.unit.examples import CUSTOMER, POLICY

TERMS = policy.load("daybook_customers", "standing", StandingPolicy).at(date(2025, 1, 1)).policy
PARTY = Party(PartyKind.PERSON, Profile())
WON = replace(PARTY, status=CustomerStatus.WON)
MARCH, APRIL = date(2025, 3, 31), date(2025, 4, 30)
EUROS = Money(500_000, "EUR")


def inputs(
    quintile: int | None = None,
    status: CustomerStatus = CustomerStatus.WON,
    stage: LifecycleStage | None = None,
    *,
    key_resources: bool = False,
) -> StandingInputs:
    return StandingInputs(
        monetary=quintile,
        frequency=quintile,
        recency=quintile,
        lifecycle_stage=stage.value if stage else None,
        status=status,
        key_resources=key_resources,
    )


def review(state: Standing, grades: Grading, party: Party = WON) -> list[StandingFact]:
    return standing.review(state, party, grades, customer_id=CUSTOMER, policy=TERMS, points=POLICY)


def graded(quintile: int, grade: Grade | None = None) -> Grading:
    known = Quintiles(monetary=quintile, frequency=quintile, recency=quintile)
    return Grading(as_of=MARCH, quintiles=known, grade=grade)


def after(state: Standing, facts: list[StandingFact]) -> Standing:
    for fact in facts:
        state = standing.evolve(state, fact)
    return state


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (inputs(5), CustomerClass.IMPORTANT),
        (inputs(key_resources=True), CustomerClass.IMPORTANT),
        (inputs(None, CustomerStatus.INTENT), CustomerClass.POTENTIAL),
        (inputs(2, CustomerStatus.INTENT), CustomerClass.ORDINARY),
        (inputs(4), CustomerClass.ORDINARY),
    ],
)
def test_CU9_three_classes(known: StandingInputs, found: CustomerClass) -> None:
    assert standing.class_of(known, TERMS) is found


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (inputs(5, stage=LifecycleStage.HARVEST), CustomerTier.STRATEGIC),
        (inputs(5, stage=LifecycleStage.RETENTION), CustomerTier.CORE),
        (inputs(4), CustomerTier.CORE),
        (inputs(1, CustomerStatus.INTENT), CustomerTier.POTENTIAL),
        (inputs(None, CustomerStatus.INTENT), CustomerTier.POTENTIAL),
        (inputs(3), CustomerTier.GENERAL),
        (inputs(5, stage=LifecycleStage.ENDED), CustomerTier.GENERAL),
    ],
)
def test_CU10_four_tiers(known: StandingInputs, found: CustomerTier) -> None:
    assert standing.tier_of(known, TERMS) is found


def test_CU9_CU10_nothing_is_said_of_a_customer_who_is_only_a_name() -> None:
    assert review(Standing(), Grading(), PARTY) == []


def test_CU9_CU10_CU18_CU26_a_standing_is_published_when_it_moves_and_only_then() -> None:
    facts = review(Standing(), graded(5, Grade.A))

    kinds = [CustomerClassified, CustomerTiered, CustomerPrioritised, GradeStrategyApplied]
    assert [type(fact) for fact in facts] == kinds
    assert review(after(Standing(), facts), graded(5, Grade.A)) == []


def test_CU12_a_metal_tier_moves_with_a_newer_score_only() -> None:
    gold = ValueTierAssigned(customer_id=CUSTOMER, tier=ValueTier.GOLD, as_of=MARCH)

    def assign(state: Standing, tier: ValueTier, as_of: date) -> list[StandingFact]:
        return standing.assign_value_tier(state, customer_id=CUSTOMER, tier=tier, as_of=as_of)

    assert assign(Standing(), ValueTier.GOLD, MARCH) == [gold]
    known = standing.evolve(Standing(), gold)
    assert assign(known, ValueTier.GOLD, APRIL) == []
    assert assign(known, ValueTier.POOR, date(2025, 1, 31)) == []
    (poor,) = assign(known, ValueTier.POOR, APRIL)
    assert isinstance(poor, ValueTierAssigned)
    assert poor.previous_tier is ValueTier.GOLD


@pytest.mark.parametrize(("quintile", "priority"), [(5, 60), (4, 50), (2, 30), (1, 20)])
def test_CU18_value_plus_potential_gives_the_place_in_the_queue(
    quintile: int, priority: int
) -> None:
    facts = review(Standing(), graded(quintile))

    (found,) = [fact for fact in facts if isinstance(fact, CustomerPrioritised)]
    assert found.priority == priority
    assert found.priority <= found.value_points + found.potential_points < found.priority + 10


@pytest.mark.parametrize(
    ("grade", "tier", "measures"),
    [
        (Grade.A, None, {"more_care", "offers", "dedicated_manager"}),
        (Grade.C, None, {"loyalty_campaign"}),
        (Grade.D, None, {"periodic_message", "promotion"}),
        (Grade.B, ValueTier.PLATINUM, {"standard_care", "gifts", "personal_service"}),
        (Grade.D, ValueTier.POOR, {"periodic_message", "promotion", "basic_service"}),
    ],
)
def test_CU26_grade_and_metal_tier_say_how_a_customer_is_cared_for(
    grade: Grade, tier: ValueTier | None, measures: set[str]
) -> None:
    facts = review(Standing(value_tier=tier), graded(3, grade))

    (found,) = [fact for fact in facts if isinstance(fact, GradeStrategyApplied)]
    assert {measure.value for measure in found.measures} == measures


def level(party: Party, level: RelationshipLevel) -> list[StandingFact]:
    return standing.change_level(
        Standing(), party, customer_id=CUSTOMER, level=level, reason="as agreed"
    )


def test_CU17_what_was_sold_is_looked_after_and_nothing_else() -> None:
    assert level(PARTY, RelationshipLevel.BASIC) == []
    assert len(level(PARTY, RelationshipLevel.REACTIVE)) == 1
    assert len(level(WON, RelationshipLevel.PARTNERSHIP)) == 1
    for close in (RelationshipLevel.ACCOUNTABLE, RelationshipLevel.PARTNERSHIP):
        with pytest.raises(NothingSold):
            level(PARTY, close)


def rate(state: Standing, rating: CreditRating) -> list[StandingFact]:
    return standing.rate_credit(
        state, customer_id=CUSTOMER, rating=rating, reason="pays", policy=TERMS
    )


def limit(state: Standing, limit: Money) -> list[StandingFact]:
    return standing.set_credit_limit(
        state, customer_id=CUSTOMER, limit=limit, reason="as asked", policy=TERMS
    )


def test_CU24_a_customer_is_rated_before_it_gets_credit() -> None:
    with pytest.raises(NoCredit, match="not at all"):
        limit(Standing(), EUROS)

    rated = after(Standing(), rate(Standing(), CreditRating.B))
    with pytest.raises(NoCredit, match="below zero"):
        limit(rated, Money(-1, "EUR"))
    given = limit(rated, EUROS)

    assert given == [CreditLimitSet(customer_id=CUSTOMER, limit=EUROS, reason="as asked")]
    assert limit(after(rated, given), EUROS) == []
    assert rate(rated, CreditRating.B) == []


def test_CU24_the_worst_rating_pays_upfront_and_takes_every_limit_away() -> None:
    trusted = Standing(rating=CreditRating.A, limits=(EUROS, Money(7, "USD")))

    rated, *taken = rate(trusted, CreditRating.D)

    assert isinstance(rated, CreditRated)
    assert rated.upfront == 100
    assert after(trusted, taken).limits == (Money(0, "EUR"), Money(0, "USD"))
    with pytest.raises(NoCredit, match="rated D"):
        limit(after(trusted, [rated, *taken]), EUROS)


@pytest.mark.parametrize(
    "change",
    [
        {"by_grade": {"A": ["offers"]}},
        {"by_grade": {grade: [] for grade in "ABCD"}},
        {"upfront": {"AA": 0}},
        {"priority_step": 0},
    ],
)
def test_CU26_a_policy_that_leaves_something_out_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        StandingPolicy.model_validate(TERMS.model_dump(mode="json") | change)
