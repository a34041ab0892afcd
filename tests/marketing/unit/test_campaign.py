"""A campaign runs within its dates and its budget; a snapshot is written once (MK1, MK2)."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from daybook_chassis.errors import Conflict, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
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
from daybook_marketing.domain import campaign, snapshot
from daybook_marketing.domain.campaign import BudgetExceeded, CampaignNotRunning, CampaignOver

SPRING = UUID("01890a5d-ac96-774b-bcce-b302099a8071")
FROZEN = UUID("01890a5d-ac96-774b-bcce-b302099a8072")
FIRST, LAST = date(2024, 3, 4), date(2024, 3, 31)
DONE, BROKEN_OFF = EndedBecause.COMPLETED, EndedBecause.ABORTED


def eur(units: int) -> Money:
    return Money(units * 100, "EUR")


PLAN: dict[str, Any] = {
    "campaign_id": SPRING,
    "name": "Spring",
    "audience": "vip",
    "budget": eur(100),
    "starts_on": FIRST,
    "ends_on": LAST,
}
PLANNED = CampaignPlanned.model_validate(PLAN)
LAUNCHED = CampaignLaunched(campaign_id=SPRING, snapshot_id=FROZEN, members=2, ends_on=LAST)
PAUSED = CampaignPaused(campaign_id=SPRING, reason="the brochure has a misprint")
ENDED = CampaignEnded(campaign_id=SPRING, because=DONE)
NEW = Scenario(campaign.evolve)
READY = NEW.given(PLANNED)
RUNNING = READY.given(LAUNCHED)


def spent(amount: int, until_now: int) -> CampaignSpent:
    return CampaignSpent(
        campaign_id=SPRING,
        amount=eur(amount),
        spent=eur(until_now),
        purpose="stamps",
        spent_on=FIRST,
    )


def test_MK1_a_plan_names_audience_budget_and_days() -> None:
    NEW.when(lambda state: campaign.plan(state, **PLAN, today=LAST)).then(PLANNED)
    READY.when(lambda state: campaign.plan(state, **PLAN, today=FIRST)).refused(Conflict)


@pytest.mark.parametrize("wrong", [{"budget": eur(-1)}, {"ends_on": date(2024, 3, 3)}])
def test_MK1_a_plan_without_sense_is_refused(wrong: dict[str, object]) -> None:
    NEW.when(lambda state: campaign.plan(state, **(PLAN | wrong), today=FIRST)).refused(Refusal)


def test_MK1_what_would_be_over_is_not_planned() -> None:
    after = LAST + timedelta(days=1)
    NEW.when(lambda state: campaign.plan(state, **PLAN, today=after)).refused(Refusal, "is over")


@pytest.mark.parametrize("today", [date(2024, 3, 3), date(2024, 4, 1)])
def test_MK1_it_is_launched_within_its_days(today: date) -> None:
    READY.when(
        lambda state: campaign.launch(state, today=today, snapshot_id=FROZEN, members=2)
    ).refused(Refusal)


@pytest.mark.parametrize("today", [FIRST, LAST])
def test_MK1_it_is_launched_once(today: date) -> None:
    def launch(state: campaign.Campaign) -> list[campaign.CampaignFact]:
        return campaign.launch(state, today=today, snapshot_id=FROZEN, members=2)

    READY.when(launch).then(LAUNCHED).when(launch).refused(Conflict)


def test_MK1_it_rests_and_runs_again() -> None:
    resting = RUNNING.when(lambda state: campaign.pause(state, PAUSED.reason)).then(PAUSED)

    resting.when(lambda state: campaign.pause(state, "again")).then()
    resting.when(campaign.resume).then(CampaignResumed(campaign_id=SPRING))
    RUNNING.when(campaign.resume).then()
    READY.when(lambda state: campaign.pause(state, "why")).refused(CampaignNotRunning)
    READY.when(campaign.resume).refused(CampaignNotRunning)


def test_MK1_it_ends_once_and_nothing_brings_it_back() -> None:
    over = RUNNING.when(lambda state: campaign.end(state, DONE)).then(ENDED)

    over.when(lambda state: campaign.end(state, BROKEN_OFF)).then()
    over.when(lambda state: campaign.pause(state, "why")).refused(CampaignOver)
    over.when(campaign.resume).refused(CampaignNotRunning)
    READY.when(lambda state: campaign.end(state, DONE)).refused(CampaignNotRunning)
    READY.when(lambda state: campaign.end(state, BROKEN_OFF)).then(
        CampaignEnded(campaign_id=SPRING, because=BROKEN_OFF)
    )


def test_MK1_what_is_spent_stays_within_the_budget() -> None:
    def spend(amount: Money) -> Callable[[Any], Iterable[Fact]]:
        return lambda state: campaign.spend(
            state, amount=amount, purpose="stamps", spent_on=FIRST, today=FIRST
        )

    most = (
        RUNNING.when(spend(eur(60))).then(spent(60, 60)).when(spend(eur(40))).then(spent(40, 100))
    )
    most.when(spend(Money(1, "EUR"))).refused(BudgetExceeded)
    RUNNING.when(spend(Money(1, "USD"))).refused(BudgetExceeded)
    RUNNING.when(spend(eur(0))).refused(Refusal)
    RUNNING.when(
        lambda state: campaign.spend(
            state, amount=eur(1), purpose="stamps", spent_on=FIRST + timedelta(days=1), today=FIRST
        )
    ).refused(Refusal, "yet to come")
    RUNNING.given(ENDED).when(spend(eur(5))).then(spent(5, 5))


def test_MK2_a_snapshot_is_the_same_whatever_the_order_and_is_written_in_parts() -> None:
    members = [UUID(int=number) for number in range(501)]

    def freeze(customers: list[UUID]) -> Callable[[Any], Iterable[Fact]]:
        return lambda state: snapshot.freeze(
            state, snapshot_id=FROZEN, audience="vip", customers=customers
        )

    one, other = (
        snapshot.freeze(None, snapshot_id=FROZEN, audience="vip", customers=each)
        for each in (members, [*reversed(members), members[0]])
    )

    assert one == other
    assert [(fact.part, fact.parts, len(fact.customers)) for fact in one] == [
        (1, 2, 500),
        (2, 2, 1),
    ]
    frozen = Scenario(snapshot.evolve).when(freeze(members)).then(*one)
    assert frozen.state is not None
    assert frozen.state.customers == set(members)
    frozen.when(freeze([])).refused(Conflict)


def test_MK2_nobody_is_a_snapshot_too() -> None:
    (fact,) = snapshot.freeze(None, snapshot_id=FROZEN, audience="vip", customers=[])

    assert (fact.members, fact.parts, fact.customers) == (0, 1, ())
    assert fact.digest == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
