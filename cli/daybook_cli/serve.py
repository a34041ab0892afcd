"""Serves all services of a house over HTTP on one loopback port, each under its name."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, FastAPI

import daybook_analytics.api.routes
import daybook_customers.api.routes
import daybook_marketing.api.routes
import daybook_sales.api.routes
import daybook_service.api.routes
from daybook_chassis import process
from daybook_chassis.exporting import exporting
from daybook_chassis.http.app import create_app
from daybook_chassis.process import Background
from daybook_chassis.security import Tokens
from daybook_chassis.service import Service
from daybook_cli.house import House

ROUTERS: Mapping[str, Callable[[Service], APIRouter]] = {
    "customers": daybook_customers.api.routes.router,
    "sales": daybook_sales.api.routes.router,
    "analytics": daybook_analytics.api.routes.router,
    "service": daybook_service.api.routes.router,
    "marketing": daybook_marketing.api.routes.router,
}


def app_of(house: House, tokens: Tokens) -> FastAPI:
    """One application, with each service's own mounted under its name."""
    app = FastAPI(title="Daybook", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/")
    def services() -> dict[str, str]:
        """Where each service's documentation is."""
        return {name: f"/{name}/docs" for name in house.services}

    for name, service in house.services.items():
        app.mount(f"/{name}", create_app(service, [ROUTERS[name](service)], tokens))
    return app


def serve(house: House, tokens: Tokens, report: Callable[[str], None]) -> None:
    """Serve until interrupted or terminated; then finish what is in flight and return."""
    services = list(house.services.values())
    background = Background("daybook", house.step, report, services)
    with exporting("house", services, relayed=False):
        process.serve(app_of(house, tokens), house.settings, background)
