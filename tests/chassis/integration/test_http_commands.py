"""A command over HTTP: who may, once, on which version, and what the answer promises (I1, I10)."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from starlette.requests import Request

from daybook_chassis.errors import Conflict, UnknownReference
from daybook_chassis.http.edge import context_of
from daybook_chassis.security import Principal
from daybook_contracts.envelope import Envelope
from tests.chassis.web import Web

SHELF, CUSTOMER = UUID(int=1), UUID(int=2)
PUT_UP = {"shelf_id": str(SHELF), "customer_id": str(CUSTOMER), "place": "hall"}
STOCK = {"customer_id": str(CUSTOMER), "item": "nuts", "amount": 5}
ON_SHELF = f"/shelves/{SHELF}/stock"


@pytest.fixture
def web(sqlite_url: str) -> Iterator[Web]:
    web = Web(sqlite_url)
    yield web
    web.close()


def envelopes(web: Web) -> list[Envelope]:
    return [Envelope.from_json(row.envelope) for row in web.shop.service.log.read(0, 100)]


def problem(answer: Response) -> tuple[int, str]:
    """Status and kind; every answer that is no success is a problem detail (RFC 9457)."""
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["type"] == f"urn:daybook:problem:{said['title']}"
    assert said["detail"]
    return answer.status_code, said["title"]


def test_a_receipt_says_where_the_facts_are(web: Web) -> None:
    answer = web.clerk.post("/shelves", json=PUT_UP)

    assert answer.status_code == 201
    assert answer.json() == {
        "source": "crm.stock",
        "epoch": 1,
        "first": 1,
        "last": 1,
        "repeat": False,
    }
    slot = envelopes(web)[0].slot
    assert answer.headers["Consistency-Token"] == f"crm.stock:1:{slot}=1"
    second = web.clerk.post(ON_SHELF, json=STOCK)
    assert (second.status_code, second.json()["first"]) == (200, 2)
    assert [each.actor for each in envelopes(web)] == ["clerk", "clerk"]


def test_without_a_token_nothing_is_told(web: Web) -> None:
    said = (b"Bearer ", b"Bearer", b"Bearer unknown", b"Basic clerk-1", b"clerk-1", b"Bearer \xff")
    for headers in ([], *([(b"Authorization", each)] for each in said)):
        answer = web.nobody.post("/shelves", content=b"{", headers=headers)
        assert problem(answer) == (401, "Unauthenticated")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_who_may_not_is_told_what_it_takes(web: Web) -> None:
    answer = web.reader.post("/shelves", json=PUT_UP)

    assert problem(answer) == (403, "Forbidden")
    assert "stock.shelves.write" in answer.json()["detail"]
    assert envelopes(web) == []


def test_the_actor_is_the_tokens_whatever_the_body_says(web: Web) -> None:
    answer = web.clerk.post("/shelves", json=PUT_UP | {"actor": "operator"})

    assert problem(answer) == (422, "Poison")


def test_refusals_have_codes(web: Web) -> None:
    assert problem(web.clerk.post(ON_SHELF, json=STOCK)) == (404, "NotFound")
    web.clerk.post("/shelves", json=PUT_UP)
    assert problem(web.clerk.post("/shelves", json=PUT_UP)) == (409, "ShelfStands")
    assert problem(web.clerk.post("/shelves", json={})) == (422, "Poison")
    web.shop.trips["nuts"] = UnknownReference("item:nuts", "unknown item nuts")
    assert problem(web.clerk.post(ON_SHELF, json=STOCK)) == (422, "UnknownReference")
    assert problem(web.clerk.post("/nothing", json={})) == (404, "HttpError")
    assert problem(web.clerk.put("/shelves", json={})) == (405, "HttpError")


def test_a_bug_is_a_fault_of_ours_and_tells_nothing(web: Web) -> None:
    web.clerk.post("/shelves", json=PUT_UP)
    web.shop.trips["nuts"] = ZeroDivisionError("a canary in a message")
    answer = web.clerk.post(ON_SHELF, json=STOCK)

    assert problem(answer) == (500, "InternalError")
    assert "canary" not in answer.text


def test_a_key_makes_a_repeat_return_the_first_receipt(web: Web) -> None:
    for key in ("order 7", "~" * 200):
        body = PUT_UP | {"shelf_id": str(uuid4())}
        first, again = (
            web.clerk.post("/shelves", json=body, headers={"Idempotency-Key": key}) for _ in "12"
        )
        assert first.status_code == again.status_code == 201
        assert again.json() == first.json() | {"repeat": True}
    assert len(envelopes(web)) == 2


def test_a_key_with_another_body_is_refused(web: Web) -> None:
    keyed = {"Idempotency-Key": "order 7"}
    web.clerk.post("/shelves", json=PUT_UP, headers=keyed)
    other = web.clerk.post("/shelves", json=PUT_UP | {"place": "yard"}, headers=keyed)

    assert problem(other) == (422, "IdempotencyKeyReused")
    assert len(envelopes(web)) == 1


def test_two_actors_may_use_the_same_key(web: Web) -> None:
    for token in ("clerk-1", "clerk-2"):
        body = PUT_UP | {"shelf_id": str(uuid4())}
        keyed = {"Idempotency-Key": "order 7"}
        assert web.client(token).post("/shelves", json=body, headers=keyed).status_code == 201
    assert len(envelopes(web)) == 2


def test_if_match_names_the_version_to_build_on(web: Web) -> None:
    web.clerk.post("/shelves", json=PUT_UP)

    def put(version: str) -> Response:
        header = (b"If-Match", version.encode("latin-1"))
        return web.clerk.post(ON_SHELF, json=STOCK, headers=[header])

    assert put('"1"').status_code == 200
    assert problem(put('"1"')) == (409, "Conflict")
    assert "version 2" in put('"1"').json()["detail"]
    assert put('W/"2"').status_code == put("3").status_code == put(" * ").status_code == 200
    for nonsense in ('"abc"', '"-1"', '"5", "6"', '""', f'"{"9" * 5000}"'):
        assert problem(put(nonsense)) == (409, "Conflict"), nonsense
    assert len(envelopes(web)) == 5


def test_a_version_is_of_ascii_digits() -> None:
    """Of octets as they come: a server passes on what a client would not send."""
    for header in (b'"\xb2"', b'"\xb9"'):
        scope = {"type": "http", "headers": [(b"if-match", header)]}
        request = Request(scope | {"state": {"principal": Principal("clerk", ())}})
        with pytest.raises(Conflict):
            context_of(request)


GOOD_TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


def test_a_trace_goes_on(web: Web) -> None:
    web.clerk.post("/shelves", json=PUT_UP, headers={"traceparent": GOOD_TRACE})

    assert (envelopes(web)[0].traceparent or "").split("-")[1] == "a" * 32


@pytest.mark.parametrize(
    "header",
    ["", "x", GOOD_TRACE.upper(), GOOD_TRACE[:-1], GOOD_TRACE + "-1", GOOD_TRACE.replace("a", "g")],
)
def test_a_trace_that_is_malformed_is_ignored(web: Web, header: str) -> None:
    answer = web.clerk.post("/shelves", json=PUT_UP, headers={"traceparent": header})

    assert answer.status_code == 201
    trace = envelopes(web)[0].traceparent
    assert trace is None or trace.split("-")[1] not in header.lower()


@pytest.mark.parametrize("key", [b"", b"a\x01b", b"a\tb", b"x" * 201, "ä".encode(), b"\xff"])
def test_a_key_is_printable(web: Web, key: bytes) -> None:
    answer = web.clerk.post("/shelves", json=PUT_UP, headers=[(b"Idempotency-Key", key)])

    assert problem(answer) == (422, "Poison")
    assert envelopes(web) == []


@pytest.mark.parametrize("header", [b"If-Match", b"Authorization", b"X-Anything"])
def test_control_characters_in_headers_do_no_harm(web: Web, header: bytes) -> None:
    forged = [(header, b"a\r\nX-Forged: 1\x00")]
    answer = web.clerk.post("/shelves", json=PUT_UP, headers=forged)

    assert answer.status_code in (201, 401, 409)
    assert "x-forged" not in answer.headers


GOOD = json.dumps(PUT_UP).encode()
MALFORMED = {
    "empty": b"",
    "truncated": GOOD[:-1],
    "trailing bytes": GOOD + b"{}",
    "a list": b"[" + GOOD + b"]",
    "byte order mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "no UTF-8": GOOD.replace(b"hall", b"h\xffll"),
    "half a character": GOOD.replace(b"hall", b"h\\ud800ll"),
    "NUL": GOOD.replace(b"hall", b"h\\u0000ll"),
    "a name twice": GOOD.replace(b'"place"', b'"place": "yard", "place"'),
    "deep": b'{"place":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "too long a text": GOOD.replace(b"hall", b"h" * 21),
}


def test_a_body_that_cannot_be_read_is_refused(web: Web) -> None:
    for name, said in MALFORMED.items():
        assert problem(web.clerk.post("/shelves", content=said)) == (422, "Poison"), name
    assert web.clerk.post("/shelves", content=GOOD).status_code == 201


def test_a_body_does_not_say_what_the_path_says(web: Web) -> None:
    web.clerk.post("/shelves", json=PUT_UP)
    answer = web.clerk.post(ON_SHELF, json=STOCK | {"shelf_id": str(SHELF)})
    assert problem(answer) == (422, "Poison")
    assert "path" in answer.json()["detail"]
    for shelf in ("none", "%00", "1", f"{SHELF}%0A"):
        assert problem(web.clerk.post(f"/shelves/{shelf}/stock", json=STOCK)) == (422, "Poison")
    order = web.clerk.post("/orders/a%00b", json={"order_id": str(uuid4())})
    assert problem(order) == (422, "Poison")


@pytest.mark.parametrize(
    "changed", [{"amount": "5"}, {"amount": 5.5}, {"amount": True}, {"item": None}, {"extra": 1}]
)
def test_nothing_is_made_to_fit(web: Web, changed: dict[str, Any]) -> None:
    web.clerk.post("/shelves", json=PUT_UP)

    assert problem(web.clerk.post(ON_SHELF, json=STOCK | changed)) == (422, "Poison")
    assert len(envelopes(web)) == 1


def test_commands_are_documented(web: Web) -> None:
    paths = json.loads(web.nobody.get("/openapi.json").text)["paths"]
    stock = paths["/shelves/{shelf_id}/stock"]["post"]

    fields = stock["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert fields.keys() == {"customer_id", "item", "amount"}
    headers = {each["name"] for each in stock["parameters"]}
    assert headers == {"shelf_id", "Idempotency-Key", "If-Match"}
    assert {"401", "403", "404", "409", "413", "422", "503"} <= stock["responses"].keys()
