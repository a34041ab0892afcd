"""The routes of the marketing service, by subject."""

from fastapi import APIRouter

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.service import Service
from daybook_marketing.api import (
    campaigns,
    experiments,
    greetings,
    journeys,
    loyalty,
    messages,
    offers,
)


def router(service: Service) -> APIRouter:
    """Audiences move by facts alone; the rest is asked for."""
    router = APIRouter()
    commands, queries = CommandRoutes(router, service), QueryRoutes(router, service)
    campaigns.add(commands, queries)
    messages.add(commands, queries)
    loyalty.add(commands, queries)
    experiments.add(commands, queries)
    greetings.add(commands, queries)
    offers.add(commands, queries)
    journeys.add(commands, queries)
    return router
