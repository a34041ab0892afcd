"""Note that a customer did what experiments hope for (MK5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.marketing.experiments import Goal, Measure
from daybook_marketing.application.streams import TRIALS, running, trials_of
from daybook_marketing.domain import trials


class NoteConversion(Command):
    """In the experiment of one campaign, or in all that the customer takes part in."""

    customer_id: UUID
    goal: Goal
    campaign_id: UUID | None = None


def note_conversion(command: NoteConversion, work: Work) -> None:
    """Of experiments with another goal or measure, or that are over, nothing."""
    stream = work.find(TRIALS, trials_of(command.customer_id))
    state = stream.state
    hoped = [each for each in state.open if command.campaign_id in (None, each)] if state else []
    for experiment in running(work, hoped, Measure.CONVERSION):
        if experiment.goal is command.goal:
            campaign_id = experiment.campaign_id
            facts = trials.convert(state, customer_id=command.customer_id, campaign_id=campaign_id)
            stream = work.record(TRIALS, stream, facts)
