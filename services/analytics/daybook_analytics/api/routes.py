"""The routes of analytics: views, what they rest on, and the tables they are finished from."""

from fastapi import APIRouter

from daybook_analytics.api import models, reports, views
from daybook_chassis.http.edge import PROBLEMS
from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.service import Service


def router(service: Service) -> APIRouter:
    router = APIRouter(responses=PROBLEMS)
    views.add(router, service)
    models.add(router, service)
    reports.add(router, service)
    queries = QueryRoutes(router, service)
    queries.add("/anomalies", "analytics.anomalies", "analytics.views.read")
    queries.add("/baskets", "analytics.baskets", "analytics.views.read")
    queries.add("/products", "analytics.products", "analytics.views.read")
    queries.add("/clusters", "analytics.clusters", "analytics.views.read")
    queries.add("/funnels", "analytics.funnels", "analytics.views.read")
    queries.add("/kinships", "analytics.kinships", "analytics.views.read")
    queries.add("/holdings", "analytics.holdings", "analytics.views.read")
    queries.add("/campaign-costs", "analytics.campaign_costs", "analytics.views.read")
    queries.add("/messages", "analytics.messages", "analytics.views.read")
    queries.add("/customer-days", "analytics.customer_days", "analytics.views.read")
    queries.add("/opportunity-moves", "analytics.opportunity_moves", "analytics.views.read")
    queries.add("/ticket-moves", "analytics.ticket_moves", "analytics.views.read")
    queries.add("/touches", "analytics.touches", "analytics.views.read")
    queries.add("/ratings", "analytics.ratings", "analytics.views.read")
    queries.add("/profiles", "analytics.profiles", "analytics.views.read")
    queries.add("/performances", "analytics.performances", "analytics.views.read")
    queries.add("/settlements", "analytics.settlements", "analytics.views.read")
    queries.add("/standings", "analytics.standings", "analytics.views.read")
    queries.add("/saved-reports", "analytics.reports", "analytics.views.read")
    queries.add("/models", "analytics.models", "analytics.views.read")
    return router
