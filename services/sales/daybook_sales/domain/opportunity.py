"""An opportunity: opened, moved through stages, won by a contract or lost for a reason.

Source: SA2.
"""

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.money import Money
from daybook_contracts.sales.opportunities import (
    ForecastCategory,
    Heat,
    OpportunityHeated,
    OpportunityLost,
    OpportunityOpened,
    OpportunityStaged,
    OpportunityWon,
    Stage,
)
from daybook_sales.domain.stage_policy import StagePolicy

OpportunityFact = (
    OpportunityOpened | OpportunityStaged | OpportunityWon | OpportunityLost | OpportunityHeated
)

_CLOSED = (Stage.CLOSED_WON, Stage.CLOSED_LOST)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What is decided on: where the opportunity stands."""

    customer_id: UUID
    opportunity_id: UUID
    value: Money
    stage: Stage
    heat: Heat

    @property
    def closed(self) -> bool:
        return self.stage in _CLOSED


class OpportunityClosed(Refusal):
    """It was won or lost; nothing moves it any more."""


def evolve(state: Opportunity | None, fact: OpportunityFact) -> Opportunity:
    match fact:
        case OpportunityOpened():
            return Opportunity(
                fact.customer_id, fact.opportunity_id, fact.value, fact.stage, fact.heat
            )
        case OpportunityStaged():
            return replace(_known(state), stage=fact.stage)
        case OpportunityWon():
            return replace(_known(state), stage=Stage.CLOSED_WON, value=fact.value)
        case OpportunityLost():
            return replace(_known(state), stage=Stage.CLOSED_LOST)
        case OpportunityHeated():
            return replace(_known(state), heat=fact.heat)
        case _:
            assert_never(fact)


def open_opportunity(
    state: Opportunity | None,
    *,
    customer_id: UUID,
    opportunity_id: UUID,
    title: str,
    origin: str,
    route: str,
    heat: Heat,
    value: Money,
    policy: StagePolicy,
) -> list[OpportunityFact]:
    """Raises Conflict if it exists, Refusal for a value below zero."""
    if state is not None:
        raise Conflict(f"opportunity {opportunity_id} exists")
    if value < Money.zero(value.currency):
        raise Refusal("an opportunity is not worth less than nothing")
    stage = Stage.PROSPECTING
    return [
        OpportunityOpened(
            customer_id=customer_id,
            opportunity_id=opportunity_id,
            title=title,
            origin=origin,
            route=route,
            heat=heat,
            value=value,
            stage=stage,
            probability=policy.probability[stage],
        )
    ]


def move(state: Opportunity, stage: Stage, policy: StagePolicy) -> list[OpportunityFact]:
    """To any open stage, forward or back; to where it is, nothing happens.

    Raises OpportunityClosed, and Refusal for a closed stage: winning takes a signed contract,
    losing takes a reason.
    """
    if stage in _CLOSED:
        raise Refusal("an opportunity closes by a signed contract, or is lost for a reason")
    if state.closed:
        raise OpportunityClosed(f"opportunity {state.opportunity_id} is {state.stage}")
    if stage is state.stage:
        return []
    return [_staged(state, stage, policy)]


def change_heat(state: Opportunity, heat: Heat) -> list[OpportunityFact]:
    """To the heat it has, nothing happens. Raises OpportunityClosed."""
    if state.closed:
        raise OpportunityClosed(f"opportunity {state.opportunity_id} is {state.stage}")
    if heat is state.heat:
        return []
    return [
        OpportunityHeated(
            customer_id=state.customer_id,
            opportunity_id=state.opportunity_id,
            heat=heat,
            previous_heat=state.heat,
        )
    ]


def win(
    state: Opportunity, contract_id: UUID, value: Money, policy: StagePolicy
) -> list[OpportunityFact]:
    """A signed contract wins it; a second one changes nothing. A lost one stays lost."""
    if state.closed:
        return []
    return [
        _staged(state, Stage.CLOSED_WON, policy),
        OpportunityWon(
            customer_id=state.customer_id,
            opportunity_id=state.opportunity_id,
            contract_id=contract_id,
            value=value,
        ),
    ]


def lose(state: Opportunity, reason: str, policy: StagePolicy) -> list[OpportunityFact]:
    """Raises OpportunityClosed."""
    if state.closed:
        raise OpportunityClosed(f"opportunity {state.opportunity_id} is {state.stage}")
    return [
        _staged(state, Stage.CLOSED_LOST, policy),
        OpportunityLost(
            customer_id=state.customer_id, opportunity_id=state.opportunity_id, reason=reason
        ),
    ]


def _staged(state: Opportunity, stage: Stage, policy: StagePolicy) -> OpportunityStaged:
    return OpportunityStaged(
        customer_id=state.customer_id,
        opportunity_id=state.opportunity_id,
        stage=stage,
        previous_stage=state.stage,
        probability=policy.probability[stage],
        forecast_category=ForecastCategory(policy.forecast[stage]),
    )


def _known(state: Opportunity | None) -> Opportunity:
    assert state is not None, "the first fact of an opportunity opens it"
    return state
