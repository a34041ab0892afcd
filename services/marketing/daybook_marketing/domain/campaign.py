"""A campaign: planned, launched, paused, ended, and what is spent on it within its budget.

Source: MK1.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.marketing.campaigns import (
    CampaignEnded,
    CampaignLaunched,
    CampaignPaused,
    CampaignPlanned,
    CampaignResumed,
    CampaignSpent,
    EndedBecause,
)
from daybook_contracts.money import Money

CampaignFact = (
    CampaignPlanned
    | CampaignLaunched
    | CampaignPaused
    | CampaignResumed
    | CampaignEnded
    | CampaignSpent
)


class Status(StrEnum):
    """campaign_status of the field's terms."""

    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ABORTED = "aborted"


_OVER = (Status.COMPLETED, Status.ABORTED)


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is decided on; `snapshot_id` is there from the launch on."""

    campaign_id: UUID
    audience: str
    budget: Money
    spent: Money
    starts_on: date
    ends_on: date
    status: Status = Status.PLANNED
    snapshot_id: UUID | None = None


class CampaignNotRunning(Refusal):
    """It has not been launched, rests, or is over."""


class CampaignOver(Refusal):
    """It was completed or aborted; nothing brings it back."""


class BudgetExceeded(Refusal):
    """A campaign spends what it was given, in the currency of its budget, and no more."""


def evolve(state: Campaign | None, fact: CampaignFact) -> Campaign:
    match fact:
        case CampaignPlanned():
            return Campaign(
                campaign_id=fact.campaign_id,
                audience=fact.audience,
                budget=fact.budget,
                spent=Money.zero(fact.budget.currency),
                starts_on=fact.starts_on,
                ends_on=fact.ends_on,
            )
        case CampaignLaunched():
            return replace(_known(state), status=Status.ACTIVE, snapshot_id=fact.snapshot_id)
        case CampaignPaused():
            return replace(_known(state), status=Status.PAUSED)
        case CampaignResumed():
            return replace(_known(state), status=Status.ACTIVE)
        case CampaignEnded():
            return replace(_known(state), status=Status(fact.because.value))
        case CampaignSpent():
            return replace(_known(state), spent=fact.spent)
        case _:
            assert_never(fact)


def plan(
    state: Campaign | None,
    *,
    campaign_id: UUID,
    name: str,
    audience: str,
    budget: Money,
    starts_on: date,
    ends_on: date,
    today: date,
) -> list[CampaignFact]:
    """Raises Conflict if it exists, Refusal for a negative budget or days that are no plan."""
    if state is not None:
        raise Conflict(f"campaign {campaign_id} exists")
    if budget < Money.zero(budget.currency):
        raise Refusal("a budget is not less than nothing")
    if ends_on < starts_on:
        raise Refusal("a campaign ends on its first day or later")
    if ends_on < today:
        raise Refusal(f"{ends_on} is over: nothing can be launched by this plan")
    return [
        CampaignPlanned(
            campaign_id=campaign_id,
            name=name,
            audience=audience,
            budget=budget,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    ]


def launch(state: Campaign, *, today: date, snapshot_id: UUID, members: int) -> list[CampaignFact]:
    """Raises as `check_launch` does."""
    check_launch(state, today)
    return [
        CampaignLaunched(
            campaign_id=state.campaign_id,
            snapshot_id=snapshot_id,
            members=members,
            ends_on=state.ends_on,
        )
    ]


def pause(state: Campaign, reason: str) -> list[CampaignFact]:
    """What rests already rests on. Raises CampaignNotRunning."""
    if state.status is Status.PAUSED:
        return []
    check_running(state)
    return [CampaignPaused(campaign_id=state.campaign_id, reason=reason)]


def resume(state: Campaign) -> list[CampaignFact]:
    """What runs already runs on. Raises CampaignNotRunning."""
    if state.status is Status.ACTIVE:
        return []
    if state.status is not Status.PAUSED:
        raise CampaignNotRunning(f"campaign {state.campaign_id} is {state.status}")
    return [CampaignResumed(campaign_id=state.campaign_id)]


def end(state: Campaign, because: EndedBecause) -> list[CampaignFact]:
    """What is over stays as it ended. Raises CampaignNotRunning to complete what never began."""
    if state.status in _OVER:
        return []
    if because is EndedBecause.COMPLETED and state.status is Status.PLANNED:
        raise CampaignNotRunning(f"campaign {state.campaign_id} was never launched")
    return [CampaignEnded(campaign_id=state.campaign_id, because=because)]


def spend(
    state: Campaign, *, amount: Money, purpose: str, spent_on: date, today: date
) -> list[CampaignFact]:
    """Bills also come before the launch and after the end. Raises BudgetExceeded, Refusal."""
    if spent_on > today:
        raise Refusal(f"{spent_on} is yet to come: today is {today}")
    if amount.minor <= 0:
        raise Refusal("what is spent is more than nothing")
    if amount.currency != state.budget.currency:
        raise BudgetExceeded(f"the budget is in {state.budget.currency}")
    spent = state.spent + amount
    if state.budget < spent:
        raise BudgetExceeded(f"{amount} is more than is left of {state.budget}")
    return [
        CampaignSpent(
            campaign_id=state.campaign_id,
            amount=amount,
            spent=spent,
            purpose=purpose,
            spent_on=spent_on,
        )
    ]


def check_launch(state: Campaign, today: date) -> None:
    """Raises Conflict if it was launched, Refusal on a day outside its dates."""
    if state.status is not Status.PLANNED:
        raise Conflict(f"campaign {state.campaign_id} is {state.status}")
    if not state.starts_on <= today <= state.ends_on:
        raise Refusal(f"the campaign runs from {state.starts_on} to {state.ends_on}")


def check_running(state: Campaign) -> None:
    """Raises CampaignOver, CampaignNotRunning."""
    if state.status in _OVER:
        raise CampaignOver(f"campaign {state.campaign_id} is {state.status}")
    if state.status is not Status.ACTIVE:
        raise CampaignNotRunning(f"campaign {state.campaign_id} is {state.status}")


def _known(state: Campaign | None) -> Campaign:
    assert state is not None, "the first fact of a campaign plans it"
    return state
