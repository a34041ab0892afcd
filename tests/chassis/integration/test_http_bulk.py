"""Many commands in one request: each with its own outcome, whole or refused alone (I1, I10)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from tests.chassis.web import Web

SHELF, CUSTOMER = UUID(int=1), UUID(int=2)
PUT_UP = {"shelf_id": str(SHELF), "customer_id": str(CUSTOMER), "place": "hall"}


@pytest.fixture
def web(sqlite_url: str) -> Iterator[Web]:
    web = Web(sqlite_url)
    yield web
    web.close()


def put_up(**more: Any) -> dict[str, Any]:
    return {"command": "PutUp", "data": PUT_UP} | more


def stock(item: str, amount: Any = 5, **more: Any) -> dict[str, Any]:
    data = {"shelf_id": str(SHELF), "customer_id": str(CUSTOMER), "item": item, "amount": amount}
    return {"command": "Stock", "data": data} | more


def outcomes(web: Web, *items: dict[str, Any]) -> list[tuple[int, str | None]]:
    answer = web.all.post("/commands", json={"items": items})
    assert answer.status_code == 200, answer.text
    return [
        (each["status"], each["problem"] and each["problem"]["title"])
        for each in answer.json()["outcomes"]
    ]


def test_a_refused_item_stops_no_other(web: Web) -> None:
    """Each answers what its own route would have, and a later one sees what an earlier did."""
    assert outcomes(
        web,
        put_up(),
        stock("nuts"),
        put_up(),
        stock("bolts", "many"),
        {"command": "Burn", "data": {}},
        stock("screws"),
    ) == [
        (201, None),
        (200, None),
        (409, "ShelfStands"),
        (422, "Poison"),
        (404, "NotFound"),
        (200, None),
    ]
    assert web.shop.service.log.head() == 3


def test_a_blank_item_stops_no_other(web: Web) -> None:
    assert outcomes(web, put_up(), stock(" "), stock("nuts")) == [
        (201, None),
        (422, "Poison"),
        (200, None),
    ]


def test_sent_again_with_the_same_keys_it_is_done_once(web: Web) -> None:
    items = [put_up(idempotency_key="1"), stock("nuts", idempotency_key="2")]
    first = web.all.post("/commands", json={"items": items}).json()["outcomes"]
    again = web.all.post("/commands", json={"items": items}).json()["outcomes"]

    assert [each["receipt"]["repeat"] for each in first] == [False, False]
    assert [each["receipt"] | {"repeat": False} for each in again] == [
        each["receipt"] for each in first
    ]
    assert [each["receipt"]["repeat"] for each in again] == [True, True]
    assert outcomes(web, stock("bolts", idempotency_key="2")) == [(422, "IdempotencyKeyReused")]


def test_an_item_may_name_the_version_it_expects(web: Web) -> None:
    outcomes(web, put_up())

    assert outcomes(web, stock("nuts", if_match=1), stock("nuts", if_match=1)) == [
        (200, None),
        (409, "Conflict"),
    ]


def test_each_item_takes_its_own_permission(web: Web) -> None:
    sender = web.client("sender")
    answer = sender.post("/commands", json={"items": [put_up(), stock("nuts")]})

    assert [each["status"] for each in answer.json()["outcomes"]] == [201, 403]
    assert web.clerk.post("/commands", json={"items": [put_up()]}).status_code == 403


def test_one_token_covers_all_that_was_done(web: Web) -> None:
    answer = web.all.post("/commands", json={"items": [put_up(), stock("nuts"), stock("bolts")]})
    slot = web.shop.service.log.read(0, 1)[0].slot

    assert answer.headers["Consistency-Token"] == f"crm.stock:1:{slot}=3"


def test_what_is_no_list_of_commands_is_refused_whole(web: Web) -> None:
    bodies: list[dict[str, Any]] = [
        {},
        {"items": []},
        {"items": [put_up()] * 501},
        {"items": [{"command": "PutUp"}]},
        {"items": [put_up(extra=1)]},
        {"items": [put_up(if_match=-1)]},
    ]
    for body in bodies:
        answer = web.all.post("/commands", json=body)
        assert (answer.status_code, answer.json()["title"]) == (422, "Poison"), body
    assert web.shop.service.log.head() == 0
