"""Open an opportunity with a customer this service has heard of (SA2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_contracts.money import Money
from daybook_contracts.sales.opportunities import Heat
from daybook_sales.application.policies import STAGES
from daybook_sales.application.streams import OPPORTUNITY
from daybook_sales.domain import opportunity


class OpenOpportunity(Command):
    """`origin` says where the chance came from, `route` by which way it reached us."""

    opportunity_id: UUID
    customer_id: UUID
    title: Text
    origin: Text
    route: Text
    heat: Heat = Heat.WARM
    value: Money


def open_opportunity(command: OpenOpportunity, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stages = work.policy(STAGES)
    stream = work.find(OPPORTUNITY, command.opportunity_id)
    facts = opportunity.open_opportunity(
        stream.state,
        customer_id=command.customer_id,
        opportunity_id=command.opportunity_id,
        title=command.title,
        origin=command.origin,
        route=command.route,
        heat=command.heat,
        value=command.value,
        policy=stages.policy,
    )
    work.record(OPPORTUNITY, stream, facts, policy_version=stages.version)
