"""What is too large is refused before it is read, and nobody is read who may not speak (I10)."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from daybook_chassis.http.edge import MAX_BODY
from daybook_chassis.testing.routes import unguarded
from tests.chassis.web import Web

CHUNK = 64 * 1024
ENDLESS = 10_000_000 // CHUNK
ROUTES = ["/shelves", "/events", "/operations/timelines/story"]


@pytest.fixture
def web(sqlite_url: str) -> Iterator[Web]:
    web = Web(sqlite_url)
    yield web
    web.close()


def send(web: Web, path: str, token: str, chunks: int = ENDLESS) -> tuple[int, int]:
    """Post a body of so many chunks; the status, and how many octets the application took."""
    taken = 0
    status = 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += CHUNK
        more = taken < chunks * CHUNK
        return {"type": "http.request", "body": b" " * CHUNK, "more_body": more}

    async def answer(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
        "server": ("shop", 80),
        "client": ("here", 1),
    }
    asyncio.run(web.app(scope, receive, answer))
    return status, taken


@pytest.mark.parametrize("path", ROUTES)
def test_ten_megabytes_are_refused_before_they_are_read(web: Web, path: str) -> None:
    status, taken = send(web, path, "all")

    assert status == 413
    assert taken <= MAX_BODY + CHUNK


@pytest.mark.parametrize("path", ROUTES)
def test_who_may_not_is_not_listened_to(web: Web, path: str) -> None:
    for token, status in (("unknown", 401), ("reader", 403)):
        assert send(web, path, token) == (status, 0)


def test_what_is_not_too_large_is_read(web: Web) -> None:
    """Blanks are no events, and no JSON for the others."""
    statuses = [send(web, path, "all", MAX_BODY // CHUNK)[0] for path in ROUTES]

    assert statuses == [422, 200, 422]


def test_the_answer_says_how_much_is_taken(web: Web) -> None:
    assert web.all.post("/shelves", content=b" " * MAX_BODY).status_code == 422
    answer = web.all.post("/shelves", content=b" " * (MAX_BODY + 1))

    assert (answer.status_code, answer.json()["title"]) == (413, "BodyTooLarge")
    assert str(MAX_BODY) in answer.json()["detail"]


def test_every_route_asks_who_it_is(web: Web) -> None:
    assert unguarded(web.app) == []
