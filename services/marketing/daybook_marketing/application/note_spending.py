"""Note what a customer spent, where an experiment compares that (MK5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.marketing.experiments import Measure
from daybook_contracts.money import Money
from daybook_marketing.application.streams import CAMPAIGN, TRIALS, running, trials_of
from daybook_marketing.domain import trials


class NoteSpending(Command):
    """In all experiments that the customer takes part in."""

    customer_id: UUID
    contract_id: UUID
    value: Money


def note_spending(command: NoteSpending, work: Work) -> None:
    """Of experiments that measure conversion, or that are over, nothing."""
    stream = work.find(TRIALS, trials_of(command.customer_id))
    state = stream.state
    for experiment in running(work, state.open if state else (), Measure.SPEND):
        facts = trials.spend(
            state,
            customer_id=command.customer_id,
            campaign_id=experiment.campaign_id,
            contract_id=command.contract_id,
            amount=command.value,
            currency=work.load(CAMPAIGN, experiment.campaign_id).state.budget.currency,
        )
        stream = work.record(TRIALS, stream, facts)
