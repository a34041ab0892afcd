"""Write down which variant a customer gets (MK5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_marketing.application.streams import TRIALS, experiment_in, trials_of
from daybook_marketing.domain import experiment, trials


class AssignVariant(Command):
    """Members of the campaign are assigned by themselves; others may be, such as its visitors."""

    campaign_id: UUID
    customer_id: UUID


def assign_variant(command: AssignVariant, work: Work) -> None:
    """Once the experiment is over, nobody is assigned any more. Raises NotFound."""
    state = experiment_in(work, command.campaign_id).state
    if state.status is not experiment.Status.RUNNING:
        return
    stream = work.find(TRIALS, trials_of(command.customer_id))
    facts = trials.assign(
        stream.state,
        customer_id=command.customer_id,
        campaign_id=command.campaign_id,
        variant=experiment.variant_of(state, command.customer_id),
    )
    work.record(TRIALS, stream, facts)
