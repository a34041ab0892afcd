"""How many points does a customer have, and which rewards were given (MK7)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.loyalty import (
    PointsEarned,
    PointsExpired,
    PointsRedeemed,
    RewardGranted,
)

_Any = PointsEarned | PointsRedeemed | PointsExpired


def _customer(fact: _Any, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id),)]


def _added(row: Row, column: str, points: int) -> Row:
    """Every column is a sum of facts, and what is left is what the others leave."""
    sums = {name: row[name] or 0 for name in ("earned", "redeemed", "expired")}
    sums[column] += points
    return row | sums | {"points": sums["earned"] - sums["redeemed"] - sums["expired"]}


def _earned(row: Row, fact: PointsEarned, envelope: Envelope) -> Row:
    return _added(row, "earned", fact.points)


def _redeemed(row: Row, fact: PointsRedeemed, envelope: Envelope) -> Row:
    return _added(row, "redeemed", fact.points)


def _expired(row: Row, fact: PointsExpired, envelope: Envelope) -> Row:
    return _added(row, "expired", fact.points)


POINTS = Projection(
    "marketing.points",
    table(
        "points",
        key("customer_id"),
        integer("earned"),
        integer("redeemed"),
        integer("expired"),
        integer("points"),
    ),
    {
        PointsEarned: On(_earned, _customer),
        PointsRedeemed: On(_redeemed, _customer),
        PointsExpired: On(_expired, _customer),
    },
)


def _granted(row: Row, fact: RewardGranted, envelope: Envelope) -> Row:
    return row | {
        "reward": fact.reward,
        "reason": fact.reason,
        "granted_at": instant(envelope.occurredat),
    }


def _reward(fact: RewardGranted, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), str(fact.reward_id))]


REWARDS = Projection(
    "marketing.rewards",
    table(
        "rewards",
        key("customer_id"),
        key("reward_id"),
        text("reward"),
        text("reason"),
        text("granted_at"),
    ),
    {RewardGranted: On(_granted, _reward)},
)
