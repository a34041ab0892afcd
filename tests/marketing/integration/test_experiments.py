"""An experiment through the service: assigned, answered, concluded on what is posted (MK5)."""

from datetime import date
from functools import partial
from uuid import UUID

import pytest

from daybook_chassis.commands import Command, Context
from daybook_chassis.errors import NotFound
from daybook_chassis.ids import derived_id
from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.customers.consent import Channel
from daybook_contracts.customers.grading import Grade
from daybook_contracts.marketing.campaigns import ResponseKind
from daybook_contracts.marketing.experiments import (
    Arm,
    ExperimentConcluded,
    Goal,
    Measure,
    Spend,
    Variant,
)
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractSigned, Instalment
from daybook_contracts.topics import published
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
from tests.support.publisher import Publisher

SPRING = UUID(int=1)
VARIANTS = (Variant(name="long", share=1), Variant(name="short", share=1))


LOOSE = SetPolicy(
    name="experiments",
    effective_from=day(1).date(),
    terms={"alpha": "0.05", "minimum_sample": 1},
    reason="a story of few",
)
PLANNED = (
    PlanCampaign(
        campaign_id=SPRING,
        name="Spring",
        audience="vip",
        budget=Money(0, "EUR"),
        starts_on=date(2024, 3, 4),
        ends_on=date(2024, 12, 31),
    ),
    LaunchCampaign(campaign_id=SPRING),
)


def carry_out(office: Office, *commands: Command) -> None:
    for command in commands:
        office.service.commands.execute(command, Context(actor="clerk", occurred_at=day(1)))
    office.settle()


def signed(customer_id: UUID, number: int, value: Money) -> ContractSigned:
    instalment = Instalment(
        instalment_id=derived_id("instalment", customer_id, number),
        due_on=date(2024, 5, 1),
        amount=value,
    )
    return ContractSigned(
        customer_id=customer_id,
        contract_id=derived_id("contract", customer_id, number),
        value=value,
        signed_on=date(2024, 3, 8),
        instalments=(instalment,),
    )


def test_MK5_who_asks_for_an_experiment_that_is_not_is_told_of_the_campaign(
    embedded: Office,
) -> None:
    carry_out(embedded, *PLANNED)
    mailing = OrderMailing(
        mailing_id=UUID(int=2),
        campaign_id=SPRING,
        channel=Channel.EMAIL,
        subject="Spring",
        body="It is here",
        variant="long",
    )

    for command in (mailing, ConcludeExperiment(campaign_id=SPRING)):
        with pytest.raises(NotFound, match=f"campaign {SPRING} has no experiment"):
            carry_out(embedded, command)


def test_MK5_from_the_members_of_a_campaign_to_a_winner(embedded: Office) -> None:
    do = partial(carry_out, embedded)
    embedded.grade(Grade.A, day(0))
    embedded.grant(day(0))
    embedded.settle()
    do(
        *PLANNED,
        StartExperiment(campaign_id=SPRING, goal=Goal.RESPONSE, variants=VARIANTS),
    )
    mine = variant_of(Experiment(SPRING, Goal.RESPONSE, Measure.CONVERSION, VARIANTS), CUSTOMER)
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

    compared = Experiment(SPRING, Goal.RESPONSE, Measure.CONVERSION, VARIANTS)
    ids = (UUID(int=number) for number in range(100, 200))
    others = [each for each in ids if variant_of(compared, each) == other][:4]
    do(*(AssignVariant(campaign_id=SPRING, customer_id=each) for each in others))
    opened = ResponseKind.OPENED
    do(RecordResponse(campaign_id=SPRING, customer_id=CUSTOMER, response=opened))
    with pytest.raises(SampleTooSmall):
        do(ConcludeExperiment(campaign_id=SPRING))
    do(LOOSE, ConcludeExperiment(campaign_id=SPRING))

    row = embedded.service.queries.one("marketing.experiments", (str(SPRING),))
    assert (row["status"], row["winner"], row["policy"]) == ("concluded", mine, "experiments/set-1")
    counts = {
        row["variant"]: (row["assigned"], row["converted"], row["rate_ppm"])
        for row in embedded.all("marketing.experiment_arms")
    }
    assert counts == {mine: (1, 1, 1_000_000), other: (4, 0, 0)}


def test_MK5_from_what_each_customer_spent_to_a_winner(embedded: Office, sales: Publisher) -> None:
    compared = Experiment(SPRING, Goal.PURCHASE, Measure.SPEND, VARIANTS)
    ids = [UUID(int=number) for number in range(100, 200)]
    long = [each for each in ids if variant_of(compared, each) == "long"][:3]
    short = [each for each in ids if variant_of(compared, each) == "short"][:3]
    embedded.meet(*long, *short)
    carry_out(
        embedded,
        *PLANNED,
        StartExperiment(
            campaign_id=SPRING, goal=Goal.PURCHASE, measure=Measure.SPEND, variants=VARIANTS
        ),
        *(AssignVariant(campaign_id=SPRING, customer_id=each) for each in (*long, *short)),
    )
    one, two, three = long
    for customer_id, number, value in (
        (one, 1, Money(400, "EUR")),
        (one, 2, Money(600, "EUR")),
        (two, 1, Money(1_100, "EUR")),
        (three, 1, Money(1_201, "EUR")),
        (short[0], 1, Money(9_900, "USD")),
    ):
        sales.say(customer_id, signed(customer_id, number, value), day(4))
    embedded.settle(sales)

    squares = str(1_000**2 + 1_100**2 + 1_201**2)
    assert embedded.all("marketing.experiment_arms") == [
        {
            "campaign_id": str(SPRING),
            "variant": "long",
            "assigned": 3,
            "converted": 3,
            "rate_ppm": 1_000_000,
            "spent_minor": 3_301,
            "currency": "EUR",
            "mean_minor": 1_100,
            "squares": squares,
        },
        {
            "campaign_id": str(SPRING),
            "variant": "short",
            "assigned": 3,
            "converted": 0,
            "rate_ppm": 0,
            "spent_minor": 0,
            "currency": None,
            "mean_minor": 0,
            "squares": None,
        },
    ]
    spent = {
        row["customer_id"]: (row["converted"], row["spent_minor"], row["currency"])
        for row in embedded.all("marketing.variant_assignments")
    }
    assert spent[str(one)] == (True, 1_000, "EUR")
    assert spent[str(short[0])] == (False, None, None)

    carry_out(embedded, LOOSE, ConcludeExperiment(campaign_id=SPRING))

    concluded = embedded.said()[-1].fact(published())
    assert isinstance(concluded, ExperimentConcluded)
    assert concluded.arms == (
        Arm(
            variant="long",
            assigned=3,
            converted=3,
            spend=Spend(total=Money(3_301, "EUR"), squares=squares),
        ),
        Arm(variant="short", assigned=3, converted=0),
    )
    (row,) = embedded.all("marketing.experiments")
    assert (row["status"], row["measure"], row["winner"]) == ("concluded", "spend", "long")
