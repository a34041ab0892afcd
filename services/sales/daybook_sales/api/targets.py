"""The routes about what sellers are to reach, what they reached, and what they earn."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_sales.application.performance import ScorePerformance
from daybook_sales.application.targets import (
    ReviewPlan,
    SetTargets,
    SetTargetsFromHistory,
    SubmitPlan,
)


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    commands.add("/targets", SetTargets, "sales.targets.write", status=201)
    commands.add("/targets/from-history", SetTargetsFromHistory, "sales.targets.write", status=201)
    commands.add("/plans/submit", SubmitPlan, "sales.targets.write")
    commands.add("/plans/review", ReviewPlan, "sales.plans.review")
    commands.add("/performance/score", ScorePerformance, "sales.performance.write")
    queries.add("/targets", "sales.targets", "sales.targets.read")
    queries.add("/plans", "sales.plans", "sales.targets.read")
    queries.add("/performance", "sales.performance", "sales.performance.read")
    queries.add("/commissions", "sales.commissions", "sales.performance.read")
