"""What the sales service listens to: its projections, its reactions, and the names it learns."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Announcement, Reaction
from daybook_contracts.customers.parties import CustomerRegistered, SourceIdentityLinked
from daybook_contracts.fact import Fact
from daybook_sales.application.policies import BOOK
from daybook_sales.projections.accounts import ACCOUNTS
from daybook_sales.projections.activity_comments import ACTIVITY_COMMENTS
from daybook_sales.projections.contracts import CONTRACTS
from daybook_sales.projections.cycles import PURCHASE_CYCLES
from daybook_sales.projections.drafts import DRAFTS
from daybook_sales.projections.leads import LEADS
from daybook_sales.projections.notices import NOTICES
from daybook_sales.projections.orders import ORDER_LINES, ORDERS
from daybook_sales.projections.performance import COMMISSIONS, PERFORMANCES
from daybook_sales.projections.pipeline import PIPELINE
from daybook_sales.projections.price_approvals import PRICE_APPROVALS
from daybook_sales.projections.products import PRICES, PRODUCTS
from daybook_sales.projections.prospects import PROSPECTS
from daybook_sales.projections.quotes import QUOTE_LINES, QUOTES
from daybook_sales.projections.receivables import RECEIVABLES
from daybook_sales.projections.registrations import REGISTRATIONS
from daybook_sales.projections.schedule import SCHEDULE
from daybook_sales.projections.staff import STAFF
from daybook_sales.projections.stages import STAGE_HISTORY, STAGES
from daybook_sales.projections.statements import ENTRIES, STATEMENTS
from daybook_sales.projections.targets import PLANS, TARGETS
from daybook_sales.projections.work_drafts import WORK_DRAFTS
from daybook_sales.projections.work_reports import REPORT_COMMENTS, WORK_REPORTS
from daybook_sales.reactions.activities import WATCH_ACTIVITIES
from daybook_sales.reactions.callers import NOTE_CALLERS
from daybook_sales.reactions.contracts import FULFIL_CONTRACT
from daybook_sales.reactions.credit import NOTE_LIMIT, NOTE_RATING
from daybook_sales.reactions.cycles import MEASURE_CYCLES, WATCH_CYCLES
from daybook_sales.reactions.finance import FINANCE
from daybook_sales.reactions.leads import REOPEN_LEAD
from daybook_sales.reactions.payments import WATCH_PAYMENTS
from daybook_sales.reactions.quotes import WATCH_QUOTES
from daybook_sales.reactions.registrations import WATCH_PROTECTION
from daybook_sales.reactions.reports import TAKE_OVER
from daybook_sales.reactions.sellers import CREDIT_SELLERS

if TYPE_CHECKING:  # the embedded house goes without Kafka
    from faststream.kafka import KafkaBroker
    from faststream.kafka.subscriber.usecase import BatchSubscriber

    from daybook_chassis.transport.inbox import Inbox

PROJECTIONS: tuple[Projection, ...] = (
    BOOK.projection,
    LEADS,
    PIPELINE,
    STAGES,
    STAGE_HISTORY,
    PRODUCTS,
    PRICES,
    QUOTES,
    QUOTE_LINES,
    PRICE_APPROVALS,
    CONTRACTS,
    ORDERS,
    ORDER_LINES,
    RECEIVABLES,
    ACCOUNTS,
    STATEMENTS,
    ENTRIES,
    SCHEDULE,
    ACTIVITY_COMMENTS,
    NOTICES,
    STAFF,
    WORK_DRAFTS,
    WORK_REPORTS,
    REPORT_COMMENTS,
    TARGETS,
    PLANS,
    PERFORMANCES,
    COMMISSIONS,
    PROSPECTS,
    REGISTRATIONS,
    PURCHASE_CYCLES,
    DRAFTS,
)
REACTIONS: tuple[Reaction, ...] = (
    FULFIL_CONTRACT,
    FINANCE,
    TAKE_OVER,
    WATCH_QUOTES,
    REOPEN_LEAD,
    NOTE_CALLERS,
    WATCH_PAYMENTS,
    NOTE_LIMIT,
    NOTE_RATING,
    WATCH_ACTIVITIES,
    CREDIT_SELLERS,
    WATCH_PROTECTION,
    MEASURE_CYCLES,
    WATCH_CYCLES,
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
