"""How a customer stands: class, tier, place in queues and care, found anew whenever what they
follow from has changed, and published only when they move.

Source: CU9, CU10, CU12, CU18, CU26; levels and credit, which people decide, CU17, CU24.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.analytics.value import ValueTier
from daybook_contracts.customers.profiles import CustomerStatus
from daybook_contracts.customers.standing import (
    CareMeasure,
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
    RelationshipLevelChanged,
    StandingInputs,
    ValueTierAssigned,
)
from daybook_contracts.money import Money
from daybook_customers.domain import grading
from daybook_customers.domain.grade_policy import GradePolicy
from daybook_customers.domain.grading import Grading
from daybook_customers.domain.party import Party
from daybook_customers.domain.standing_policy import Bar, StandingPolicy

StandingFact = (
    CustomerClassified
    | CustomerTiered
    | ValueTierAssigned
    | CustomerPrioritised
    | GradeStrategyApplied
    | RelationshipLevelChanged
    | CreditRated
    | CreditLimitSet
)

_CLOSE = (
    RelationshipLevel.ACCOUNTABLE,
    RelationshipLevel.PROACTIVE,
    RelationshipLevel.PARTNERSHIP,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What was published last; `limits` by currency, in minor units."""

    customer_class: CustomerClass | None = None
    tier: CustomerTier | None = None
    value_tier: ValueTier | None = None
    value_as_of: date = date.min
    priority: int | None = None
    measures: tuple[CareMeasure, ...] = ()
    level: RelationshipLevel = RelationshipLevel.BASIC
    rating: CreditRating | None = None
    limits: tuple[Money, ...] = ()


class NothingSold(Refusal):
    """From accountable on, a relationship looks after what was sold (CU17)."""


class NoCredit(Refusal):
    """The customer's rating leaves it no credit (CU24)."""


def evolve(state: Standing, fact: StandingFact) -> Standing:
    match fact:
        case CustomerClassified():
            return replace(state, customer_class=fact.customer_class)
        case CustomerTiered():
            return replace(state, tier=fact.tier)
        case ValueTierAssigned():
            return replace(state, value_tier=fact.tier, value_as_of=fact.as_of)
        case CustomerPrioritised():
            return replace(state, priority=fact.priority)
        case GradeStrategyApplied():
            return replace(state, measures=fact.measures)
        case RelationshipLevelChanged():
            return replace(state, level=fact.level)
        case CreditRated():
            return replace(state, rating=fact.rating)
        case CreditLimitSet():
            others = [each for each in state.limits if each.currency != fact.limit.currency]
            return replace(state, limits=(*others, fact.limit))
        case _:
            assert_never(fact)


def review(
    state: Standing,
    party: Party,
    grades: Grading,
    *,
    customer_id: UUID,
    policy: StandingPolicy,
    points: GradePolicy,
) -> list[StandingFact]:
    """What moved. A customer of whom nothing is known but its name has no class yet."""
    inputs = inputs_of(party, grades)
    facts: list[StandingFact] = []
    customer_class = class_of(inputs, policy)
    if customer_class is not state.customer_class and (
        state.customer_class or customer_class is not CustomerClass.ORDINARY or grades.quintiles
    ):
        facts.append(
            CustomerClassified(
                customer_id=customer_id,
                customer_class=customer_class,
                previous_class=state.customer_class,
                inputs=inputs,
            )
        )
    tier = tier_of(inputs, policy)
    if tier is not state.tier and (
        state.tier or tier is not CustomerTier.GENERAL or grades.quintiles
    ):
        facts.append(
            CustomerTiered(
                customer_id=customer_id, tier=tier, previous_tier=state.tier, inputs=inputs
            )
        )
    facts += _priority(state, grades, customer_id, policy, points)
    return facts + _care(state, grades, customer_id, policy)


def inputs_of(party: Party, grades: Grading) -> StandingInputs:
    known = grades.quintiles
    return StandingInputs(
        monetary=known.monetary if known else None,
        frequency=known.frequency if known else None,
        recency=known.recency if known else None,
        lifecycle_stage=grades.lifecycle_stage.value if grades.lifecycle_stage else None,
        status=party.status,
        key_resources=bool(party.profile.key_resources),
    )


def class_of(inputs: StandingInputs, policy: StandingPolicy) -> CustomerClass:
    """Important for huge volume or key resources; potential while it is keen and has bought
    nothing; else ordinary (CU9)."""
    if inputs.key_resources or (inputs.monetary or 0) >= policy.huge_volume:
        return CustomerClass.IMPORTANT
    if inputs.status is CustomerStatus.INTENT and inputs.monetary is None:
        return CustomerClass.POTENTIAL
    return CustomerClass.ORDINARY


def tier_of(inputs: StandingInputs, policy: StandingPolicy) -> CustomerTier:
    """The highest whose bar it passes; potential if it is keen below both; else general (CU10)."""
    if _passes(inputs, policy.strategic):
        return CustomerTier.STRATEGIC
    if _passes(inputs, policy.core):
        return CustomerTier.CORE
    if inputs.status is CustomerStatus.INTENT:
        return CustomerTier.POTENTIAL
    return CustomerTier.GENERAL


def _passes(inputs: StandingInputs, bar: Bar) -> bool:
    if inputs.monetary is None or inputs.frequency is None or inputs.recency is None:
        return False
    stages = {stage.value for stage in bar.stages}
    return (
        inputs.monetary >= bar.monetary
        and inputs.frequency >= bar.frequency
        and inputs.recency >= bar.recency
        and (inputs.lifecycle_stage is None or inputs.lifecycle_stage in stages)
    )


def _priority(
    state: Standing,
    grades: Grading,
    customer_id: UUID,
    policy: StandingPolicy,
    points: GradePolicy,
) -> list[StandingFact]:
    """Value (buying power and loyalty) plus potential, in whole steps (CU18)."""
    if grades.quintiles is None:
        return []
    found = grading.inputs_of(grades.quintiles, grades.lifecycle_stage, points)
    value = found.spend_points + found.frequency_points
    total = value + found.potential_points
    priority = total - total % policy.priority_step
    if priority == state.priority:
        return []
    return [
        CustomerPrioritised(
            customer_id=customer_id,
            priority=priority,
            previous_priority=state.priority,
            value_points=value,
            potential_points=found.potential_points,
        )
    ]


def _care(
    state: Standing, grades: Grading, customer_id: UUID, policy: StandingPolicy
) -> list[StandingFact]:
    """What grade and metal tier call for, each measure once (CU26)."""
    if grades.grade is None:
        return []
    by_tier = policy.by_tier[state.value_tier] if state.value_tier else ()
    measures = tuple(dict.fromkeys((*policy.by_grade[grades.grade], *by_tier)))
    if measures == state.measures:
        return []
    return [
        GradeStrategyApplied(
            customer_id=customer_id,
            grade=grades.grade,
            value_tier=state.value_tier,
            measures=measures,
        )
    ]


def assign_value_tier(
    state: Standing, *, customer_id: UUID, tier: ValueTier, as_of: date
) -> list[StandingFact]:
    """The tier it has changes nothing, nor does a score that is out of date (CU12)."""
    if as_of < state.value_as_of or tier is state.value_tier:
        return []
    return [
        ValueTierAssigned(
            customer_id=customer_id, tier=tier, previous_tier=state.value_tier, as_of=as_of
        )
    ]


def change_level(
    state: Standing, party: Party, *, customer_id: UUID, level: RelationshipLevel, reason: str
) -> list[StandingFact]:
    """The level it has changes nothing. Raises NothingSold."""
    if level is state.level:
        return []
    if level in _CLOSE and party.status is not CustomerStatus.WON:
        raise NothingSold(f"{level} looks after what was sold, and nothing was")
    return [
        RelationshipLevelChanged(
            customer_id=customer_id, level=level, previous_level=state.level, reason=reason
        )
    ]


def rate_credit(
    state: Standing, *, customer_id: UUID, rating: CreditRating, reason: str, policy: StandingPolicy
) -> list[StandingFact]:
    """The rating it has changes nothing; one without credit takes every limit away (CU24)."""
    if rating is state.rating:
        return []
    rated = CreditRated(
        customer_id=customer_id,
        rating=rating,
        previous_rating=state.rating,
        upfront=policy.upfront[rating],
        reason=reason,
    )
    taken = [
        CreditLimitSet(customer_id=customer_id, limit=Money.zero(each.currency), reason=reason)
        for each in state.limits
        if each.minor and policy.upfront[rating] == 100
    ]
    return [rated, *taken]


def set_credit_limit(
    state: Standing, *, customer_id: UUID, limit: Money, reason: str, policy: StandingPolicy
) -> list[StandingFact]:
    """The limit it has changes nothing. Raises NoCredit for one who is not rated, or too badly."""
    if limit in state.limits:
        return []
    if limit.minor < 0:
        raise NoCredit("a limit is not below zero")
    if limit.minor and (state.rating is None or policy.upfront[state.rating] == 100):
        raise NoCredit(f"rated {state.rating or 'not at all'}, the customer has no credit")
    return [CreditLimitSet(customer_id=customer_id, limit=limit, reason=reason)]
