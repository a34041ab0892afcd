"""An experiment through the service: assigned, answered, concluded on what is posted (MK5)."""

from datetime import date
from uuid import UUID

import pytest

from daybook_chassis.commands import Command, Context
from daybook_chassis.errors import NotFound
from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.customers.consent import Channel
from daybook_contracts.customers.grading import Grade
from daybook_contracts.marketing.campaigns import ResponseKind
from daybook_contracts.marketing.experiments import Goal, Variant
from daybook_contracts.money import Money
from daybook_marketing.application.assign_variant import AssignVariant
from daybook_marketing.application.conclude_experiment import ConcludeExperiment
from daybook_marketing.application.launch_campaign import LaunchCampaign
from daybook_marketing.application.order_mailing import OrderMailing
from daybook_marketing.application.plan_campaign import PlanCampaign
from daybook_marketing.application.record_response import RecordResponse
from daybook_marketing.application.start_experiment import StartExperiment
from daybook_marketing.domain.experiment import Experiment, SampleTooSmall, variant_of
from tests.marketing.integration.office import Office
from tests.marketing.samples import CUSTOMER, day

SPRING = UUID(int=1)
VARIANTS = (Variant(name="long", share=1), Variant(name="short", share=1))


def test_MK5_from_the_members_of_a_campaign_to_a_winner(embedded: Office) -> None:
    def do(*commands: Command) -> None:
        for command in commands:
            embedded.service.commands.execute(command, Context(actor="clerk", occurred_at=day(1)))
        embedded.settle()

    embedded.grade(Grade.A, day(0))
    embedded.grant(day(0))
    embedded.settle()
    do(
        PlanCampaign(
            campaign_id=SPRING,
            name="Spring",
            audience="vip",
            budget=Money(0, "EUR"),
            starts_on=date(2024, 3, 4),
            ends_on=date(2024, 12, 31),
        ),
        LaunchCampaign(campaign_id=SPRING),
        StartExperiment(campaign_id=SPRING, goal=Goal.RESPONSE, variants=VARIANTS),
    )
    mine = variant_of(Experiment(SPRING, Goal.RESPONSE, VARIANTS), CUSTOMER)
    (other,) = {each.name for each in VARIANTS} - {mine}
    mailing = OrderMailing(
        mailing_id=UUID(int=2),
        campaign_id=SPRING,
        channel=Channel.EMAIL,
        subject="Spring",
        body="It is here",
        variant=other,
    )
    do(mailing, mailing.model_copy(update={"mailing_id": UUID(int=3), "variant": mine}))
    sizes = {row["mailing_id"]: row["customers"] for row in embedded.all("marketing.mailings")}
    assert sizes == {str(UUID(int=2)): 0, str(UUID(int=3)): 1}
    with pytest.raises(NotFound):
        do(mailing.model_copy(update={"mailing_id": UUID(int=4), "variant": "none"}))

    compared = Experiment(SPRING, Goal.RESPONSE, VARIANTS)
    ids = (UUID(int=number) for number in range(100, 200))
    others = [each for each in ids if variant_of(compared, each) == other][:4]
    do(*(AssignVariant(campaign_id=SPRING, customer_id=each) for each in others))
    opened = ResponseKind.OPENED
    do(RecordResponse(campaign_id=SPRING, customer_id=CUSTOMER, response=opened))
    with pytest.raises(SampleTooSmall):
        do(ConcludeExperiment(campaign_id=SPRING))
    do(
        SetPolicy(
            name="experiments",
            effective_from=day(1).date(),
            terms={"alpha": "0.05", "minimum_sample": 1},
            reason="a story of five",
        ),
        ConcludeExperiment(campaign_id=SPRING),
    )

    row = embedded.service.queries.one("marketing.experiments", (str(SPRING),))
    assert (row["status"], row["winner"], row["policy"]) == ("concluded", mine, "experiments/set-1")
    counts = {
        row["variant"]: (row["assigned"], row["converted"], row["rate_ppm"])
        for row in embedded.all("marketing.experiment_arms")
    }
    assert counts == {mine: (1, 1, 1_000_000), other: (4, 0, 0)}
