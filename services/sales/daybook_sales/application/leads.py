"""Create, qualify, discard and convert a lead, and take a refused conversion back (SA1)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.codes import Country
from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.ids import derived_id
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.fact import Text
from daybook_contracts.money import Money
from daybook_contracts.sales.leads import LeadCreated
from daybook_contracts.sales.opportunities import Heat
from daybook_sales.application.policies import STAGES
from daybook_sales.application.streams import LEAD, OPPORTUNITY
from daybook_sales.domain import lead, opportunity


class CreateLead(Command):
    """Without `customer_id`, of somebody new. `origin` says where from, `route` by which way.

    The list of leads shows the ids of the customer and contact to be; the person is noted under
    them with the customers service, `POST /leads/{lead_id}/contact`.
    """

    lead_id: UUID
    customer_id: UUID | None = None
    kind: PartyKind
    organization_name: Text | None = None
    country: Country | None = None
    origin: Text
    route: Text
    interest: Text


class QualifyLead(Command):
    lead_id: UUID
    note: Text


class DiscardLead(Command):
    lead_id: UUID
    reason: Text


class ConvertLead(Command):
    """Makes the opportunity here and now; customer and contact follow from it."""

    lead_id: UUID
    title: Text
    heat: Heat = Heat.WARM
    value: Money


class ReopenLead(Command):
    """What follows when the customers service could not register what it was converted to."""

    lead_id: UUID
    reason: Text


def create_lead(command: CreateLead, work: Work) -> None:
    if command.customer_id is not None:
        work.resolve(f"customer:{command.customer_id}")
    stream = work.find(LEAD, command.lead_id)
    created = LeadCreated(
        customer_id=command.customer_id or derived_id("lead-customer", command.lead_id),
        lead_id=command.lead_id,
        contact_id=derived_id("lead-contact", command.lead_id),
        kind=command.kind,
        organization_name=command.organization_name,
        country=command.country,
        origin=command.origin,
        route=command.route,
        interest=command.interest,
    )
    work.record(LEAD, stream, lead.create(stream.state, created))


def qualify_lead(command: QualifyLead, work: Work) -> None:
    stream = work.load(LEAD, command.lead_id)
    work.record(LEAD, stream, lead.qualify(stream.state, command.note))


def discard_lead(command: DiscardLead, work: Work) -> None:
    stream = work.load(LEAD, command.lead_id)
    work.record(LEAD, stream, lead.discard(stream.state, command.reason))


def convert_lead(command: ConvertLead, work: Work) -> None:
    """One append has both facts: there is no converted lead without its opportunity."""
    stages = work.policy(STAGES)
    stream = work.load(LEAD, command.lead_id)
    created, times = stream.state.created, len(stream.state.opportunities)
    opportunity_id = derived_id("lead-opportunity", command.lead_id, times)
    converted = lead.convert(stream.state, opportunity_id, command.value)
    chance = work.find(OPPORTUNITY, opportunity_id)
    opened = opportunity.open_opportunity(
        chance.state,
        customer_id=created.customer_id,
        opportunity_id=opportunity_id,
        title=command.title,
        origin=created.origin,
        route=created.route,
        heat=command.heat,
        value=command.value,
        policy=stages.policy,
    )
    work.record(LEAD, stream, converted)
    work.record(OPPORTUNITY, chance, opened, policy_version=stages.version)


def reopen_lead(command: ReopenLead, work: Work) -> None:
    """The opportunity that came of the conversion is lost, unless it is closed already."""
    stages = work.policy(STAGES)
    stream = work.load(LEAD, command.lead_id)
    facts = lead.reopen(stream.state, command.reason)
    if not facts:
        return
    chance = work.load(OPPORTUNITY, stream.state.opportunities[-1])
    work.record(LEAD, stream, facts)
    if not chance.state.closed:
        lost = opportunity.lose(chance.state, command.reason, stages.policy)
        work.record(OPPORTUNITY, chance, lost, policy_version=stages.version)


HANDLERS: Mapping[type[Command], Handler] = {
    CreateLead: create_lead,
    QualifyLead: qualify_lead,
    DiscardLead: discard_lead,
    ConvertLead: convert_lead,
    ReopenLead: reopen_lead,
}
