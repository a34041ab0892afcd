"""Facts about campaigns: planned, run, paid for, answered, and what came of them (MK1)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Count, Day, Fact, Reference, Text
from daybook_contracts.money import Money


class EndedBecause(StrEnum):
    COMPLETED = "completed"
    ABORTED = "aborted"


class ResponseKind(StrEnum):
    """How a customer answered a campaign (MK1)."""

    OPENED = "opened"
    CLICKED = "clicked"
    REPLIED = "replied"
    VISITED = "visited"


class CampaignPlanned(Fact, type="crm.marketing.CampaignPlanned", version=1):
    """A campaign with a budget, an audience and its first and last day (MK1)."""

    campaign_id: UUID
    name: Text
    audience: Reference
    budget: Money
    starts_on: Day
    ends_on: Day


class CampaignLaunched(Fact, type="crm.marketing.CampaignLaunched", version=1):
    """A campaign runs, for the members of a snapshot that was frozen with it (MK1, MK2)."""

    campaign_id: UUID
    snapshot_id: UUID
    members: Count
    ends_on: Day


class CampaignPaused(Fact, type="crm.marketing.CampaignPaused", version=1):
    """A campaign rests, for this reason (MK1)."""

    campaign_id: UUID
    reason: Text


class CampaignResumed(Fact, type="crm.marketing.CampaignResumed", version=1):
    """A campaign that rested runs again (MK1)."""

    campaign_id: UUID


class CampaignEnded(Fact, type="crm.marketing.CampaignEnded", version=1):
    """A campaign is over: its last day passed, or somebody broke it off (MK1)."""

    campaign_id: UUID
    because: EndedBecause


class CampaignSpent(Fact, type="crm.marketing.CampaignSpent", version=1):
    """Part of a campaign's budget was spent, on what (MK1); `spent` is the sum until now."""

    campaign_id: UUID
    amount: Money
    spent: Money
    purpose: Text
    spent_on: Day


class CampaignResponded(Fact, type="crm.marketing.CampaignResponded", version=1):
    """A member of a campaign answered it, for the first time (MK1)."""

    customer_id: UUID
    campaign_id: UUID
    response: ResponseKind
    responded_on: Day


class CampaignAttributed(Fact, type="crm.marketing.CampaignAttributed", version=1):
    """A share of a signed contract is due to a campaign; the shares sum to no more than its
    value (MK1). The envelope's `policyversion` names the rule."""

    customer_id: UUID
    campaign_id: UUID
    contract_id: UUID
    revenue: Money
    signed_on: Day


FACTS: tuple[type[Fact], ...] = (
    CampaignPlanned,
    CampaignLaunched,
    CampaignPaused,
    CampaignResumed,
    CampaignEnded,
    CampaignSpent,
    CampaignResponded,
    CampaignAttributed,
)
