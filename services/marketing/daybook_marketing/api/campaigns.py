"""Audiences, their snapshots, and campaigns over HTTP (MK1, MK2)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_marketing.application.end_campaign import EndCampaign
from daybook_marketing.application.freeze_audience import FreezeAudience
from daybook_marketing.application.launch_campaign import LaunchCampaign
from daybook_marketing.application.pause_campaign import PauseCampaign
from daybook_marketing.application.plan_campaign import PlanCampaign
from daybook_marketing.application.record_response import RecordResponse
from daybook_marketing.application.resume_campaign import ResumeCampaign
from daybook_marketing.application.spend_on_campaign import SpendOnCampaign


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, one = "marketing.campaigns.write", "/campaigns/{campaign_id}"
    commands.add("/snapshots", FreezeAudience, "marketing.audiences.freeze", status=201)
    commands.add("/campaigns", PlanCampaign, write, status=201)
    commands.add(f"{one}/launch", LaunchCampaign, "marketing.campaigns.launch")
    commands.add(f"{one}/pause", PauseCampaign, write)
    commands.add(f"{one}/resume", ResumeCampaign, write)
    commands.add(f"{one}/end", EndCampaign, write)
    commands.add(f"{one}/spend", SpendOnCampaign, "marketing.campaigns.spend")
    commands.add(f"{one}/responses", RecordResponse, "marketing.responses.write")
    read = "marketing.campaigns.read"
    queries.add("/audiences", "marketing.audiences", "marketing.audiences.read")
    queries.add("/snapshots", "marketing.snapshots", "marketing.audiences.read")
    queries.add("/snapshot-members", "marketing.snapshot_members", "marketing.audiences.read")
    queries.add("/campaigns", "marketing.campaigns", read)
    queries.add("/campaign-revenue", "marketing.campaign_revenue", read)
    queries.add("/campaign-responses", "marketing.campaign_responses", read)
