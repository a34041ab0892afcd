"""Every route declares a permission and lets nobody past without it (I10)."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from daybook_chassis.http.edge import permits
from daybook_chassis.security import Principal, Tokens
from daybook_chassis.settings import Settings
from daybook_chassis.testing.routes import unguarded
from daybook_cli import serve
from daybook_cli.house import House
from tests.laws.members import SERVICES, app_of
from tests.laws.routes import Way, ways_into

OPEN_TO_ALL = {"/health", "/ready"}
"""Asked by whoever keeps the process running; they tell nothing."""

DOCUMENTATION = {"/docs", "/docs/oauth2-redirect", "/redoc", "/openapi.json"}
"""What the routes are, which the repository tells anyway."""

TOKENS = Tokens({"known": Principal("nobody", ())})


def guarded(owner: str) -> list[Way]:
    """Every way into a service but those that anyone may use."""
    ways = ways_into(app_of(owner, TOKENS))
    return [way for way in ways if way.template not in OPEN_TO_ALL | DOCUMENTATION]


def permission(way: Way) -> str:
    assert way.dependant is not None
    (permit,) = permits(way.dependant)
    return permit.permission


GUARDED = [(owner, way) for owner in SERVICES for way in guarded(owner)]
each_route = pytest.mark.parametrize(
    ("owner", "way"),
    GUARDED,
    ids=[f"{owner} {way.method} {way.template}" for owner, way in GUARDED],
)


@pytest.fixture(scope="module")
def clients() -> dict[str, TestClient]:
    return {owner: TestClient(app_of(owner, TOKENS)) for owner in SERVICES}


def asked(client: TestClient, way: Way, token: str | None) -> tuple[int, str]:
    """Status and kind of problem."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = client.request(way.method, way.path, headers=headers, content=b"{")
    return answer.status_code, answer.json()["title"]


@each_route
def test_it_declares_one_permission(owner: str, way: Way) -> None:
    """Named `<service>.<what>.<may do>`; reading takes no more than a permission to read."""
    named, _, may_do = permission(way).rpartition(".")

    assert named.startswith(f"{owner}.")
    assert named.count(".") == 1
    assert way.method != "GET" or may_do == "read"


@each_route
def test_it_refuses_without_a_token_or_with_an_unknown_one(
    clients: dict[str, TestClient], owner: str, way: Way
) -> None:
    """Before anything of the request is looked at: this one has a body that cannot be read."""
    for token in (None, "", "unknown", "know", "known2"):
        assert asked(clients[owner], way, token) == (401, "Unauthenticated")


@each_route
def test_it_refuses_who_may_do_other_things(
    clients: dict[str, TestClient], owner: str, way: Way
) -> None:
    """Not even with every permission of every route but its own."""
    own = permission(way)
    others = {permission(other) for _, other in GUARDED} - {own}
    app = clients[owner].app
    assert isinstance(app, FastAPI)
    app.state.tokens = Tokens({"known": Principal("busybody", tuple(others))})

    assert asked(clients[owner], way, "known") == (403, "Forbidden")


@each_route
def test_it_asks_no_more_than_its_permission(
    clients: dict[str, TestClient], owner: str, way: Way
) -> None:
    """Who has that one alone is heard, and answered about the request."""
    app = clients[owner].app
    assert isinstance(app, FastAPI)
    app.state.tokens = Tokens({"known": Principal("specialist", (permission(way),))})

    answered = TestClient(app, raise_server_exceptions=False).request(
        way.method, way.path, headers={"Authorization": "Bearer known"}, content=b"{"
    )
    assert answered.status_code not in (401, 403)


@pytest.mark.parametrize("owner", SERVICES)
def test_nothing_is_read_of_who_may_not_ask(owner: str) -> None:
    """Not a body either, however long."""
    assert unguarded(app_of(owner, TOKENS)) == []


def test_there_are_routes_to_visit_of_every_service() -> None:
    assert {owner for owner, *_ in GUARDED} == SERVICES.keys()


def test_served_together_no_other_route_appears(tmp_path: Path) -> None:
    """The one address of the embedded house adds the list of services, and nothing else."""
    with House(Settings(home=tmp_path)) as house:
        app: FastAPI = serve.app_of(house, TOKENS)
        together = {way.template for way in ways_into(app)}
    apart = {
        f"/{owner}{way.template}" for owner in SERVICES for way in ways_into(app_of(owner, TOKENS))
    }

    assert together == apart | {"/"}
