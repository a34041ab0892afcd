"""The kinds of streams this service keeps, and the ids of those that are derived."""

from uuid import UUID

from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_service.domain import (
    after_sales,
    article,
    call,
    complaint,
    entitlement,
    goods_return,
    improvement,
    interaction,
    sold,
    survey,
    ticket,
    visits,
)

ENTITLEMENT = Aggregate("entitlement", entitlement.evolve)
TICKET = Aggregate("ticket", ticket.evolve)
COMPLAINT = Aggregate("complaint", complaint.evolve)
SUGGESTION = Aggregate("suggestion", complaint.note)
INTERACTION = Aggregate("interaction", interaction.evolve)
CHANNEL = Aggregate("channel", interaction.choose_evolve)
CALL = Aggregate("call", call.evolve)
CALLER = Aggregate("caller", call.known_customer)
ARTICLE = Aggregate("article", article.evolve)
ARTICLE_USE = Aggregate("use of an article", article.used)
SURVEY = Aggregate("survey", survey.evolve)
SURVEYED = Aggregate("surveys of a customer", survey.last_asked)
SURVEY_PLAN = Aggregate("survey plan", survey.planned)
IMPROVEMENT = Aggregate("improvement", improvement.evolve)
RETURN_VISITS = Aggregate("return visits of customer", visits.evolve)
WARRANTY = Aggregate("warranty", after_sales.warranty)
MAINTENANCE = Aggregate("maintenance plan", after_sales.maintenance)
RETURN = Aggregate("return", goods_return.evolve)
SOLD = Aggregate("sold order", sold.evolve)


def entitlement_of(customer_id: UUID) -> UUID:
    """A customer has one entitlement."""
    return derived_id("entitlement", customer_id)


def channel_of(customer_id: UUID) -> UUID:
    """A customer has chosen one channel."""
    return derived_id("channel", customer_id)


def caller_of(caller_ref: str) -> UUID:
    """A caller is one, however often they call."""
    return derived_id("caller", caller_ref)


def lead_of(caller_ref: str) -> UUID:
    """A caller whom nobody knows is one lead."""
    return derived_id("lead", caller_ref)


def use_of(article_id: UUID, ticket_id: UUID) -> UUID:
    """An article is used for a ticket once a version."""
    return derived_id("article use", article_id, ticket_id)


def surveyed_of(customer_id: UUID) -> UUID:
    return derived_id("surveyed", customer_id)


def improvement_of(because_of: UUID) -> UUID:
    """One survey, suggestion or complaint leads to one improvement."""
    return derived_id("improvement", because_of)


def visits_of(customer_id: UUID) -> UUID:
    return derived_id("return visits", customer_id)


def sold_of(order_id: UUID) -> UUID:
    """What is noted here of an order that sales keeps."""
    return derived_id("sold order", order_id)
