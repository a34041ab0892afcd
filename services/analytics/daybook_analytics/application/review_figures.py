"""Look at the figures of a month when it is over, and tell of what is beyond its band (AN16)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_analytics.application.policies import DEVIATIONS
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.deviations import Deviation, newest
from daybook_analytics.views.series import REVENUE
from daybook_chassis.commands import Aggregate, Command, Work
from daybook_chassis.ids import derived_id
from daybook_chassis.projection import Projection
from daybook_chassis.queries import Queries
from daybook_contracts.analytics.deviations import AnomalyDetected, Level
from daybook_contracts.fact import Day
from daybook_contracts.money import Money


class ReviewFigures(Command):
    """The month is the last that is over by the end of `as_of`; `posted_to` is the position in the
    log of sales up to which payments count."""

    as_of: Day
    posted_to: Annotated[int, Field(ge=0)]


def evolve(state: AnomalyDetected | None, fact: AnomalyDetected) -> AnomalyDetected:
    return fact


ANOMALY = Aggregate("anomaly", evolve)


def anomaly_of(found: Deviation) -> UUID:
    return derived_id("anomaly", found.figure, found.currency, found.month)


class FigureReviewer:
    """Looks at what is posted, under the policy in force on the last day of the month."""

    def __init__(self, queries: Queries, buckets: Projection) -> None:
        self._queries = queries
        self._buckets = buckets

    def review_figures(self, command: ReviewFigures, work: Work) -> None:
        """What was told of a figure and month is not told again, whatever came in late.

        Raises Transient while payments are not posted yet.
        """
        self._queries.check_posted(self._buckets.name, "crm.sales", command.posted_to)
        terms = work.policy(DEVIATIONS, command.as_of)
        days = [Bucket.from_row(row) for row in self._queries.all(self._buckets.name)]
        known = [day for day in days if day.day <= command.as_of]
        for found in newest(known, command.as_of, terms.policy):
            if found.beyond:
                stream = work.find(ANOMALY, anomaly_of(found))
                if stream.state is None:
                    work.record(ANOMALY, stream, [_told(found)], policy_version=terms.version)


def _told(found: Deviation) -> AnomalyDetected:
    def level(value: int) -> Level:
        return Money(value, found.currency) if found.figure == REVENUE else value

    return AnomalyDetected(
        figure=found.figure,
        currency=found.currency,
        month=found.month,
        value=level(found.value),
        expected=level(found.expected),
        low=level(found.low),
        high=level(found.high),
        deviation=level(found.deviation),
    )
