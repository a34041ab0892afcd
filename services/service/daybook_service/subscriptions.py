"""What the service desk listens to: its projections, its reactions, and the names it learns."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Announcement, Reaction
from daybook_contracts.customers.parties import CustomerRegistered, SourceIdentityLinked
from daybook_contracts.fact import Fact
from daybook_service.application.policies import BOOK
from daybook_service.projections.articles import ARTICLE_USES, ARTICLE_VERSIONS, ARTICLES
from daybook_service.projections.calls import CALLS
from daybook_service.projections.complaints import COMPLAINTS, SUGGESTIONS
from daybook_service.projections.entitlements import ENTITLEMENTS
from daybook_service.projections.response_times import RESPONSE_TIMES
from daybook_service.projections.returns import RETURNS
from daybook_service.projections.surveys import IMPROVEMENTS, SATISFACTION, SURVEYS
from daybook_service.projections.tickets import TICKETS
from daybook_service.projections.timeline import TIMELINE
from daybook_service.projections.visits import RETURN_VISITS
from daybook_service.projections.warranties import MAINTENANCE, WARRANTIES
from daybook_service.reactions.complaints import WATCH_COMPLAINTS
from daybook_service.reactions.entitlements import ASSIGN_TIER
from daybook_service.reactions.orders import NOTE_ORDERS
from daybook_service.reactions.refunds import SETTLE_REFUNDS, WATCH_REFUNDS
from daybook_service.reactions.sla import WATCH_REPLIES, WATCH_SLA
from daybook_service.reactions.surveys import IMPROVE, SEND_SURVEYS
from daybook_service.reactions.visits import PLAN_VISITS, WATCH_VISITS
from daybook_service.reactions.warranties import WATCH_AFTER_SALES

if TYPE_CHECKING:  # the embedded house goes without Kafka
    from faststream.kafka import KafkaBroker
    from faststream.kafka.subscriber.usecase import BatchSubscriber

    from daybook_chassis.transport.inbox import Inbox

PROJECTIONS: tuple[Projection, ...] = (
    BOOK.projection,
    ARTICLES,
    ARTICLE_VERSIONS,
    ARTICLE_USES,
    CALLS,
    COMPLAINTS,
    SUGGESTIONS,
    ENTITLEMENTS,
    RESPONSE_TIMES,
    RETURNS,
    SURVEYS,
    SATISFACTION,
    IMPROVEMENTS,
    TICKETS,
    TIMELINE,
    RETURN_VISITS,
    WARRANTIES,
    MAINTENANCE,
)
REACTIONS: tuple[Reaction, ...] = (
    WATCH_COMPLAINTS,
    ASSIGN_TIER,
    WATCH_SLA,
    WATCH_REPLIES,
    SEND_SURVEYS,
    IMPROVE,
    PLAN_VISITS,
    WATCH_VISITS,
    WATCH_AFTER_SALES,
    WATCH_REFUNDS,
    SETTLE_REFUNDS,
    NOTE_ORDERS,
)


def _customer(fact: CustomerRegistered) -> tuple[str, str]:
    return f"customer:{fact.customer_id}", str(fact.customer_id)


def _identity(fact: SourceIdentityLinked) -> tuple[str, str]:
    return f"identity:{fact.identity_id}", str(fact.customer_id)


REFERENCES: Mapping[type[Fact], Announcement] = {
    CustomerRegistered: _customer,
    SourceIdentityLinked: _identity,
}


def subscribe(broker: "KafkaBroker", inbox: "Inbox") -> "BatchSubscriber":
    """One FastStream batch subscriber feeds all of the above; they share what it reads."""
    subscriber: BatchSubscriber = broker.subscriber(
        *inbox.topics, group_id=inbox.group, batch=True, **inbox.options
    )
    subscriber(inbox.receive)
    return subscriber
