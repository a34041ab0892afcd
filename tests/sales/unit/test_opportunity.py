"""An opportunity is opened with its source, moves by policy, and is won or lost for a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from pydantic import ValidationError

from daybook_chassis import policy
from daybook_chassis.errors import Conflict, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.opportunities import ForecastCategory, Heat, OpportunityStaged, Stage
from daybook_sales.domain import opportunity
from daybook_sales.domain.opportunity import Opportunity, OpportunityClosed, OpportunityFact
from daybook_sales.domain.stage_policy import StagePolicy
from tests.sales.samples import (
    CONTRACT,
    CUSTOMER,
    LOST,
    OPENED,
    OPPORTUNITY,
    STAGES,
    WON,
    staged,
    usd,
)

Decide = Callable[[Opportunity], list[OpportunityFact]]
OPEN_STAGES = (Stage.PROSPECTING, Stage.QUALIFICATION, Stage.PROPOSAL, Stage.NEGOTIATION)


def the(*facts: Fact) -> Scenario[Opportunity]:
    return Scenario(opportunity.evolve, facts)


def opening(value: Money) -> Callable[[Opportunity | None], list[OpportunityFact]]:
    return lambda state: opportunity.open_opportunity(
        state,
        customer_id=CUSTOMER,
        opportunity_id=OPPORTUNITY,
        title=OPENED.title,
        origin=OPENED.origin,
        route=OPENED.route,
        heat=Heat.HOT,
        value=value,
        policy=STAGES,
    )


def moving(stage: Stage) -> Decide:
    return lambda state: opportunity.move(state, stage, STAGES)


def winning(state: Opportunity) -> list[OpportunityFact]:
    return opportunity.win(state, CONTRACT, usd(280), STAGES)


def losing(state: Opportunity) -> list[OpportunityFact]:
    return opportunity.lose(state, "price", STAGES)


def test_SA2_an_opportunity_records_source_route_and_heat() -> None:
    the().when(opening(usd(300))).then(OPENED)


def test_SA2_an_opportunity_is_opened_once() -> None:
    the(OPENED).when(opening(usd(300))).refused(Conflict, "exists")


def test_SA2_an_opportunity_is_not_worth_less_than_nothing() -> None:
    the().when(opening(Money(-1, "USD"))).refused(Refusal, "less than nothing")


def test_SA2_an_opportunity_may_be_worth_nothing_yet() -> None:
    the().when(opening(usd(0))).then(OPENED.model_copy(update={"value": usd(0)}))


def test_SA2_a_stage_has_probability_and_forecast_by_policy() -> None:
    negotiation = staged(Stage.NEGOTIATION, Stage.PROSPECTING, 80, "commit")

    the(OPENED).when(moving(Stage.NEGOTIATION)).then(negotiation)


def test_SA2_an_opportunity_moves_back_too() -> None:
    there = staged(Stage.NEGOTIATION, Stage.PROSPECTING, 80, "commit")
    back = staged(Stage.QUALIFICATION, Stage.NEGOTIATION, 20, "pipeline")

    the(OPENED, there).when(moving(Stage.QUALIFICATION)).then(back)


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_SA2_moving_to_where_it_is_changes_nothing(stage: Stage) -> None:
    here = staged(stage, Stage.PROSPECTING, 50, "pipeline")

    the(OPENED, here).when(moving(stage)).then()


@pytest.mark.parametrize("stage", [Stage.CLOSED_WON, Stage.CLOSED_LOST])
def test_SA2_nobody_just_moves_it_to_a_closed_stage(stage: Stage) -> None:
    the(OPENED).when(moving(stage)).refused(Refusal, "signed contract")
    the(OPENED, WON).when(moving(stage)).refused(Refusal, "signed contract")


def test_SA2_a_signed_contract_wins_it_at_what_the_contract_is_worth() -> None:
    after = (
        the(OPENED)
        .when(winning)
        .then(staged(Stage.CLOSED_WON, Stage.PROSPECTING, 100, "closed"), WON)
    )

    assert after.state == Opportunity(CUSTOMER, OPPORTUNITY, usd(280), Stage.CLOSED_WON, Heat.HOT)


def test_SA2_losing_takes_a_reason() -> None:
    the(OPENED).when(losing).then(staged(Stage.CLOSED_LOST, Stage.PROSPECTING, 0, "omitted"), LOST)


@pytest.mark.parametrize("closed", [WON, LOST], ids=["won", "lost"])
@pytest.mark.parametrize("decide", [moving(Stage.PROPOSAL), losing], ids=["move", "lose"])
def test_SA2_what_is_closed_stays_closed(closed: Fact, decide: Decide) -> None:
    the(OPENED, closed).when(decide).refused(OpportunityClosed)


@pytest.mark.parametrize("closed", [WON, LOST], ids=["won", "lost"])
def test_SA2_a_contract_on_what_is_closed_changes_nothing(closed: Fact) -> None:
    the(OPENED, closed).when(winning).then()


@pytest.mark.parametrize("stage", Stage)
def test_SA2_every_stage_has_terms(stage: Stage) -> None:
    probability, forecast = STAGES.probability[stage], STAGES.forecast[stage]

    assert (probability == 100) == (stage is Stage.CLOSED_WON)
    assert (probability == 0) == (stage is Stage.CLOSED_LOST)
    assert (forecast is ForecastCategory.OMITTED) == (stage is Stage.CLOSED_LOST)


def test_SA2_a_later_stage_is_more_probable() -> None:
    odds = [STAGES.probability[stage] for stage in OPEN_STAGES]

    assert odds == sorted(set(odds))


def test_SA2_another_policy_gives_other_terms() -> None:
    doubtful = STAGES.model_copy(update={"probability": STAGES.probability | {Stage.PROPOSAL: 5}})

    decided = opportunity.move(_state(), Stage.PROPOSAL, doubtful)

    assert [fact.probability for fact in decided if isinstance(fact, OpportunityStaged)] == [5]


@pytest.mark.parametrize(
    "terms",
    [
        {"probability": dict.fromkeys(Stage, 101)},
        {"probability": dict.fromkeys(Stage, -1)},
        {"probability": dict.fromkeys(OPEN_STAGES, 10)},
        {"forecast": dict.fromkeys(OPEN_STAGES, ForecastCategory.COMMIT)},
        {"forecast": dict.fromkeys(Stage, "hopeful")},
        {"likelihood": dict.fromkeys(Stage, 10)},
    ],
    ids=["above 100", "below 0", "stage without odds", "stage without forecast", "word", "term"],
)
def test_SA2_a_policy_that_does_not_fit_is_refused(terms: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        StagePolicy.model_validate(STAGES.model_dump() | terms)


def test_SA2_the_first_policy_is_in_force_from_the_beginning() -> None:
    policies = policy.load("daybook_sales", "stages", StagePolicy)

    assert policies.at(date(1970, 1, 1)).version == policies.at(date(1900, 1, 1)).version


def _state() -> Opportunity:
    state = the(OPENED).state
    assert state is not None
    return state
