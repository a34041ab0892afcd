"""A campaign that was launched is completed when its last day has passed (MK1).

One that was broken off by then stays so: its timer finds nothing to do.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from daybook_chassis.effects import Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.campaigns import CampaignLaunched, EndedBecause
from daybook_marketing.application.end_campaign import EndCampaign


def schedule_end(fact: CampaignLaunched, envelope: Envelope, known: References) -> Iterator[Effect]:
    over_at = datetime.combine(fact.ends_on + timedelta(days=1), time.min, UTC)
    ending = EndCampaign(campaign_id=fact.campaign_id, because=EndedBecause.COMPLETED)
    yield Schedule(f"campaign:{fact.campaign_id}", over_at, ending)


COMPLETE_CAMPAIGN = Reaction(
    "marketing.complete_campaign",
    {CampaignLaunched: schedule_end},
    issues=frozenset({EndCampaign}),
)
