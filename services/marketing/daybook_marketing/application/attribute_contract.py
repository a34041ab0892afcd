"""Share a signed contract among the campaigns that it is due to (MK1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day
from daybook_contracts.money import Money
from daybook_marketing.application.policies import ATTRIBUTION
from daybook_marketing.application.streams import TOUCHES, touches_of
from daybook_marketing.domain import touches


class AttributeContract(Command):
    customer_id: UUID
    contract_id: UUID
    value: Money
    signed_on: Day


def attribute_contract(command: AttributeContract, work: Work) -> None:
    """Under the policy in force on the day of signature."""
    terms = work.policy(ATTRIBUTION, command.signed_on)
    stream = work.find(TOUCHES, touches_of(command.customer_id))
    facts = touches.attribute(
        stream.state,
        customer_id=command.customer_id,
        contract_id=command.contract_id,
        value=command.value,
        signed_on=command.signed_on,
        policy=terms.policy,
    )
    work.record(TOUCHES, stream, facts, policy_version=terms.version)
