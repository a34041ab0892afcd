"""Note that a customer did what experiments hope for (MK5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.marketing.experiments import Goal, Measure
from daybook_marketing.application.streams import TRIALS, experiment_in, trials_of
from daybook_marketing.domain import trials
from daybook_marketing.domain.experiment import Status


class NoteConversion(Command):
    """In the experiment of one campaign, or in all that the customer takes part in."""

    customer_id: UUID
    goal: Goal
    campaign_id: UUID | None = None


def note_conversion(command: NoteConversion, work: Work) -> None:
    """Of experiments with another goal or measure, or that are over, nothing."""
    wanted = (command.goal, Measure.CONVERSION, Status.RUNNING)
    stream = work.find(TRIALS, trials_of(command.customer_id))
    state = stream.state
    for campaign_id in sorted(state.open if state else ()):
        if command.campaign_id not in (None, campaign_id):
            continue
        experiment = experiment_in(work, campaign_id).state
        if (experiment.goal, experiment.measure, experiment.status) == wanted:
            facts = trials.convert(state, customer_id=command.customer_id, campaign_id=campaign_id)
            stream = work.record(TRIALS, stream, facts)
