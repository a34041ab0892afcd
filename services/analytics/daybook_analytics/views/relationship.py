"""How good each relationship is, and how each touchpoint is experienced (AN9).

Quality is interaction, trust and satisfaction together (trust and satisfaction: Crosby, Evans and
Cowles 1990). Trust is what was promised and kept: responses and service levels in time; a complaint
costs trust, and who recommends us has it. Of what nothing was told no score is guessed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views import tickets
from daybook_analytics.views.loyalty import RATINGS, Rating
from daybook_analytics.views.touches import TOUCHES, Kind, Touch
from daybook_analytics.views.view import Table, View, fields_of, rows_of

_NOT_DEALINGS = frozenset({Kind.COMPLAINT, Kind.SURVEY, Kind.BENEFIT})
"""A complaint is heard in trust, an answer in satisfaction; what is granted is no dealing."""


class Health(StrEnum):
    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


class RelationshipPolicy(BaseModel):
    """Scores are 0 to 100. The window in days, and how many days of dealing in it are 100; points
    of trust for what happened, from `neutral` on; the index that is 100 (its opposite is 0); what
    each part weighs; from where on health is strong, and fair; within how many days after a dealing
    an answer is about that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window_days: int = Field(gt=0)
    full_days: int = Field(gt=0)
    neutral: int = Field(ge=0, le=100)
    kept: int = Field(ge=0)
    missed: int = Field(le=0)
    complaint: int = Field(le=0)
    referral: int = Field(ge=0)
    full_index: float = Field(gt=0, allow_inf_nan=False)
    interaction_weight: int = Field(gt=0)
    trust_weight: int = Field(gt=0)
    satisfaction_weight: int = Field(gt=0)
    strong_from: int = Field(ge=0, le=100)
    fair_from: int = Field(ge=0, le=100)
    recall_days: int = Field(gt=0)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One customer; `health` is the weighted mean of the `parts` that are known."""

    customer_id: str
    interaction: int
    trust: int | None
    satisfaction: int | None
    parts: int
    health: int
    standing: Health


def finish(
    touches: Iterable[Touch],
    ratings: Iterable[Rating],
    moves: Iterable[tickets.Move],
    as_of: date,
    policy: RelationshipPolicy,
) -> list[Relationship]:
    """Everyone with whom there was anything in the window."""
    begin = as_of - timedelta(days=policy.window_days)
    recent = [touch for touch in touches if touch.day > begin]
    dealt: dict[str, set[date]] = defaultdict(set)
    for touch in recent:
        if touch.kind not in _NOT_DEALINGS:
            dealt[touch.customer_id].add(touch.day)
    rated: dict[str, list[Rating]] = defaultdict(list)
    for rating in ratings:
        if rating.answered_on > begin:
            rated[rating.customer_id].append(rating)
    asked = [ticket for ticket in tickets.finish(moves) if ticket.opened_on > begin]
    trust = _trust(recent, asked, policy)
    return [
        _relationship(
            customer_id, len(dealt[customer_id]), trust[customer_id], rated[customer_id], policy
        )
        for customer_id in sorted(dealt.keys() | trust.keys() | rated.keys())
    ]


def _trust(
    touches: Iterable[Touch], asked: Iterable[tickets.Ticket], policy: RelationshipPolicy
) -> dict[str, list[int]]:
    """What earned or cost trust, in points."""
    found: dict[str, list[int]] = defaultdict(list)
    points = {Kind.COMPLAINT: policy.complaint, Kind.REFERRAL: policy.referral}
    for touch in touches:
        if touch.kind in points:
            found[touch.customer_id].append(points[touch.kind] * touch.times)
    for ticket in asked:
        for kept in (ticket.response_in_time, ticket.sla_met):
            if kept is not None:
                found[ticket.customer_id].append(policy.kept if kept else policy.missed)
    return found


def _relationship(
    customer_id: str,
    days: int,
    points: Sequence[int],
    rated: Sequence[Rating],
    policy: RelationshipPolicy,
) -> Relationship:
    interaction = _within(100 * days / policy.full_days)
    trust = _within(policy.neutral + sum(points)) if points else None
    satisfaction = _content(rated, policy) if rated else None
    parts = [
        (score, weight)
        for score, weight in (
            (interaction, policy.interaction_weight),
            (trust, policy.trust_weight),
            (satisfaction, policy.satisfaction_weight),
        )
        if score is not None
    ]
    health = round(sum(score * weight for score, weight in parts) / sum(w for _, w in parts))
    standing = Health.STRONG if health >= policy.strong_from else Health.FAIR
    if health < policy.fair_from:
        standing = Health.WEAK
    return Relationship(customer_id, interaction, trust, satisfaction, len(parts), health, standing)


def touchpoints(
    touches: Iterable[Touch], ratings: Iterable[Rating], as_of: date, policy: RelationshipPolicy
) -> Table:
    """One row an aspect that customers rated, and one a kind of dealing that they rated after."""
    begin = as_of - timedelta(days=policy.window_days)
    dealt: dict[str, list[tuple[date, Kind]]] = defaultdict(list)
    for touch in touches:
        if touch.kind is not Kind.SURVEY:
            dealt[touch.customer_id].append((touch.day, touch.kind))
    found: dict[tuple[str, str], list[Rating]] = defaultdict(list)
    for rating in ratings:
        if rating.answered_on > begin:
            found["aspect", rating.aspect].append(rating)
            since = rating.answered_on - timedelta(days=policy.recall_days)
            own = dealt[rating.customer_id]
            for kind in {kind for day, kind in own if since <= day <= rating.answered_on}:
                found["dealing", kind.value].append(rating)
    return [
        {"of": of, "touchpoint": name, **_experience(rated, policy)}
        for (of, name), rated in sorted(found.items())
    ]


def _experience(rated: Sequence[Rating], policy: RelationshipPolicy) -> dict[str, Any]:
    return {
        "customers": len({each.customer_id for each in rated}),
        "ratings": len(rated),
        "mean_expected": round(fmean(each.expected for each in rated), 2),
        "mean_perceived": round(fmean(each.perceived for each in rated), 2),
        "score": _content(rated, policy),
    }


def _content(rated: Sequence[Rating], policy: RelationshipPolicy) -> int:
    """Perceived minus expected, the mean, on the way from 0 to 100; as expected is 50."""
    index = fmean(each.perceived - each.expected for each in rated)
    return _within(50 + 50 * index / policy.full_index)


def _within(score: float) -> int:
    return min(100, max(0, round(score)))


VIEWS = (
    View(
        "relationship_health",
        "How good is each relationship, by interaction, trust and satisfaction?",
        lambda *read: rows_of(finish(*read)),
        columns=fields_of(Relationship),
        reads=(TOUCHES, RATINGS, tickets.MOVES),
        policy="relationship",
        classes=("standing",),
    ),
    View(
        "touchpoints",
        "How is each touchpoint experienced, by what customers say of it or soon after it?",
        lambda *read: touchpoints(*read),
        columns=(
            "of",
            "touchpoint",
            "customers",
            "ratings",
            "mean_expected",
            "mean_perceived",
            "score",
        ),
        reads=(TOUCHES, RATINGS),
        policy="relationship",
    ),
)
