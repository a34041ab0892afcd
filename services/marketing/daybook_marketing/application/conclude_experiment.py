"""Name the variant that is significantly better, or give an experiment up (MK5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_chassis.projection import Row
from daybook_chassis.queries import Queries
from daybook_contracts.fact import Text
from daybook_contracts.marketing.experiments import Arm, Spend
from daybook_contracts.money import Money
from daybook_marketing.application.policies import EXPERIMENTS
from daybook_marketing.application.streams import EXPERIMENT, experiment_in
from daybook_marketing.domain import experiment


class ConcludeExperiment(Command):
    campaign_id: UUID


class StopExperiment(Command):
    campaign_id: UUID
    reason: Text


class Judge:
    """Carries the conclusion out, on the counts as they are posted; the fact keeps them."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def conclude_experiment(self, command: ConcludeExperiment, work: Work) -> None:
        """Raises NotFound, ExperimentOver, SampleTooSmall, NotSignificant."""
        terms = work.policy(EXPERIMENTS)
        stream = experiment_in(work, command.campaign_id)
        where = [("campaign_id", str(command.campaign_id))]
        arms = [
            _arm(row) for row in self._queries.page("marketing.experiment_arms", where=where).rows
        ]
        facts = experiment.conclude(stream.state, arms, terms.policy)
        work.record(EXPERIMENT, stream, facts, policy_version=terms.version)


def _arm(row: Row) -> Arm:
    spend = None
    if row["currency"] is not None:
        spend = Spend(total=Money(row["spent_minor"], row["currency"]), squares=row["squares"])
    return Arm(
        variant=row["variant"],
        assigned=row["assigned"] or 0,
        converted=row["converted"] or 0,
        spend=spend,
    )


def stop_experiment(command: StopExperiment, work: Work) -> None:
    """Raises NotFound, ExperimentOver."""
    stream = experiment_in(work, command.campaign_id)
    work.record(EXPERIMENT, stream, experiment.stop(stream.state, command.reason))
