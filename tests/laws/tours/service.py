"""What the spine of the tour does not show of serving."""

from uuid import UUID

from daybook_contracts.customers.grading import Grade
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.service.tickets import TicketChannel, TicketKind
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_service.application.appoint_manager import AppointManager
from daybook_service.application.assign_service_tier import AssignServiceTier
from daybook_service.application.assign_ticket import AssignTicket
from daybook_service.application.mark_ticket_duplicate import MarkTicketDuplicate
from daybook_service.application.open_ticket import OpenTicket
from daybook_service.application.reject_ticket import RejectTicket
from daybook_service.application.reopen_ticket import ReopenTicket
from daybook_service.application.resolve_ticket import ResolveTicket
from daybook_service.application.respond_to_ticket import RespondToTicket
from tests.laws.story import Story


def visit(story: Story) -> None:
    customer_id = story.new_id("customer")
    registered = RegisterCustomer(
        customer_id=customer_id, kind=PartyKind.ORGANIZATION, organization_name="Berg Lifts"
    )
    story.do("customers", registered)
    story.settle()
    tiers(story, customer_id)
    tickets(story, customer_id)


def tiers(story: Story, customer_id: UUID) -> None:
    story.do("service", AssignServiceTier(customer_id=customer_id, grade=Grade.A))
    story.do("service", AppointManager(customer_id=customer_id, manager="mei"))
    story.do("service", AssignServiceTier(customer_id=customer_id, grade=Grade.C))


def tickets(story: Story, customer_id: UUID) -> None:
    """One is opened again, one is not ours, one was asked before."""
    again, unfit, twice = (open_one(story, customer_id) for _ in range(3))
    story.do("service", AssignTicket(ticket_id=again, assignee="li"))
    story.do("service", RespondToTicket(ticket_id=again, channel=TicketChannel.EMAIL))
    story.do("service", ResolveTicket(ticket_id=again, resolution="oiled"))
    story.do("service", ReopenTicket(ticket_id=again, reason="it squeaks again"))
    story.do("service", RejectTicket(ticket_id=unfit, reason="sold by another"))
    story.do("service", MarkTicketDuplicate(ticket_id=twice, duplicate_of=again))


def open_one(story: Story, customer_id: UUID) -> UUID:
    ticket_id = story.new_id("ticket")
    opened = OpenTicket(
        ticket_id=ticket_id,
        customer_id=customer_id,
        kind=TicketKind.INCIDENT,
        channel=TicketChannel.WEB,
        topic="The lift squeaks",
    )
    story.do("service", opened)
    return ticket_id
