"""Points through the service: earned by a contract, spent, and written off by a timer (MK7)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from daybook_chassis.commands import Command, Context
from daybook_chassis.timers import LIVE
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractSigned, Instalment
from daybook_marketing.application.redeem_points import RedeemPoints
from daybook_marketing.application.reward_contribution import RewardContribution
from daybook_marketing.domain.loyalty import PointsLacking
from tests.marketing.integration.office import Office
from tests.marketing.samples import CUSTOMER, day
from tests.support.publisher import Publisher


def test_MK7_from_a_contract_to_the_last_day(office: Office, sales: Publisher) -> None:
    def do(command: Command) -> None:
        office.service.commands.execute(command, Context(actor="clerk", occurred_at=day(1)))
        office.settle()

    office.meet()
    value = Money(10_050, "EUR")
    instalment = Instalment(instalment_id=UUID(int=1), due_on=date(2024, 5, 1), amount=value)
    signed = ContractSigned(
        customer_id=CUSTOMER,
        contract_id=UUID(int=2),
        value=value,
        signed_on=date(2024, 3, 4),
        instalments=(instalment,),
    )
    sales.say(CUSTOMER, signed, day(0))
    office.settle(sales)
    do(RewardContribution(customer_id=CUSTOMER, reward_id=UUID(int=3), contribution="product-idea"))
    redeem = RedeemPoints(
        customer_id=CUSTOMER, redemption_id=UUID(int=4), points=120, reward="umbrella"
    )
    do(redeem)
    with pytest.raises(PointsLacking):
        do(redeem.model_copy(update={"redemption_id": UUID(int=5), "points": 181}))

    row = office.service.queries.one("marketing.points", (str(CUSTOMER),))
    assert (row["earned"], row["redeemed"], row["expired"], row["points"]) == (300, 120, 0, 180)
    rewards = office.service.queries.all("marketing.rewards")
    assert {each["reward"] for each in rewards} == {"umbrella", "200 points"}

    office.service.timers.advance(LIVE, datetime(2026, 3, 10, tzinfo=UTC))
    office.settle()

    row = office.service.queries.one("marketing.points", (str(CUSTOMER),))
    assert (row["expired"], row["points"]) == (180, 0)
