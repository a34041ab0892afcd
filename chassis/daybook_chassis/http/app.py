"""One service as an ASGI application."""

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline

from daybook_chassis.http import operations, problems
from daybook_chassis.http.bulk import bulk
from daybook_chassis.http.policies import policies
from daybook_chassis.security import Tokens
from daybook_chassis.service import Service

DOCS = "/docs"
STATIC = "/docs/static"
"""The page that documents the service, and what it loads: all from here, nothing from elsewhere."""


def create_app(service: Service, routers: Iterable[APIRouter], tokens: Tokens) -> FastAPI:
    """The service's own routes, those that every service has, and its documentation."""
    app = FastAPIOffline(
        docs_url=DOCS,
        redoc_url=None,
        static_url=STATIC,
        title=f"Daybook {service.name}",
        version="1",
        description="Answers are problem details (RFC 9457) when they are not a success.",
    )
    app.state.tokens = tokens
    problems.install(app)
    own = list(routers)
    if service.parts.policies is not None:
        own.append(policies(service, service.parts.policies))
    for router in (*own, bulk(service, own)):
        app.include_router(router)
    app.include_router(operations.feeds(service))
    app.include_router(operations.operations(service))
    app.include_router(operations.relays(service))
    app.include_router(operations.health(service))
    if service.hosted:
        app.include_router(operations.door(service))
    return app
