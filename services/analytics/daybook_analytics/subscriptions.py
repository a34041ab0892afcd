"""What analytics listens to: what its views are finished from, its own findings, closed days."""

from typing import TYPE_CHECKING

from daybook_analytics.application.policies import BOOK
from daybook_analytics.projections.anomalies import ANOMALIES
from daybook_analytics.projections.baskets import BASKETS
from daybook_analytics.projections.campaign_costs import CAMPAIGN_COSTS
from daybook_analytics.projections.clusters import CLUSTERS
from daybook_analytics.projections.customer_days import CUSTOMER_DAYS
from daybook_analytics.projections.funnels import FUNNELS
from daybook_analytics.projections.holdings import HOLDINGS
from daybook_analytics.projections.kinships import KINSHIPS
from daybook_analytics.projections.messages import MESSAGES
from daybook_analytics.projections.models import MODELS
from daybook_analytics.projections.opportunity_moves import OPPORTUNITY_MOVES
from daybook_analytics.projections.performances import PERFORMANCES
from daybook_analytics.projections.products import PRODUCTS
from daybook_analytics.projections.profiles import PROFILES
from daybook_analytics.projections.ratings import RATINGS
from daybook_analytics.projections.reports import REPORTS
from daybook_analytics.projections.settlements import SETTLEMENTS
from daybook_analytics.projections.standings import STANDINGS
from daybook_analytics.projections.ticket_moves import TICKET_MOVES
from daybook_analytics.projections.touches import TOUCHES
from daybook_analytics.reactions.funnel import MEASURE_FUNNEL
from daybook_analytics.reactions.sales import REVIEW_CUSTOMERS, REVIEW_FIGURES
from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Reaction

if TYPE_CHECKING:  # the embedded house goes without Kafka
    from faststream.kafka import KafkaBroker
    from faststream.kafka.subscriber.usecase import BatchSubscriber

    from daybook_chassis.transport.inbox import Inbox

PROJECTIONS: tuple[Projection, ...] = (
    BOOK.projection,
    ANOMALIES,
    BASKETS,
    CAMPAIGN_COSTS,
    CLUSTERS,
    CUSTOMER_DAYS,
    FUNNELS,
    HOLDINGS,
    KINSHIPS,
    MESSAGES,
    MODELS,
    OPPORTUNITY_MOVES,
    PERFORMANCES,
    PRODUCTS,
    PROFILES,
    RATINGS,
    REPORTS,
    SETTLEMENTS,
    STANDINGS,
    TICKET_MOVES,
    TOUCHES,
)
REACTIONS: tuple[Reaction, ...] = (REVIEW_CUSTOMERS, REVIEW_FIGURES, MEASURE_FUNNEL)


def subscribe(broker: "KafkaBroker", inbox: "Inbox") -> "BatchSubscriber":
    """One FastStream batch subscriber feeds all of the above; they share what it reads."""
    subscriber: BatchSubscriber = broker.subscriber(
        *inbox.topics, group_id=inbox.group, batch=True, **inbox.options
    )
    subscriber(inbox.receive)
    return subscriber
