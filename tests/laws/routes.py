"""Every way into an application, those of mounted ones too, with a path that can be asked for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount

_PARAMETER = re.compile(r"{\w+(:\w+)?}")


@dataclass(frozen=True)
class Way:
    """`template` is the route's path as declared, `path` the same with parameters filled in.

    `dependant` says what it depends on, and is None for what FastAPI itself adds.
    """

    name: str
    method: str
    template: str
    dependant: Dependant | None

    @property
    def path(self) -> str:
        return _PARAMETER.sub("1", self.template)


def ways_into(app: FastAPI) -> list[Way]:
    return list(_ways("", app.routes))


def _ways(prefix: str, routes: Sequence[BaseRoute]) -> Iterator[Way]:
    for route in iter_route_contexts(routes):
        if isinstance(route.original_route, Mount):
            yield from _ways(prefix + route.original_route.path, route.original_route.routes)
            continue
        assert route.path, f"a route of a kind that nobody checks: {route.original_route}"
        assert route.methods
        for method in sorted(route.methods - {"HEAD"}):
            dependant = getattr(route, "dependant", None)
            yield Way(route.name or "", method, prefix + route.path, dependant)
