"""How do campaigns stand: plan, state, cost and response; and what revenue is due to them (MK1).

Responses and revenue come under the keys of customers, in any order beside what the campaign says
of itself: they are only ever added.
"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.campaigns import (
    CampaignAttributed,
    CampaignEnded,
    CampaignLaunched,
    CampaignPaused,
    CampaignPlanned,
    CampaignResponded,
    CampaignResumed,
    CampaignSpent,
)


def _planned(row: Row, fact: CampaignPlanned, envelope: Envelope) -> Row:
    return row | {
        "name": fact.name,
        "audience": fact.audience,
        "status": "planned",
        "starts_on": fact.starts_on.isoformat(),
        "ends_on": fact.ends_on.isoformat(),
        "budget_minor": fact.budget.minor,
        "spent_minor": 0,
        "currency": fact.budget.currency,
    }


def _launched(row: Row, fact: CampaignLaunched, envelope: Envelope) -> Row:
    return row | {
        "status": "active",
        "snapshot_id": str(fact.snapshot_id),
        "members": fact.members,
        "launched_at": instant(envelope.occurredat),
    }


def _paused(row: Row, fact: CampaignPaused, envelope: Envelope) -> Row:
    return row | {"status": "paused"}


def _resumed(row: Row, fact: CampaignResumed, envelope: Envelope) -> Row:
    return row | {"status": "active"}


def _ended(row: Row, fact: CampaignEnded, envelope: Envelope) -> Row:
    return row | {"status": fact.because.value, "ended_at": instant(envelope.occurredat)}


def _spent(row: Row, fact: CampaignSpent, envelope: Envelope) -> Row:
    return row | {"spent_minor": fact.spent.minor}


def _counted(row: Row, fact: CampaignResponded, envelope: Envelope) -> Row:
    return row | {"responses": (row["responses"] or 0) + 1}


def _campaign(fact: CampaignResponded, envelope: Envelope) -> list[Key]:
    return [(str(fact.campaign_id),)]


CAMPAIGNS = Projection(
    "marketing.campaigns",
    table(
        "campaigns",
        key("campaign_id"),
        text("name"),
        text("audience"),
        text("status"),
        text("starts_on"),
        text("ends_on"),
        integer("budget_minor"),
        integer("spent_minor"),
        text("currency"),
        text("snapshot_id"),
        integer("members"),
        integer("responses"),
        text("launched_at"),
        text("ended_at"),
    ),
    {
        CampaignPlanned: On(_planned),
        CampaignLaunched: On(_launched),
        CampaignPaused: On(_paused),
        CampaignResumed: On(_resumed),
        CampaignEnded: On(_ended),
        CampaignSpent: On(_spent),
        CampaignResponded: On(_counted, _campaign),
    },
    customer_column=None,
)


def _attributed(row: Row, fact: CampaignAttributed, envelope: Envelope) -> Row:
    return row | {
        "contracts": (row["contracts"] or 0) + 1,
        "revenue_minor": (row["revenue_minor"] or 0) + fact.revenue.minor,
    }


def _currency(fact: CampaignAttributed, envelope: Envelope) -> list[Key]:
    return [(str(fact.campaign_id), fact.revenue.currency)]


CAMPAIGN_REVENUE = Projection(
    "marketing.campaign_revenue",
    table(
        "campaign_revenue",
        key("campaign_id"),
        key("currency"),
        integer("contracts"),
        integer("revenue_minor"),
    ),
    {CampaignAttributed: On(_attributed, _currency)},
    customer_column=None,
)


def _responded(row: Row, fact: CampaignResponded, envelope: Envelope) -> Row:
    return row | {"response": fact.response.value, "responded_on": fact.responded_on.isoformat()}


def _respondent(fact: CampaignResponded, envelope: Envelope) -> list[Key]:
    return [(str(fact.campaign_id), str(fact.customer_id))]


CAMPAIGN_RESPONSES = Projection(
    "marketing.campaign_responses",
    table(
        "campaign_responses",
        key("campaign_id"),
        key("customer_id"),
        text("response"),
        text("responded_on"),
    ),
    {CampaignResponded: On(_responded, _respondent)},
)
