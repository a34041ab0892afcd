"""The law over routes finds each kind of route that lets somebody past."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Body, Depends, FastAPI
from pydantic import BaseModel

from daybook_chassis.http.edge import Permit
from daybook_chassis.testing.routes import unguarded

PERMIT = [Depends(Permit("test.things.read"))]


class Thing(BaseModel):
    name: str


def nobody() -> None:
    """A dependency that asks nothing."""


def indirectly(_: Annotated[None, Depends(Permit("test.things.read"))]) -> None:
    """A dependency that asks."""


def answer() -> str:
    return "here you are"


def answer_to(thing: Thing) -> str:
    return thing.name


def answer_to_part(name: Annotated[str, Body(embed=True)]) -> str:
    return name


def app_with(router: APIRouter) -> FastAPI:
    app = FastAPI()
    app.include_router(router)
    return app


def test_a_guarded_application_is_lawful() -> None:
    router = APIRouter(dependencies=PERMIT)
    router.get("/things")(answer)
    other = APIRouter()
    other.get("/others", dependencies=[Depends(indirectly)])(answer)
    other.get("/health")(answer)
    router.include_router(other)
    app = app_with(router)
    app.mount("/part", app_with(router))

    assert unguarded(app) == []
    assert unguarded(app, frozenset()) == [], "the router's dependency holds for what it includes"


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_route_without_a_permit_is_found(method: str) -> None:
    router = APIRouter()
    router.add_api_route("/things", answer, methods=[method])
    router.add_api_route("/others", answer, methods=[method], dependencies=[Depends(nobody)])
    router.add_api_route("/guarded", answer, methods=[method], dependencies=PERMIT)

    assert unguarded(app_with(router)) == ["/others", "/things"]


def test_only_what_is_said_to_be_open_is_open() -> None:
    router = APIRouter()
    for path in ("/health", "/ready", "/metrics"):
        router.get(path)(answer)

    assert unguarded(app_with(router)) == ["/metrics"]
    assert unguarded(app_with(router), frozenset({"/metrics"})) == ["/health", "/ready"]


def test_a_mounted_application_is_looked_into() -> None:
    router = APIRouter()
    router.get("/things")(answer)
    app = FastAPI(openapi_url=None)
    app.mount("/part", app_with(router))

    assert unguarded(app) == ["/part/things"]


@pytest.mark.parametrize("endpoint", [answer_to, answer_to_part])
def test_a_body_that_is_read_before_anybody_is_asked_is_found(endpoint: object) -> None:
    router = APIRouter()
    router.post("/things", dependencies=PERMIT)(endpoint)  # type: ignore[type-var]

    assert unguarded(app_with(router)) == ["/things"]
