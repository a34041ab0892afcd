"""Loyalty points, rewards, referrals, member cards and coupons over HTTP (MK7, MK8, MK16)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_marketing.application.cards import (
    BlockMemberCard,
    IssueCoupon,
    IssueMemberCard,
    ScanPurchase,
)
from daybook_marketing.application.make_referral import MakeReferral
from daybook_marketing.application.redeem_points import RedeemPoints
from daybook_marketing.application.reward_contribution import RewardContribution


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    one, cards = "/customers/{customer_id}", "marketing.cards.write"
    commands.add(f"{one}/rewards", RewardContribution, "marketing.rewards.grant", status=201)
    commands.add(f"{one}/redemptions", RedeemPoints, "marketing.points.redeem", status=201)
    commands.add(f"{one}/referrals", MakeReferral, "marketing.referrals.write", status=201)
    commands.add(f"{one}/cards", IssueMemberCard, cards, status=201)
    commands.add(f"{one}/coupons", IssueCoupon, "marketing.coupons.issue", status=201)
    commands.add("/cards/{number}/block", BlockMemberCard, cards)
    commands.add("/scans", ScanPurchase, "marketing.purchases.scan", status=201)
    queries.add("/points", "marketing.points", "marketing.points.read")
    queries.add("/rewards", "marketing.rewards", "marketing.points.read")
    queries.add("/referrals", "marketing.referrals", "marketing.referrals.read")
    queries.add("/cards", "marketing.member_cards", "marketing.cards.read")
    queries.add("/members", "marketing.members", "marketing.cards.read")
    queries.add("/scans", "marketing.scans", "marketing.cards.read")
    queries.add("/coupons", "marketing.coupons", "marketing.cards.read")
