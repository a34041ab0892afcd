"""What a service offers its operators and its peers: the door, what is held, what is owed."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response

from daybook_chassis.errors import Refusal, Transient
from daybook_chassis.http.app import STATIC
from daybook_chassis.store.entry import Append, Entry, Provenance
from daybook_chassis.timers import Changes
from tests.chassis.events import event, line, settled
from tests.chassis.malformed import CORPUS
from tests.chassis.owing import order, ordered, owe
from tests.chassis.stock import PutUp
from tests.chassis.web import Web

SHELF, CUSTOMER = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def web(sqlite_url: str) -> Iterator[Web]:
    web = Web(sqlite_url)
    yield web
    web.close()


def bring(web: Web, *lines: bytes) -> list[dict[str, Any]]:
    answer = web.all.post("/events", content=b"\n".join(lines))
    assert answer.status_code == 200, answer.text
    verdicts: list[dict[str, Any]] = answer.json()
    return verdicts


def problem(answer: Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["title"]


def test_each_event_is_taken_or_refused_for_itself(web: Web) -> None:
    other = line(event(settled(payment_ref="P-2")))
    verdicts = bring(web, line(event()), b"", b"{", other, line(event()), line(event(id="2")))

    assert [(each["line"], each["outcome"], each["position"]) for each in verdicts] == [
        (1, "accepted", 1),
        (3, "refused", None),
        (4, "refused", None),
        (5, "repeat", 1),
        (6, "accepted", 2),
    ]
    assert "other data" in verdicts[2]["reason"]
    assert bring(web, b"", b"  ") == []


def test_no_malformed_event_is_more_than_refused(web: Web) -> None:
    """Each in a line, where it is one; what has lines of its own is refused in pieces."""
    for name, said in CORPUS.items():
        if name == "two events":
            continue  # which is what two lines are
        verdicts = bring(web, line(event(id=name)), said)
        assert verdicts[0]["outcome"] == "accepted", name
        assert {each["outcome"] for each in verdicts[1:]} <= {"refused"}, name
        assert all(each["reason"] for each in verdicts[1:])


def _park(web: Web) -> None:
    """A fact that no consumer can read, and one behind it."""
    web.shop.ask(PutUp(shelf_id=SHELF, customer_id=CUSTOMER, place="hall"))
    provenance = Provenance(NOW, "test", "c", "c", key=str(CUSTOMER), public=True)
    bad = Entry(SHELF, 2, "crm.stock.Stocked/1", b'{"amount": "many"}', provenance)
    web.shop.service.log.append([Append((bad,))])
    web.shop.settle()


def test_what_is_parked_is_tried_again_or_given_up(web: Web) -> None:
    _park(web)
    parked = web.all.get("/operations/held").json()
    assert {each["subscription"] for each in parked} == {
        "stock.shelves#1",
        "stock.items#1",
        "stock.reorder",
    }
    assert {(each["state"], each["key"], each["position"]) for each in parked} == {
        ("parked", str(CUSTOMER), 2)
    }
    assert all(datetime.fromisoformat(each["since"]).tzinfo for each in parked)
    first, second, third = (each["id"] for each in parked)
    assert [each["id"] for each in web.all.get(f"/operations/held?after={first}").json()] == [
        second,
        third,
    ]
    assert len(web.all.get("/operations/held?limit=1").json()) == 1

    assert web.all.post(f"/operations/held/{first}/discard").status_code == 204
    assert web.all.post(f"/operations/held/{second}/redrive").status_code == 204
    assert problem(web.all.post(f"/operations/held/{first}/discard")) == (404, "NotFound")
    assert problem(web.all.post(f"/operations/held/{second}/redrive")) == (404, "NotFound")
    web.shop.settle()
    assert web.all.get("/operations/status").json()["held"] == {"parked": 2}


def test_what_was_refused_is_tried_again(web: Web) -> None:
    web.shop.trips["nuts"] = Refusal("nobody sells nuts")
    owe(web.shop, order("nuts"), order("bolts"))
    web.shop.settle()
    (effect,) = web.all.get("/operations/effects").json()
    assert (effect["command"], effect["reason"]) == ("Order", "nobody sells nuts")
    assert web.all.get("/operations/status").json()["effects_owed"] == 1

    web.shop.trips.clear()
    redrive = f"/operations/effects/{effect['id']}/redrive"
    assert web.all.post(redrive).status_code == 204
    assert problem(web.all.post(redrive)) == (404, "NotFound")
    web.shop.settle()
    assert ordered(web.shop) == ["nuts", "bolts"]
    assert web.all.get("/operations/effects").json() == []


def test_what_was_refused_is_given_up_and_what_is_behind_it_goes_on(web: Web) -> None:
    web.shop.trips["nuts"] = Refusal("nobody sells nuts")
    owe(web.shop, order("nuts"), order("bolts"))
    web.shop.settle()
    (effect,) = web.all.get("/operations/effects").json()

    discard = f"/operations/effects/{effect['id']}/discard"
    assert web.all.post(discard).status_code == 204
    assert problem(web.all.post(discard)) == (404, "NotFound")
    web.shop.settle()
    assert ordered(web.shop) == ["bolts"]


def test_the_documentation_loads_nothing_from_elsewhere(web: Web) -> None:
    page = web.nobody.get("/docs")

    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {path.rpartition(".")[2] for path in loaded} == {"js", "css", "png"}
    for path in loaded:
        assert path.startswith(STATIC)
        assert web.nobody.get(path).status_code == 200
    assert "'/openapi.json'" in page.text
    assert "://" not in page.text


def test_an_imported_history_is_told_how_far_it_has_come(web: Web) -> None:
    changes = Changes()
    changes.schedule("reminder", NOW, order("nuts", timeline="story"))
    with web.shop.service.database.write() as tx:
        changes.save(tx)

    def advance(timeline: str, reached: Any) -> Response:
        return web.all.post(f"/operations/timelines/{timeline}", json={"reached": reached})

    assert advance("story", "2026-01-01T23:59:59Z").json() == {"fired": 0}
    assert advance("other", "2026-01-02T00:00:00Z").json() == {"fired": 0}
    assert advance("story", "2026-01-02T00:00:00Z").json() == {"fired": 1}
    wrong: list[Any] = [None, "soon", "2026-01-02T00:00:00", 5, [], "2026-02-30T00:00:00Z"]
    for reached in wrong:
        assert problem(advance("story", reached)) == (422, "Poison"), reached
    for timeline in ("%00", "a%0Ab", "x" * 201):
        assert problem(advance(timeline, "2026-01-02T00:00:00Z")) == (422, "InvalidRequest")


@pytest.mark.parametrize(
    "path",
    [
        "/operations/held?after=-1",
        "/operations/held?limit=0",
        "/operations/held?limit=1001",
        f"/operations/effects?after={2**63}",
        "/feeds/crm.stock/facts?after=x",
        "/feeds/crm.stock/slots/256?upto=5",
        "/feeds/crm.stock/slots/-1?upto=5",
        "/feeds/crm.stock/slots/5",
    ],
)
def test_what_is_out_of_range_is_refused(web: Web, path: str) -> None:
    assert problem(web.all.get(path)) == (422, "InvalidRequest")


def test_there_is_nothing_beyond_what_is_there(web: Web) -> None:
    for path in ("/operations/held/1/redrive", f"/operations/effects/{2**63 - 1}/redrive"):
        assert problem(web.all.post(path)) == (404, "NotFound")
    for number in ("0", str(2**63), "x"):
        answer = web.all.post(f"/operations/held/{number}/redrive")
        assert problem(answer) == (422, "InvalidRequest")
    assert problem(web.all.get("/feeds/crm.other/facts")) == (404, "NotFound")


def test_it_says_whether_it_lives_and_whether_it_is_ready(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> int:
        raise Transient("the database is away")

    assert web.nobody.get("/health").json() == {"service": "stock", "status": "alive"}
    assert web.nobody.get("/ready").status_code == 200
    monkeypatch.setattr(web.shop.service.log, "head", away)
    answer = web.nobody.get("/ready")
    assert problem(answer) == (503, "Transient")
    assert answer.headers["Retry-After"] == "1"
    assert web.nobody.get("/health").status_code == 200


def test_its_documentation_is_whole(web: Web) -> None:
    paths = json.loads(web.nobody.get("/openapi.json").text)["paths"]

    advance = paths["/operations/timelines/{timeline}"]["post"]
    assert advance["requestBody"]["required"] is True
    (schema,) = (each["schema"] for each in advance["requestBody"]["content"].values())
    assert schema["properties"].keys() == {"reached"}
    assert "/events" in paths
