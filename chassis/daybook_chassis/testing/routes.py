"""The law over any application: nobody gets past a route that does not ask who they are (I10)."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount

from daybook_chassis.http.app import DOCS, STATIC
from daybook_chassis.http.edge import permits

OPEN_TO_ALL = frozenset({"/health", "/ready"})
"""For whoever keeps the process running; they tell nothing."""


def unguarded(app: FastAPI, open_to_all: frozenset[str] = OPEN_TO_ALL) -> list[str]:
    """The routes, of mounted applications too, that declare no `Permit`, or read before it.

    A body that FastAPI parses is read whole before any dependency is asked, by anybody and
    however long it is: a route with one calls `read_body` itself. Documentation is open.
    """
    return sorted(_unguarded("", app, open_to_all | _documentation(app)))


def _unguarded(prefix: str, app: FastAPI, open_paths: frozenset[str]) -> Iterator[str]:
    for route in iter_route_contexts(app.routes):
        original: BaseRoute = route.original_route
        if isinstance(original, Mount) and isinstance(original.app, FastAPI):
            mounted = frozenset(open_paths | _documentation(original.app))
            yield from _unguarded(prefix + original.path, original.app, mounted)
        elif route.path not in open_paths:
            dependant = getattr(route, "dependant", None)
            if dependant is None or not any(permits(dependant)) or dependant.body_params:
                yield f"{prefix}{route.path}"


def _documentation(app: FastAPI) -> frozenset[str]:
    paths = (app.openapi_url, app.docs_url, app.redoc_url, app.swagger_ui_oauth2_redirect_url)
    return frozenset(path for path in paths if path) | {DOCS, STATIC}
