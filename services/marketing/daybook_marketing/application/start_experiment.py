"""Compare variants of a campaign that runs, on all its members (MK5)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_contracts.marketing.experiments import Goal, Measure, Variant
from daybook_marketing.application.streams import (
    CAMPAIGN,
    EXPERIMENT,
    SNAPSHOT,
    experiment_of,
    snapshot_of,
)
from daybook_marketing.domain import campaign, experiment


class StartExperiment(Command):
    """Each variant gets its share of all shares; one that nothing is sent to is a control.

    Spend is counted in the currency of the campaign's budget; contracts in others are left out.
    """

    campaign_id: UUID
    goal: Goal
    measure: Measure = Measure.CONVERSION
    variants: Annotated[tuple[Variant, ...], Field(min_length=2, max_length=20)]


def start_experiment(command: StartExperiment, work: Work) -> None:
    """Raises NotFound, Conflict, CampaignNotRunning, CampaignOver, VariantsUnclear and
    NothingIsSpent."""
    campaign.check_running(work.load(CAMPAIGN, command.campaign_id).state)
    frozen = work.load(SNAPSHOT, snapshot_of(command.campaign_id)).state
    stream = work.find(EXPERIMENT, experiment_of(command.campaign_id))
    facts = experiment.start(
        stream.state,
        campaign_id=command.campaign_id,
        goal=command.goal,
        measure=command.measure,
        variants=command.variants,
        members=frozen.customers,
    )
    work.record(EXPERIMENT, stream, facts)
