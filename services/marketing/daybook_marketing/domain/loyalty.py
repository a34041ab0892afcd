"""A customer's points: a ledger to which is only ever added (MK7).

What is earned is a lot with a last day. Spending takes from the lot that expires first. What is
left of a lot after its last day cannot be spent, and expires by a timer. At any time, points earned
are points spent, expired and left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_contracts.marketing.loyalty import (
    PointsEarned,
    PointsExpired,
    PointsRedeemed,
    RewardGranted,
)
from daybook_contracts.money import Money
from daybook_marketing.domain.loyalty_policy import LoyaltyPolicy

MOST = 10**9
"""Points that are earned at once: as many as a fact of them holds."""

LoyaltyFact = PointsEarned | PointsRedeemed | PointsExpired | RewardGranted


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of one earning."""

    left: int
    last_day: date


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lots by earning, spent ones too, so that no earning counts twice."""

    lots: Mapping[UUID, Lot] = field(default_factory=dict)
    redemptions: frozenset[UUID] = field(default_factory=frozenset)

    def balance(self, today: date) -> int:
        """Points that can be spent today."""
        return sum(lot.left for lot in self.lots.values() if today <= lot.last_day)


class PointsLacking(Refusal):
    """The customer has fewer points than that, or they have expired."""


def evolve(state: Ledger | None, fact: LoyaltyFact) -> Ledger:
    ledger = state or Ledger()
    match fact:
        case PointsEarned():
            lot = Lot(fact.points, fact.last_day)
            return replace(ledger, lots={**ledger.lots, fact.earning_id: lot})
        case PointsRedeemed():
            spent = _spent(ledger, fact)
            return replace(spent, redemptions=ledger.redemptions | {fact.redemption_id})
        case PointsExpired():
            lot = replace(ledger.lots[fact.earning_id], left=0)
            return replace(ledger, lots={**ledger.lots, fact.earning_id: lot})
        case RewardGranted():
            return ledger
        case _:
            assert_never(fact)


def earn(
    state: Ledger | None,
    *,
    customer_id: UUID,
    earning_id: UUID,
    points: int,
    reason: str,
    today: date,
    policy: LoyaltyPolicy,
) -> list[LoyaltyFact]:
    """The same earning counts once; one of no points is none."""
    if points < 1 or (state is not None and earning_id in state.lots):
        return []
    return [
        PointsEarned(
            customer_id=customer_id,
            earning_id=earning_id,
            points=points,
            reason=reason,
            earned_on=today,
            last_day=today + timedelta(days=policy.lasts_days),
        )
    ]


def contribute(
    state: Ledger | None,
    *,
    customer_id: UUID,
    earning_id: UUID,
    contribution: str,
    today: date,
    policy: LoyaltyPolicy,
) -> list[LoyaltyFact]:
    """A notable contribution is rewarded with its points. Raises NotFound, Conflict."""
    points = policy.contributions.get(contribution)
    if points is None:
        known = ", ".join(sorted(policy.contributions))
        raise NotFound(f"no policy rewards {contribution}; there are {known}")
    if state is not None and earning_id in state.lots:
        raise Conflict(f"{earning_id} is rewarded")
    reward = RewardGranted(
        customer_id=customer_id,
        reward_id=earning_id,
        reward=f"{points} points",
        reason=contribution,
    )
    earned = earn(
        state,
        customer_id=customer_id,
        earning_id=earning_id,
        points=points,
        reason=contribution,
        today=today,
        policy=policy,
    )
    return [*earned, reward]


def redeem(
    state: Ledger | None,
    *,
    customer_id: UUID,
    redemption_id: UUID,
    points: int,
    reward: str,
    today: date,
) -> list[LoyaltyFact]:
    """What has expired by today expires first. Raises PointsLacking, Conflict."""
    ledger = state or Ledger()
    if redemption_id in ledger.redemptions:
        raise Conflict(f"redemption {redemption_id} was made")
    balance = ledger.balance(today)
    if points > balance:
        raise PointsLacking(f"there are {balance} points to spend")
    return [
        *_expired(ledger, customer_id, today),
        PointsRedeemed(
            customer_id=customer_id, redemption_id=redemption_id, points=points, reward=reward
        ),
        RewardGranted(
            customer_id=customer_id, reward_id=redemption_id, reward=reward, reason="redeemed"
        ),
    ]


def expire(state: Ledger | None, *, customer_id: UUID, today: date) -> list[LoyaltyFact]:
    """All lots whose last day is over; again, nothing."""
    return list(_expired(state or Ledger(), customer_id, today))


def points_for(value: Money, policy: LoyaltyPolicy) -> int:
    """Full points for what was bought, at most MOST; none in a currency that earns none."""
    each = policy.minor_a_point.get(value.currency)
    return 0 if each is None else min(max(value.minor, 0) // each, MOST)


def _expired(ledger: Ledger, customer_id: UUID, today: date) -> list[PointsExpired]:
    return [
        PointsExpired(customer_id=customer_id, earning_id=earning_id, points=lot.left)
        for earning_id, lot in ledger.lots.items()
        if lot.left and lot.last_day < today
    ]


def _spent(ledger: Ledger, fact: PointsRedeemed) -> Ledger:
    lots, owed = dict(ledger.lots), fact.points
    for earning_id, lot in sorted(lots.items(), key=lambda each: (each[1].last_day, each[0])):
        taken = min(lot.left, owed)
        lots[earning_id] = replace(lot, left=lot.left - taken)
        owed -= taken
    return replace(ledger, lots=lots)
