"""Note what a customer spent, where an experiment compares that (MK5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.marketing.experiments import Measure
from daybook_contracts.money import Money
from daybook_marketing.application.streams import (
    CAMPAIGN,
    TRIALS,
    experiment_in,
    trials_of,
)
from daybook_marketing.domain import trials
from daybook_marketing.domain.experiment import Status


class NoteSpending(Command):
    """In all experiments that the customer takes part in."""

    customer_id: UUID
    contract_id: UUID
    value: Money


def note_spending(command: NoteSpending, work: Work) -> None:
    """Of experiments that measure conversion, or that are over, nothing."""
    stream = work.find(TRIALS, trials_of(command.customer_id))
    state = stream.state
    for campaign_id in sorted(state.open if state else ()):
        experiment = experiment_in(work, campaign_id).state
        if experiment.status is not Status.RUNNING or experiment.measure is not Measure.SPEND:
            continue
        facts = trials.spend(
            state,
            customer_id=command.customer_id,
            campaign_id=campaign_id,
            contract_id=command.contract_id,
            amount=command.value,
            currency=work.load(CAMPAIGN, campaign_id).state.budget.currency,
        )
        stream = work.record(TRIALS, stream, facts)
