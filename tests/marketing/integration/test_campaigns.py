"""A campaign from its plan to its revenue, through the service and its projections (MK1, MK2)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from daybook_chassis.commands import Command, Context
from daybook_chassis.errors import Conflict, NotFound
from daybook_chassis.timers import LIVE
from daybook_contracts.customers.grading import Grade
from daybook_contracts.marketing.campaigns import ResponseKind
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractSigned, Instalment
from daybook_marketing.application.attribute_contract import AttributeContract
from daybook_marketing.application.freeze_audience import FreezeAudience
from daybook_marketing.application.launch_campaign import LaunchCampaign
from daybook_marketing.application.plan_campaign import PlanCampaign
from daybook_marketing.application.record_response import RecordResponse
from daybook_marketing.application.spend_on_campaign import SpendOnCampaign
from daybook_marketing.domain.touches import NotAMember
from tests.marketing.integration.office import Office
from tests.marketing.samples import BERT, CUSTOMER, day
from tests.support.publisher import Publisher

SPRING = UUID("01890a5d-ac96-774b-bcce-b302099a8071")
ONE = UUID("01890a5d-ac96-774b-bcce-b302099a8072")
CONTRACT = UUID("01890a5d-ac96-774b-bcce-b302099a8081")


def do(office: Office, command: Command, number: int = 2) -> None:
    office.service.commands.execute(command, Context(actor="clerk", occurred_at=day(number)))
    office.settle()


def plan(audience: str = "vip") -> PlanCampaign:
    return PlanCampaign(
        campaign_id=SPRING,
        name="Spring",
        audience=audience,
        budget=Money(10_000, "EUR"),
        starts_on=date(2024, 3, 4),
        ends_on=date(2024, 3, 31),
    )


@pytest.fixture
def launched(office: Office) -> Office:
    office.grade(Grade.A, day(0))
    office.grant(day(1))
    office.settle()
    do(office, plan())
    do(office, LaunchCampaign(campaign_id=SPRING))
    return office


def test_MK1_cost_response_and_revenue_of_a_campaign(launched: Office) -> None:
    spend = SpendOnCampaign(
        campaign_id=SPRING,
        amount=Money(2_500, "EUR"),
        purpose="stamps",
        spent_on=date(2024, 3, 6),
    )
    do(launched, spend)
    answer = RecordResponse(campaign_id=SPRING, customer_id=CUSTOMER, response=ResponseKind.CLICKED)
    do(launched, answer, 3)
    do(launched, answer, 4)
    signed = AttributeContract(
        customer_id=CUSTOMER,
        contract_id=CONTRACT,
        value=Money(50_000, "EUR"),
        signed_on=date(2024, 4, 2),
    )
    do(launched, signed, 29)

    row = launched.service.queries.one("marketing.campaigns", (str(SPRING),))
    assert (row["status"], row["members"], row["responses"]) == ("active", 1, 1)
    assert (row["budget_minor"], row["spent_minor"]) == (10_000, 2_500)
    assert launched.service.queries.all("marketing.campaign_revenue") == [
        {"campaign_id": str(SPRING), "currency": "EUR", "contracts": 1, "revenue_minor": 50_000}
    ]
    (attributed,) = (
        message for message in launched.said() if "Attributed" in message.envelope.type
    )
    assert attributed.envelope.policyversion == "attribution/1"


def test_MK1_a_launched_campaign_is_completed_when_its_last_day_has_passed(
    launched: Office,
) -> None:
    def status() -> object:
        return launched.service.queries.one("marketing.campaigns", (str(SPRING),))["status"]

    launched.service.timers.advance(LIVE, datetime(2024, 3, 31, 23, 59, tzinfo=UTC))
    launched.settle()
    assert status() == "active"

    launched.service.timers.advance(LIVE, datetime(2024, 4, 1, tzinfo=UTC))
    launched.settle()

    assert status() == "completed"


def test_MK2_who_was_in_when_it_was_frozen_stays_in_the_snapshot(launched: Office) -> None:
    do(launched, FreezeAudience(snapshot_id=ONE, audience="newsletter"))
    launched.withdraw(day(3))
    launched.settle()

    members = launched.service.queries.page(
        "marketing.snapshot_members", where=[("snapshot_id", str(ONE))]
    )
    assert [row["customer_id"] for row in members.rows] == [str(CUSTOMER)]
    assert launched.service.queries.one("marketing.snapshots", (str(ONE),))["members"] == 1
    with pytest.raises(Conflict):
        do(launched, FreezeAudience(snapshot_id=ONE, audience="newsletter"))


def test_MK1_what_makes_no_sense_is_refused(office: Office, launched: Office) -> None:
    with pytest.raises(NotFound):
        do(office, plan("everybody"))
    with pytest.raises(NotFound):
        do(office, FreezeAudience(snapshot_id=ONE, audience="everybody"))
    stranger = RecordResponse(campaign_id=SPRING, customer_id=BERT, response=ResponseKind.OPENED)
    with pytest.raises(NotAMember):
        do(office, stranger)


def test_MK1_a_contract_that_sales_publishes_is_attributed(
    launched: Office, sales: Publisher
) -> None:
    do(
        launched,
        RecordResponse(campaign_id=SPRING, customer_id=CUSTOMER, response=ResponseKind.VISITED),
    )
    value = Money(700, "USD")
    instalment = Instalment(instalment_id=ONE, due_on=date(2024, 5, 1), amount=value)
    signed = ContractSigned(
        customer_id=CUSTOMER,
        contract_id=CONTRACT,
        value=value,
        signed_on=date(2024, 3, 8),
        instalments=(instalment,),
    )
    sales.say(CUSTOMER, signed, day(4))
    launched.settle(sales)

    (row,) = launched.service.queries.all("marketing.campaign_revenue")
    assert (row["revenue_minor"], row["currency"]) == (700, "USD")
