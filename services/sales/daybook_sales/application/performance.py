"""Credit sellers with what they signed and what was received for it, and score them (SA23)."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import Refusal
from daybook_contracts.currencies import MINOR_DIGITS
from daybook_contracts.fact import Day, Reference
from daybook_contracts.money import Money
from daybook_contracts.sales.targets import Measure
from daybook_sales.application.policies import PERFORMANCE
from daybook_sales.application.streams import CONTRACT, PLAN, SELLER, plan_of, seller_of
from daybook_sales.domain import seller
from daybook_sales.domain.period import last_day, month_of


class CreditSale(Command):
    """What a signature or an amendment adds; less than nothing where it takes away."""

    contract_id: UUID
    amount: Money
    day: Day


class CalculateCommission(Command):
    """Of cash that settled a contract; less than nothing where that is open again."""

    contract_id: UUID
    amount: Money
    day: Day


class ScorePerformance(Command):
    """What a seller reached of the approved targets of a month that is over, by the terms of its
    last day."""

    seller: Reference
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    month: Annotated[str, Field(pattern=r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$")]


def credit_sale(command: CreditSale, work: Work) -> None:
    contract = work.load(CONTRACT, command.contract_id).state
    if contract.seller is None:
        return
    stream = work.find(SELLER, seller_of(contract.seller, command.amount.currency))
    facts = seller.credit_sale(contract.seller, command.contract_id, command.amount, command.day)
    work.record(SELLER, stream, facts)


def calculate_commission(command: CalculateCommission, work: Work) -> None:
    terms = work.policy(PERFORMANCE, command.day)
    contract = work.load(CONTRACT, command.contract_id).state
    if contract.seller is None:
        return
    stream = work.find(SELLER, seller_of(contract.seller, command.amount.currency))
    facts = seller.calculate_commission(
        stream.state,
        seller=contract.seller,
        contract_id=command.contract_id,
        received=command.amount,
        received_on=command.day,
        policy=terms.policy,
    )
    work.record(SELLER, stream, facts, policy_version=terms.version)


def score_performance(command: ScorePerformance, work: Work) -> None:
    terms = work.policy(PERFORMANCE, last_day(command.month))
    if command.currency not in MINOR_DIGITS:
        raise Refusal("unknown currency: use an ISO 4217 code in circulation")
    if command.month >= month_of(work.now.date()):
        raise Refusal(f"{command.month} is not over yet")
    stream = work.find(SELLER, seller_of(command.seller, command.currency))
    year, month = command.month[:4], command.month
    signed, received = (
        work.find(PLAN, plan_of(command.seller, measure, year, command.currency)).state
        for measure in (Measure.SIGNED, Measure.RECEIVED)
    )
    facts = seller.score(
        stream.state,
        seller=command.seller,
        month=month,
        currency=command.currency,
        signed_target=signed.agreed(month) if signed else None,
        received_target=received.agreed(month) if received else None,
        policy=terms.policy,
    )
    work.record(SELLER, stream, facts, policy_version=terms.version)


HANDLERS: Mapping[type[Command], Handler] = {
    CreditSale: credit_sale,
    CalculateCommission: calculate_commission,
    ScorePerformance: score_performance,
}
