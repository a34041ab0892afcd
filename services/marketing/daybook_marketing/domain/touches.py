"""What a customer answered, and to which campaigns their contracts are due (MK1).

A campaign touched a customer when they responded. Shares of a contract are exact: they sum to its
value, by the largest remainder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.marketing.campaigns import (
    CampaignAttributed,
    CampaignResponded,
    ResponseKind,
)
from daybook_contracts.money import Money
from daybook_marketing.domain.attribution_policy import AttributionPolicy, Model


class NotAMember(Refusal):
    """Only members of a campaign answer it: others were not asked."""


TouchFact = CampaignResponded | CampaignAttributed


@dataclass(frozen=True, slots=True)
class Touches:
    """Campaigns by the day on which each was answered, and contracts that are attributed."""

    answered: Mapping[UUID, date] = field(default_factory=dict)
    contracts: frozenset[UUID] = field(default_factory=frozenset)


def evolve(state: Touches | None, fact: TouchFact) -> Touches:
    touches = state or Touches()
    match fact:
        case CampaignResponded():
            answered = {**touches.answered, fact.campaign_id: fact.responded_on}
            return replace(touches, answered=answered)
        case CampaignAttributed():
            return replace(touches, contracts=touches.contracts | {fact.contract_id})
        case _:
            assert_never(fact)


def respond(
    state: Touches | None,
    *,
    customer_id: UUID,
    campaign_id: UUID,
    members: frozenset[UUID],
    response: ResponseKind,
    responded_on: date,
) -> list[TouchFact]:
    """A second response to the same campaign changes nothing. Raises NotAMember."""
    if customer_id not in members:
        raise NotAMember(f"customer {customer_id} is no member of campaign {campaign_id}")
    if state is not None and campaign_id in state.answered:
        return []
    return [
        CampaignResponded(
            customer_id=customer_id,
            campaign_id=campaign_id,
            response=response,
            responded_on=responded_on,
        )
    ]


def attribute(
    state: Touches | None,
    *,
    customer_id: UUID,
    contract_id: UUID,
    value: Money,
    signed_on: date,
    policy: AttributionPolicy,
) -> list[TouchFact]:
    """Share a contract among the campaigns that touched the customer within the window, once.

    One that no campaign touched is due to none, and stays so.
    """
    if state is None or contract_id in state.contracts or value.minor <= 0:
        return []
    within = [
        (day, campaign_id)
        for campaign_id, day in state.answered.items()
        if 0 <= (signed_on - day).days <= policy.window_days
    ]
    chosen = _chosen([campaign_id for _, campaign_id in sorted(within)], policy.model)
    if not chosen:
        return []
    return [
        CampaignAttributed(
            customer_id=customer_id,
            campaign_id=campaign_id,
            contract_id=contract_id,
            revenue=share,
            signed_on=signed_on,
        )
        for campaign_id, share in zip(chosen, value.split([1] * len(chosen)), strict=True)
    ]


def _chosen(campaigns: list[UUID], model: Model) -> list[UUID]:
    match model:
        case Model.FIRST_TOUCH:
            return campaigns[:1]
        case Model.LAST_TOUCH:
            return campaigns[-1:]
        case Model.LINEAR:
            return campaigns
        case _:
            assert_never(model)
