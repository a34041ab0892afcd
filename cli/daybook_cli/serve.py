"""Serves all services of a house over HTTP on one loopback port, each under its name."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import uvicorn
from fastapi import APIRouter, FastAPI

import daybook_analytics.api.routes
import daybook_customers.api.routes
import daybook_marketing.api.routes
import daybook_sales.api.routes
import daybook_service.api.routes
from daybook_chassis.http.app import create_app
from daybook_chassis.security import Tokens
from daybook_chassis.service import Service
from daybook_cli.house import House, Runner

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
    settings = house.settings
    runner = Runner(house, report)
    config = uvicorn.Config(
        app_of(house, tokens), host=settings.host, port=settings.port, log_level="warning"
    )
    runner.start()
    try:
        with _signals_only_stop():
            uvicorn.Server(config).run()
    finally:
        runner.stop()


@contextmanager
def _signals_only_stop() -> Iterator[None]:
    """The server raises the signal that stopped it once more when it has; here that does nothing.

    Otherwise the process would die of it there and then, with facts still on their way.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
