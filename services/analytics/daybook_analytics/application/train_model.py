"""Fit a model to what is posted, and record how it came out, if otherwise than last (AN3, AN13).

Fitting needs NumPy and SciPy, which come with the extra `models`; all else does without them.
"""

from typing import Annotated

from pydantic import Field

from daybook_analytics import extras
from daybook_analytics.application.trained import MODEL, model_of, positions
from daybook_analytics.views.buckets import Bucket
from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import Refusal
from daybook_chassis.projection import Projection
from daybook_chassis.queries import Queries
from daybook_contracts.analytics.models import (
    Estimate,
    Holdout,
    ModelName,
    ModelTrained,
    TimeUnit,
)
from daybook_contracts.fact import Day


class TrainModel(Command):
    """Fit a model to customers of one currency as of a day.

    What it foretells is held against what came up to `holdout_to`, a later day.
    """

    model: ModelName
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    as_of: Day
    time_unit: TimeUnit = TimeUnit.WEEKS
    holdout_to: Day | None = None


class Trainer:
    """Fits models to the buckets of customers and days."""

    def __init__(self, queries: Queries, buckets: Projection) -> None:
        self._queries = queries
        self._buckets = buckets

    def train_model(self, command: TrainModel, work: Work) -> None:
        """The same result as last is not recorded again. Raises Refusal where there is nothing to
        fit to, or nothing to do it with."""
        if command.holdout_to is not None and command.holdout_to <= command.as_of:
            raise Refusal(f"the holdout ends on {command.holdout_to}, before it begins")
        fact = self._trained(command)
        stream = work.find(MODEL, model_of(command.model.value, command.currency))
        if stream.state is None or not stream.state.is_as(fact):
            work.record(MODEL, stream, [fact])

    def _trained(self, command: TrainModel) -> ModelTrained:
        try:
            from daybook_analytics.models.training import Asked, train
        except ModuleNotFoundError as error:
            raise Refusal(extras.MODELS) from error
        buckets = [Bucket.from_row(row) for row in self._queries.all(self._buckets.name)]
        unit, until = command.time_unit, command.holdout_to
        asked = Asked(command.as_of, command.currency, unit.value, until)
        done = train(command.model, buckets, asked)
        return ModelTrained(
            model=command.model,
            currency=command.currency,
            as_of=command.as_of,
            time_unit=unit,
            parameters=tuple(
                Estimate(name=name, value=value, standard_error=done.fit.standard_errors[name])
                for name, value in done.fit.parameters.items()
            ),
            log_likelihood=done.fit.log_likelihood,
            customers=done.customers,
            converged=done.fit.converged,
            identified=done.fit.identified,
            holdout=Holdout(until=until, predicted=done.predicted, actual=done.actual)
            if until
            else None,
            positions=positions(self._queries, self._buckets),
            input_digest=done.digest,
            fold=f"{self._buckets.name}/{self._buckets.version}",
            code=done.code,
        )
