"""What was spent on each campaign, and how many messages were ordered for it (MK1, MK3)?

A row a fact, and never changed. None of it is of a customer: whom a message reached is in
`analytics.messages`.
"""

from datetime import UTC

from daybook_chassis.projection import On, Projection, Row, by_fact
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.campaigns import CampaignSpent
from daybook_contracts.marketing.messages import MailingOrdered


def _spent(row: Row, fact: CampaignSpent, envelope: Envelope) -> Row:
    return row | {
        "campaign_id": str(fact.campaign_id),
        "day": fact.spent_on.isoformat(),
        "spent_minor": fact.amount.minor,
        "currency": fact.amount.currency,
    }


def _ordered(row: Row, fact: MailingOrdered, envelope: Envelope) -> Row:
    return row | {
        "campaign_id": str(fact.campaign_id),
        "day": envelope.occurredat.astimezone(UTC).date().isoformat(),
        "mailing_id": str(fact.mailing_id),
        "ordered": len(fact.customers),
    }


CAMPAIGN_COSTS = Projection(
    "analytics.campaign_costs",
    table(
        "campaign_costs",
        key("stream"),
        key("step"),
        text("campaign_id"),
        text("day"),
        integer("spent_minor"),
        text("currency"),
        text("mailing_id"),
        integer("ordered"),
    ),
    {CampaignSpent: On(_spent, by_fact), MailingOrdered: On(_ordered, by_fact)},
    customer_column=None,
)
