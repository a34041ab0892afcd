"""Whom to contact today, and why: reasons from what happened, each with points by policy (AN26)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views import pipeline, tickets
from daybook_analytics.views.buckets import Bucket, purchase_days
from daybook_analytics.views.loyalty import RATINGS, Rating
from daybook_analytics.views.touches import TOUCHES, Kind, Touch
from daybook_analytics.views.view import DAYS, View, fields_of, rows_of

_OUR_WORK = frozenset({Kind.INTERACTION, Kind.FOLLOW_UP, Kind.VISIT})


class ContactPolicy(BaseModel):
    """Points a reason, and when it is one.

    A customer is late that has not bought for `late_percent` of its own mean gap between purchase
    days. An opportunity rests that has not moved for `resting_days`. Discontent, and a service
    level that was missed, count for `fresh_days`. Who was contacted in the last `pause_days` is
    left alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    late: int = Field(ge=0)
    late_percent: int = Field(ge=100)
    resting: int = Field(ge=0)
    resting_days: int = Field(gt=0)
    discontent: int = Field(ge=0)
    missed: int = Field(ge=0)
    fresh_days: int = Field(gt=0)
    pause_days: int = Field(ge=0)


@dataclass(frozen=True, slots=True)
class Contact:
    """One customer to contact; rank 1 first, customers of equal points share the best rank."""

    customer_id: str
    rank: int
    points: int
    reasons: str
    last_contact_on: date | None


@dataclass(frozen=True, slots=True)
class Reason:
    customer_id: str
    points: int
    said: str


def finish(
    days: Iterable[Bucket],
    moves: Iterable[pipeline.Move],
    asked: Iterable[tickets.Move],
    ratings: Iterable[Rating],
    touches: Iterable[Touch],
    as_of: date,
    policy: ContactPolicy,
) -> list[Contact]:
    """Everyone with a reason who is not to be left alone, the most points first."""
    contacted: dict[str, date] = {}
    for touch in touches:
        if touch.kind in _OUR_WORK:
            before = contacted.get(touch.customer_id, touch.day)
            contacted[touch.customer_id] = max(before, touch.day)
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for reason in (
        *_late(days, as_of, policy),
        *_resting(moves, as_of, policy),
        *_missed(asked, as_of, policy),
        *_discontent(ratings, as_of, policy),
    ):
        last = contacted.get(reason.customer_id)
        if last is None or (as_of - last).days > policy.pause_days:
            reasons[reason.customer_id].append(reason)
    points = {name: sum(each.points for each in own) for name, own in reasons.items()}
    ascending = sorted(points.values())
    return [
        Contact(
            name,
            1 + len(ascending) - bisect_right(ascending, points[name]),
            points[name],
            "; ".join(each.said for each in reasons[name]),
            contacted.get(name),
        )
        for name in sorted(reasons, key=lambda name: (-points[name], name))
    ]


def _late(days: Iterable[Bucket], as_of: date, policy: ContactPolicy) -> Iterator[Reason]:
    for customer_id, on in sorted(purchase_days(days).items()):
        waited, span, gaps = (as_of - max(on)).days, (max(on) - min(on)).days, len(on) - 1
        if gaps and waited * gaps * 100 > span * policy.late_percent:
            said = f"bought every {round(span / gaps)} days, and last {waited} days ago"
            yield Reason(customer_id, policy.late, said)


def _resting(
    moves: Iterable[pipeline.Move], as_of: date, policy: ContactPolicy
) -> Iterator[Reason]:
    for each in pipeline.opportunities(moves, as_of):
        rested = (as_of - each.staged_on).days
        if each.open and rested >= policy.resting_days:
            said = f"an opportunity rests in {each.stage.value} for {rested} days"
            yield Reason(each.customer_id, policy.resting, said)


def _missed(asked: Iterable[tickets.Move], as_of: date, policy: ContactPolicy) -> Iterator[Reason]:
    for each in tickets.finish(asked):
        if each.closed_on and not each.sla_met and _is_fresh(each.closed_on, as_of, policy):
            yield Reason(each.customer_id, policy.missed, "a ticket missed its service level")


def _discontent(ratings: Iterable[Rating], as_of: date, policy: ContactPolicy) -> Iterator[Reason]:
    for each in sorted(ratings, key=lambda each: (each.customer_id, each.answered_on, each.aspect)):
        if each.perceived < each.expected and _is_fresh(each.answered_on, as_of, policy):
            yield Reason(each.customer_id, policy.discontent, f"expected more of {each.aspect}")


def _is_fresh(day: date, as_of: date, policy: ContactPolicy) -> bool:
    return (as_of - day).days < policy.fresh_days


VIEWS = (
    View(
        "contact_recommendations",
        "Whom to contact today, and why?",
        lambda *read: rows_of(finish(*read)),
        columns=fields_of(Contact),
        reads=(DAYS, pipeline.MOVES, tickets.MOVES, RATINGS, TOUCHES),
        policy="contacts",
        relative=frozenset({"rank"}),
    ),
)
