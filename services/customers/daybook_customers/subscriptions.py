"""What the customers service listens to: its projections and its reactions."""

from typing import TYPE_CHECKING

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Reaction
from daybook_customers.application.policies import BOOK
from daybook_customers.projections.captures import CAPTURES
from daybook_customers.projections.changes import CHANGES
from daybook_customers.projections.consents import CONSENTS
from daybook_customers.projections.contacts import CONTACTS
from daybook_customers.projections.credit_limits import CREDIT_LIMITS
from daybook_customers.projections.dealings import DEALINGS
from daybook_customers.projections.directory import DIRECTORY
from daybook_customers.projections.grades import GRADES
from daybook_customers.projections.identities import IDENTITIES
from daybook_customers.projections.personas import PERSONAS
from daybook_customers.projections.relationships import RELATIONSHIPS
from daybook_customers.projections.roles import ROLES
from daybook_customers.projections.roll import ROLL
from daybook_customers.projections.rules import RULES
from daybook_customers.projections.segments import SEGMENTS
from daybook_customers.projections.standings import STANDINGS
from daybook_customers.projections.tags import TAGS
from daybook_customers.projections.trades import TRADES
from daybook_customers.projections.transfers import TRANSFERS
from daybook_customers.reactions.analytics import REVIEW_GRADE
from daybook_customers.reactions.birthdays import KEEP_BIRTHDAYS
from daybook_customers.reactions.consents import EXPIRE_CONSENTS
from daybook_customers.reactions.contracts import WIN_CUSTOMER
from daybook_customers.reactions.dealings import NOTE_DEALINGS
from daybook_customers.reactions.grading import PLAN_GRADE_REVIEWS
from daybook_customers.reactions.leads import REGISTER_LEAD
from daybook_customers.reactions.marketing import WITHDRAW_UNSUBSCRIBED
from daybook_customers.reactions.rules import SORT_CUSTOMERS

if TYPE_CHECKING:  # the embedded house goes without Kafka
    from faststream.kafka import KafkaBroker
    from faststream.kafka.subscriber.usecase import BatchSubscriber

    from daybook_chassis.transport.inbox import Inbox

PROJECTIONS: tuple[Projection, ...] = (
    BOOK.projection,
    DIRECTORY,
    CONTACTS,
    CONSENTS,
    IDENTITIES,
    GRADES,
    CHANGES,
    ROLES,
    DEALINGS,
    TRADES,
    RELATIONSHIPS,
    CAPTURES,
    TRANSFERS,
    STANDINGS,
    CREDIT_LIMITS,
    ROLL,
    RULES,
    SEGMENTS,
    TAGS,
    PERSONAS,
)
REACTIONS: tuple[Reaction, ...] = (
    REVIEW_GRADE,
    PLAN_GRADE_REVIEWS,
    NOTE_DEALINGS,
    WIN_CUSTOMER,
    REGISTER_LEAD,
    WITHDRAW_UNSUBSCRIBED,
    KEEP_BIRTHDAYS,
    SORT_CUSTOMERS,
    EXPIRE_CONSENTS,
)


def subscribe(broker: "KafkaBroker", inbox: "Inbox") -> "BatchSubscriber":
    """One FastStream batch subscriber feeds all of the above; they share what it reads."""
    subscriber: BatchSubscriber = broker.subscriber(
        *inbox.topics, group_id=inbox.group, batch=True, **inbox.options
    )
    subscriber(inbox.receive)
    return subscriber
