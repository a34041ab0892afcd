"""Review all customers as of a day, and publish what has changed since the last review (AN1, AN4).

A review waits until what it looks at is posted: payments up to the closing of the day, and what
earlier reviews published. What is recorded later and dated before, it sees only if it is late.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_analytics.application.policies import LIFECYCLE, VALUE
from daybook_analytics.application.streams import STANDING, standing_of
from daybook_analytics.views import lifecycle, rfm
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.lifecycle import Standing
from daybook_analytics.views.rfm import Rfm
from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import Transient
from daybook_chassis.projection import Row
from daybook_chassis.queries import Queries
from daybook_chassis.store.log import Log
from daybook_contracts.analytics.lifecycle import LifecycleStage, LifecycleStageChanged
from daybook_contracts.analytics.value import RfmScored, ValueTier
from daybook_contracts.fact import Day
from daybook_contracts.money import Money


class ReviewCustomers(Command):
    """`posted_to` is the position in the log of sales up to which payments count."""

    as_of: Day
    posted_to: Annotated[int, Field(ge=0)]


class Reviewer:
    """Carries a review out, from what is posted and under the policies in force on its day."""

    def __init__(self, queries: Queries, log: Log) -> None:
        self._queries = queries
        self._log = log

    def review_customers(self, command: ReviewCustomers, work: Work) -> None:
        """Raises Transient while something that the review looks at is not posted yet."""
        if not work.sees_everything:
            raise Transient("the review before is not stored yet")
        self._queries.check_posted("analytics.customer_days", "crm.sales", command.posted_to)
        self._queries.check_posted("analytics.standings", self._log.source, self._log.head())
        buckets = [Bucket.from_row(row) for row in self._queries.all("analytics.customer_days")]
        before = {
            (row["customer_id"], row["currency"]): row
            for row in self._queries.all("analytics.standings")
        }
        self._publish_stages(work, buckets, before, command.as_of)
        self._publish_scores(work, buckets, before, command.as_of)

    def _publish_stages(
        self, work: Work, buckets: list[Bucket], before: dict[tuple[str, str], Row], as_of: date
    ) -> None:
        life = work.policy(LIFECYCLE, as_of)
        for now in lifecycle.finish(buckets, as_of, life.policy):
            was = before.get((now.customer_id, now.currency), {}).get("stage")
            if was != now.stage.value:
                stream = work.find(STANDING, standing_of(now.customer_id, now.currency))
                previous = stream.state.stage if stream.state else None
                fact = _stage_changed(now, previous, as_of)
                work.record(STANDING, stream, [fact], policy_version=life.version)

    def _publish_scores(
        self, work: Work, buckets: list[Bucket], before: dict[tuple[str, str], Row], as_of: date
    ) -> None:
        value = work.policy(VALUE, as_of)
        for now in rfm.finish(buckets, as_of, value.policy):
            was = before.get((now.customer_id, now.currency), {})
            scores = (now.recency, now.frequency, now.monetary, now.tier.value)
            if scores != tuple(map(was.get, ("recency", "frequency", "monetary", "tier"))):
                stream = work.find(STANDING, standing_of(now.customer_id, now.currency))
                previous = stream.state.tier if stream.state else None
                fact = _scored(now, previous, as_of)
                work.record(STANDING, stream, [fact], policy_version=value.version)


def _stage_changed(
    now: Standing, previous: LifecycleStage | None, as_of: date
) -> LifecycleStageChanged:
    return LifecycleStageChanged(
        customer_id=UUID(now.customer_id),
        as_of=as_of,
        stage=now.stage,
        previous_stage=previous,
        input=Money(now.input_minor, now.currency),
        output=Money(now.output_minor, now.currency),
    )


def _scored(now: Rfm, previous: ValueTier | None, as_of: date) -> RfmScored:
    return RfmScored(
        customer_id=UUID(now.customer_id),
        as_of=as_of,
        last_purchase_on=now.last_purchase_on,
        days_since_purchase=now.days_since_purchase,
        purchases=now.purchases,
        spend=Money(now.spend_minor, now.currency),
        recency=now.recency,
        frequency=now.frequency,
        monetary=now.monetary,
        tier=now.tier,
        previous_tier=previous,
    )
