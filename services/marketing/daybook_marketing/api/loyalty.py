"""Loyalty points and rewards over HTTP (MK7)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_marketing.application.redeem_points import RedeemPoints
from daybook_marketing.application.reward_contribution import RewardContribution


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    one = "/customers/{customer_id}"
    commands.add(f"{one}/rewards", RewardContribution, "marketing.rewards.grant", status=201)
    commands.add(f"{one}/redemptions", RedeemPoints, "marketing.points.redeem", status=201)
    queries.add("/points", "marketing.points", "marketing.points.read")
    queries.add("/rewards", "marketing.rewards", "marketing.points.read")
