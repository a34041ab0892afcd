"""What marketing listens to: its projections, and what it does because of facts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Announcement, Reaction
from daybook_contracts.customers.parties import CustomerRegistered
from daybook_contracts.fact import Fact
from daybook_contracts.sales.products import ProductListed
from daybook_marketing.application.policies import BOOK
from daybook_marketing.projections.audiences import AUDIENCES
from daybook_marketing.projections.campaigns import (
    CAMPAIGN_RESPONSES,
    CAMPAIGN_REVENUE,
    CAMPAIGNS,
)
from daybook_marketing.projections.cards import COUPONS, MEMBER_CARDS, MEMBERS, SCANS
from daybook_marketing.projections.care import CARE
from daybook_marketing.projections.experiments import (
    EXPERIMENT_ARMS,
    EXPERIMENTS,
    VARIANT_ASSIGNMENTS,
)
from daybook_marketing.projections.greetings import FESTIVALS, GREETINGS
from daybook_marketing.projections.journeys import JOURNEY_STEPS, JOURNEYS
from daybook_marketing.projections.loyalty import POINTS, REWARDS
from daybook_marketing.projections.messages import MAILINGS, MESSAGES, SEALED_CONTACTS
from daybook_marketing.projections.offers import OFFERS
from daybook_marketing.projections.referrals import REFERRALS
from daybook_marketing.projections.snapshots import SNAPSHOT_MEMBERS, SNAPSHOTS
from daybook_marketing.reactions.campaigns import COMPLETE_CAMPAIGN
from daybook_marketing.reactions.cards import REVIEW_MEMBERS
from daybook_marketing.reactions.care import GIVE_UP_CUSTOMERS, TAKE_CARE
from daybook_marketing.reactions.customers import NOTE_CUSTOMER
from daybook_marketing.reactions.documents import SEND_DOCUMENTS
from daybook_marketing.reactions.experiments import ASSIGN_VARIANTS, NOTE_CONVERSIONS
from daybook_marketing.reactions.greetings import GREET, KEEP_FESTIVALS
from daybook_marketing.reactions.journeys import RUN_JOURNEYS, TRIGGER_JOURNEYS
from daybook_marketing.reactions.loyalty import EARN_POINTS, EXPIRE_POINTS
from daybook_marketing.reactions.messages import GIVE_UP_WAITING, SEND_MESSAGES
from daybook_marketing.reactions.notices import SEND_NOTICES
from daybook_marketing.reactions.offers import NOTE_INTERESTS
from daybook_marketing.reactions.referrals import CONVERT_REFERRALS
from daybook_marketing.reactions.sales import ATTRIBUTE_SALES

if TYPE_CHECKING:  # the embedded house goes without Kafka
    from faststream.kafka import KafkaBroker
    from faststream.kafka.subscriber.usecase import BatchSubscriber

    from daybook_chassis.transport.inbox import Inbox

PROJECTIONS: tuple[Projection, ...] = (
    BOOK.projection,
    AUDIENCES,
    SNAPSHOTS,
    SNAPSHOT_MEMBERS,
    CAMPAIGNS,
    CAMPAIGN_REVENUE,
    CAMPAIGN_RESPONSES,
    MAILINGS,
    MESSAGES,
    SEALED_CONTACTS,
    POINTS,
    REWARDS,
    EXPERIMENTS,
    EXPERIMENT_ARMS,
    VARIANT_ASSIGNMENTS,
    GREETINGS,
    FESTIVALS,
    REFERRALS,
    MEMBER_CARDS,
    MEMBERS,
    SCANS,
    COUPONS,
    JOURNEYS,
    JOURNEY_STEPS,
    CARE,
    OFFERS,
)
REACTIONS: tuple[Reaction, ...] = (
    NOTE_CUSTOMER,
    ATTRIBUTE_SALES,
    COMPLETE_CAMPAIGN,
    SEND_MESSAGES,
    GIVE_UP_WAITING,
    SEND_DOCUMENTS,
    SEND_NOTICES,
    EARN_POINTS,
    EXPIRE_POINTS,
    ASSIGN_VARIANTS,
    NOTE_CONVERSIONS,
    GREET,
    KEEP_FESTIVALS,
    CONVERT_REFERRALS,
    REVIEW_MEMBERS,
    TRIGGER_JOURNEYS,
    RUN_JOURNEYS,
    TAKE_CARE,
    GIVE_UP_CUSTOMERS,
    NOTE_INTERESTS,
)


def _customer(fact: CustomerRegistered) -> tuple[str, str]:
    return f"customer:{fact.customer_id}", str(fact.customer_id)


def _product(fact: ProductListed) -> tuple[str, str]:
    return f"product:{fact.product_id}", fact.sku


REFERENCES: Mapping[type[Fact], Announcement] = {
    CustomerRegistered: _customer,
    ProductListed: _product,
}


def subscribe(broker: "KafkaBroker", inbox: "Inbox") -> "BatchSubscriber":
    """One FastStream batch subscriber feeds all of the above; they share what it reads."""
    subscriber: BatchSubscriber = broker.subscriber(
        *inbox.topics, group_id=inbox.group, batch=True, **inbox.options
    )
    subscriber(inbox.receive)
    return subscriber
