"""Reading projections over HTTP: each row once, what fits a column, a version to match."""

import base64
import json
from collections.abc import Iterator
from threading import Timer
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from httpx2 import Response

from daybook_chassis import consistency
from tests.chassis.stock import PutUp, Stock
from tests.chassis.web import Web

CUSTOMERS = [UUID(int=101), UUID(int=102)]
NAMES = ["nuts", "bolts", "Äpfel", "a/b", "a b", "𝄞", "x?y=z&u#v", "+"]


@pytest.fixture
def web(database_url: str) -> Iterator[Web]:
    web = Web(database_url)
    for number in range(5):
        ids = {"shelf_id": UUID(int=number), "customer_id": CUSTOMERS[number % 2]}
        web.shop.ask(PutUp(**ids, place=f"place {number}"))
        for item in NAMES[: number * 2 + 1]:
            web.shop.ask(Stock(**ids, item=item, amount=number))
    web.shop.settle()
    yield web
    web.close()


def problem(answer: Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["title"]


def paged(web: Web, path: str, **query: Any) -> list[dict[str, Any]]:
    """All pages."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        answer = web.all.get(path, params=query | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["rows"]) <= query.get("limit", 100)
        found += answer.json()["rows"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


def test_any_page_size_visits_each_row_once_in_order(web: Web) -> None:
    """Of two key columns too, where a page may end between two rows of the first."""
    for path, projection in (("/shelves", "stock.shelves"), ("/items", "stock.items")):
        every = web.shop.service.queries.all(projection)
        keys = web.shop.service.generations.find(projection).key_columns
        for limit in (1, 2, 3, len(every) - 1, len(every), len(every) + 1):
            rows = paged(web, path, limit=limit)
            found = [tuple(row[name] for name in keys) for row in rows]
            assert sorted(found) == sorted(tuple(row[name] for name in keys) for row in every)
            assert found == [tuple(row[name] for name in keys) for row in paged(web, path)]


def test_a_page_goes_on_while_rows_come_and_go(web: Web) -> None:
    first = web.all.get("/shelves", params={"limit": 2}).json()
    web.shop.ask(PutUp(shelf_id=UUID(int=50), customer_id=CUSTOMERS[0], place="new"))
    web.shop.settle()
    rest = web.all.get("/shelves", params={"cursor": first["next"]}).json()

    seen = [row["shelf_id"] for row in (*first["rows"], *rest["rows"])]
    assert seen == [str(UUID(int=number)) for number in (0, 1, 2, 3, 4, 50)]


FILTERS: list[tuple[dict[str, Any], list[int]]] = [
    ({"customer_id": str(CUSTOMERS[1])}, [1, 3]),
    ({"place": "place 2"}, [2]),
    ({"place": "place 2' OR '1'='1"}, []),
    ({"total": "3"}, [1]),
    ({"total": "-1"}, []),
    ({"total": str(2**63)}, []),
    ({"total": str(-(10**30))}, []),
    ({"empty": "true"}, [0]),
    ({"empty": "false"}, [1, 2, 3, 4]),
    ({"empty": "false", "customer_id": str(CUSTOMERS[1])}, [1, 3]),
    ({"empty": "true", "customer_id": str(CUSTOMERS[1])}, []),
    ({"place": ["place 2", "place 4", "place 9"]}, [2, 4]),
    ({"total": ["3", str(2**63)]}, [1]),
    ({"total.from": "3"}, [1, 2, 3, 4]),
    ({"total.to": "3"}, [0, 1]),
    ({"total.from": "3", "total.to": "10"}, [1, 2]),
    ({"total.from": str(2**63)}, []),
    ({"total.from": str(-(10**30))}, [0, 1, 2, 3, 4]),
    ({"total.to": str(-(10**30))}, []),
    ({"total.to": str(2**63)}, [0, 1, 2, 3, 4]),
    ({"place.from": "place 3"}, [3, 4]),
    ({"place.to": "place 3", "total.from": "1"}, [1, 2, 3]),
]
UNFIT = [
    {"nothing": "1"},
    {"total": "many"},
    {"total": "1.5"},
    {"total": ""},
    {"total": "9" * 5000},
    {"empty": "1"},
    {"empty": "True"},
    {"place": "a\x00b"},
    {"place.like": "a"},
    {"nothing.from": "1"},
    {"total.to": "many"},
    {"empty.from": "true"},
]


def test_rows_are_filtered_by_any_column(web: Web) -> None:
    for query, places in FILTERS:
        rows = paged(web, "/shelves", limit=1, **query)
        assert [row["place"] for row in rows] == [f"place {each}" for each in places], query


def test_a_filter_that_fits_no_column_is_refused(web: Web) -> None:
    for query in UNFIT:
        assert problem(web.all.get("/shelves", params=query)) == (422, "Poison"), query


SORTED = [
    ("total", [0, 1, 2, 3, 4]),
    ("-total", [4, 3, 2, 1, 0]),
    ("-place", [4, 3, 2, 1, 0]),
    ("customer_id", [0, 2, 4, 1, 3]),
    ("-customer_id", [1, 3, 0, 2, 4]),
]


def test_rows_come_in_the_order_of_a_column_then_of_the_key(web: Web) -> None:
    for sort, places in SORTED:
        for limit in (1, 2, 100):
            rows = paged(web, "/shelves", limit=limit, sort=sort)
            assert [row["place"] for row in rows] == [f"place {each}" for each in places], sort


def test_what_orders_nothing_is_refused(web: Web) -> None:
    first = web.all.get("/shelves", params={"limit": 1, "sort": "total"}).json()["next"]
    for query in ({"sort": "nothing"}, {"sort": "empty"}, {"cursor": first}, {"sort": ""}):
        assert problem(web.all.get("/shelves", params=query)) == (422, "Poison"), query


def test_a_page_has_a_size(web: Web) -> None:
    for limit in ("0", "1001", "-1", "many", ""):
        answer = web.all.get("/shelves", params={"limit": limit})
        assert problem(answer) == (422, "InvalidRequest"), limit


def cursor(parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


FORGED = [
    "",
    "x",
    "ä",
    "=" * 50,
    cursor([]),
    cursor(["a"]),
    cursor(["a", "b", "c"]),
    cursor(["a", 5]),
    cursor(["a", None]),
    cursor(["a", ["b"]]),
    cursor({"a": "b"}),
    cursor("ab"),
    cursor(["a", "b\x00"]),
    cursor(["a", "\ud800"]),
    base64.urlsafe_b64encode(b"[" * 1400).decode(),
    base64.urlsafe_b64encode(b'["a","\xff"]').decode(),
]


def test_a_cursor_that_we_did_not_give_is_refused(web: Web) -> None:
    for forged in FORGED:
        answer = web.all.get("/items", params={"cursor": forged})
        assert problem(answer) == (422, "Poison"), forged


def test_a_cursor_beyond_the_end_leads_nowhere(web: Web) -> None:
    assert web.all.get("/items", params={"cursor": cursor(["~", "~"])}).json() == {
        "rows": [],
        "next": None,
    }


def test_one_row_comes_with_the_version_to_match(web: Web) -> None:
    path = f"/shelves/{UUID(int=2)}"
    answer = web.all.get(path)

    assert answer.json()["place"] == "place 2"
    assert answer.headers["ETag"] == '"6"'
    change = {"customer_id": str(CUSTOMERS[0]), "item": "nuts", "amount": 1}
    for status in (200, 409):
        match = {"If-Match": answer.headers["ETag"]}
        assert web.all.post(f"{path}/stock", json=change, headers=match).status_code == status


def test_a_row_without_a_version_has_a_tag_of_its_content(web: Web) -> None:
    paths = [f"/items/{UUID(int=4)}/{quote(item, safe='')}" for item in ("nuts", "bolts")]
    tags = [web.all.get(path).headers["ETag"] for path in (*paths, paths[0])]

    assert tags[0] == tags[2] != tags[1]


def test_any_key_is_found_by_its_path(web: Web) -> None:
    for item in (name for name in NAMES if "/" not in name):
        answer = web.all.get(f"/items/{UUID(int=4)}/{quote(item, safe='')}")
        assert (answer.status_code, answer.json().get("item")) == (200, item)


def test_a_row_that_is_not_there(web: Web) -> None:
    for path in (f"/shelves/{UUID(int=77)}", "/shelves/none", f"/items/{UUID(int=4)}/none"):
        assert problem(web.all.get(path)) == (404, "NotFound")
    for path in ("/shelves/%00", f"/items/{UUID(int=4)}/a%00"):
        assert problem(web.all.get(path)) == (422, "Poison")


def test_who_may_read_one_may_not_read_all(web: Web) -> None:
    for path in ("/items", f"/items/{UUID(int=4)}/nuts"):
        assert problem(web.reader.get(path)) == (403, "Forbidden")
        assert problem(web.nobody.get(path)) == (401, "Unauthenticated")
    assert web.reader.get("/shelves").status_code == 200


STOCK = {"customer_id": str(CUSTOMERS[0]), "item": "late", "amount": 7}
ON_SHELF = f"/shelves/{UUID(int=0)}/stock"


def amount_of(answer: Response) -> int:
    return sum(row["amount"] for row in answer.json()["rows"])


def test_a_reader_with_a_token_sees_what_the_writer_was_told_is_durable(web: Web) -> None:
    token = web.all.post(ON_SHELF, json=STOCK).headers["Consistency-Token"]
    assert amount_of(web.all.get("/items", params={"item": "late"})) == 0, "nobody has told it yet"

    teller = Timer(0.2, web.shop.settle)
    teller.start()
    answer = web.all.get("/items", params={"item": "late"}, headers={"Consistency-Token": token})
    teller.join()
    assert amount_of(answer) == 7


def test_a_repeat_has_the_token_of_what_it_repeats(web: Web) -> None:
    headers = {"Idempotency-Key": "once"}
    first, _, again = (
        web.all.post(ON_SHELF, json=STOCK, headers=each) for each in (headers, {}, headers)
    )
    assert first.headers["Consistency-Token"] == again.headers["Consistency-Token"]


def test_what_does_not_come_in_time_may_be_asked_for_again(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consistency, "_PATIENCE_SECONDS", 0.05)
    token = web.all.post(ON_SHELF, json=STOCK).headers["Consistency-Token"]
    for path in ("/items", f"/shelves/{UUID(int=0)}"):
        answer = web.all.get(path, headers={"Consistency-Token": token})
        assert problem(answer) == (503, "Transient")

    web.shop.settle()
    for path in ("/items", f"/shelves/{UUID(int=0)}"):
        assert web.all.get(path, headers={"Consistency-Token": token}).status_code == 200


def test_a_log_that_a_projection_does_not_hear_is_not_waited_for(web: Web) -> None:
    for token in ("crm.other:1:3=9", "crm.stock:1:"):
        assert web.all.get("/items", headers={"Consistency-Token": token}).status_code == 200


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "crm.stock:1",
        "crm.stock:1:3",
        "crm.stock:1:3=",
        "crm.stock:1:3=4,",
        "a:1:3=4",
        "crm.stock:1:3=4=5",
        "crm.stock:x:3=4",
        "crm.stock:1:3=-4",
        "crm.stock:1:1=1" + ",2=2" * 256,
    ],
)
def test_what_is_no_token_is_refused(web: Web, token: str) -> None:
    answer = web.all.get("/items", headers={"Consistency-Token": token})
    assert problem(answer) == (422, "Poison")
