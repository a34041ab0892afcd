"""How engaged each customer is: weighted dealings that count less the older they are (AN7)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.touches import TOUCHES, Kind, Touch
from daybook_analytics.views.view import DAYS, View, fields_of, rows_of


class EngagementPolicy(BaseModel):
    """Days after which a dealing counts half; points of a purchase and of each kind of dealing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    half_life_days: int = Field(gt=0)
    purchase: float = Field(ge=0, allow_inf_nan=False)
    weights: dict[Kind, float]


@dataclass(frozen=True, slots=True)
class Engagement:
    """One customer at a day, in points of the policy."""

    customer_id: str
    last_dealing_on: date
    dealings: int
    score: float


def finish(
    touches: Iterable[Touch], days: Iterable[Bucket], as_of: date, policy: EngagementPolicy
) -> list[Engagement]:
    """Everyone with whom there was a dealing that has a weight."""
    dealings: dict[str, list[tuple[date, int, float]]] = defaultdict(list)
    for touch in touches:
        if weight := policy.weights.get(touch.kind, 0):
            dealings[touch.customer_id].append((touch.day, touch.times, weight))
    for bucket in days:
        if bucket.purchases and policy.purchase:
            day = (bucket.day, bucket.purchases, policy.purchase)
            dealings[bucket.customer_id].append(day)
    return [
        Engagement(
            customer_id,
            max(day for day, _, _ in own),
            sum(times for _, times, _ in own),
            round(
                sum(
                    times * weight * 0.5 ** ((as_of - day).days / policy.half_life_days)
                    for day, times, weight in sorted(own)
                ),
                2,
            ),
        )
        for customer_id, own in sorted(dealings.items())
    ]


VIEWS = (
    View(
        "customer_engagement",
        "How engaged is each customer, by dealings that count less the older they are?",
        lambda touches, days, as_of, policy: rows_of(finish(touches, days, as_of, policy)),
        columns=fields_of(Engagement),
        reads=(TOUCHES, DAYS),
        policy="engagement",
    ),
)
