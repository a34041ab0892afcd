"""The terms by which the desk decides, put together from policies and what a customer is due."""

from uuid import UUID

from daybook_chassis.commands import Stream, Work
from daybook_service.application.policies import HANDLING, HOURS, LEVELS
from daybook_service.application.streams import ENTITLEMENT, entitlement_of
from daybook_service.domain.business_hours import BusinessCalendar
from daybook_service.domain.entitlement import Entitlement
from daybook_service.domain.service_level_policy import ServiceLevel
from daybook_service.domain.ticket import Ticket
from daybook_service.domain.ticket_desk import Served
from daybook_service.domain.ticket_handling import TicketClock


def clock_of(ticket: Ticket, work: Work) -> TicketClock:
    """A ticket keeps the hours and levels that were in force on the day on which it was opened."""
    day = ticket.opened_at.date()
    hours = work.policy(HOURS, day).policy
    return TicketClock(hours.of(ticket.tier), work.policy(HANDLING, day).policy)


def entitled(customer_id: UUID, work: Work) -> Entitlement | None:
    """What a customer was given by grade; none for who never was graded."""
    stream: Stream[Entitlement | None] = work.find(ENTITLEMENT, entitlement_of(customer_id))
    return stream.state


def served(customer_id: UUID, work: Work) -> Served:
    """How a customer is served now; without a grade, as the policy says for such."""
    known = entitled(customer_id, work)
    if known is None:
        return Served(work.policy(LEVELS).policy.level(grade=None))
    return Served(known.level, known.assigned.grade, known.assigned.handling, known.manager)


def level_of(customer_id: UUID, work: Work) -> ServiceLevel:
    return served(customer_id, work).level


def calendar_of(customer_id: UUID, work: Work) -> BusinessCalendar:
    """The hours in which time counts for a customer, by their tier."""
    return work.policy(HOURS).policy.of(level_of(customer_id, work).tier)
