"""Take over an opportunity from another system, which names its customer in its own way (SA2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference, Text
from daybook_contracts.money import Money
from daybook_contracts.sales.opportunities import Heat, Stage
from daybook_sales.application.streams import REPORTED_OPPORTUNITY, reported_opportunity_of
from daybook_sales.domain import reported_opportunity


class ReportOpportunity(Command):
    """It opens when `customer_ref` of `source_name` is linked to a customer, and waits until then.

    `stage` is where it stands, one that is open.
    """

    opportunity_id: UUID
    source_name: Reference
    customer_ref: Reference
    title: Text
    origin: Text
    route: Text
    heat: Heat = Heat.WARM
    value: Money
    stage: Stage = Stage.PROSPECTING


def report_opportunity(command: ReportOpportunity, work: Work) -> None:
    stream = work.find(REPORTED_OPPORTUNITY, reported_opportunity_of(command.opportunity_id))
    facts = reported_opportunity.report(
        stream.state,
        opportunity_id=command.opportunity_id,
        source_name=command.source_name,
        customer_ref=command.customer_ref,
        title=command.title,
        origin=command.origin,
        route=command.route,
        heat=command.heat,
        value=command.value,
        stage=command.stage,
    )
    work.record(REPORTED_OPPORTUNITY, stream, facts)
