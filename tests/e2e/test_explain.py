"""Every figure says what it rests on, and every view what was known at a moment of the past."""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from uuid import UUID, uuid4

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from daybook_analytics.application.answers import Answers, finished
from daybook_analytics.application.explaining import Explaining
from daybook_analytics.application.recall import Recall, fold
from daybook_analytics.views.catalogue import VIEWS
from daybook_analytics.views.view import Table, View
from daybook_chassis import consistency
from daybook_chassis.consumer import held
from daybook_chassis.consumer.held import HeldState
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.security import operator_only
from daybook_chassis.settings import Settings
from daybook_cli import views
from daybook_cli.house import House
from daybook_cli.ingest import Ingestion
from daybook_cli.serve import app_of
from tests.chassis.book import Book
from tests.e2e.events import payment, reversal

SEED = uuid4().int % 10**6
AS_OF = date(2025, 6, 30)
CUSTOMERS = [f"C-{number}" for number in range(12)]
SUMS = ("rfm", "customer_worth", "customer_revenue")
"""Views in which money is summed up: none of the events is in vain."""

OF_CUSTOMERS = (
    "rfm",
    "customer_lifecycle",
    "lifecycle_transitions",
    "customer_worth",
    "customer_retention",
    "customer_revenue",
    "customer_engagement",
    "customer_loyalty",
)


class Told:
    """A house that was told of payments in two parts, and what its views said in between."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.service = house["analytics"]
        self.answers = Answers(self.service)
        random = Random(SEED)
        print(f"seed {SEED}")
        lines = [
            payment(name, number, f"{random.randint(1, 90)}.00", _day(random))
            for name in CUSTOMERS
            for number in range(random.randint(1, 6))
        ]
        random.shuffle(lines)
        half = len(lines) // 2
        self._tell(lines[:half])
        self.between = datetime.now(UTC)
        self.then = self.views(AS_OF)
        self._tell([*lines[half:], reversal("C-0", 0, "2025-06-29")])
        self.customers = sorted({row["customer_id"] for row in self.view("rfm", AS_OF)})

    def _tell(self, lines: list[bytes]) -> None:
        assert not Ingestion(self.house, register_unknown=True).run(lines).refused
        self.house.drain()

    def view(self, name: str, as_of: date, known_at: datetime | None = None) -> Table:
        return self.answers.answer(name, as_of, known_at).rows

    def views(self, as_of: date, known_at: datetime | None = None) -> dict[str, Table]:
        return {name: self.view(name, as_of, known_at) for name in VIEWS}


def _day(random: Random) -> str:
    return f"2025-{random.randint(1, 7):02d}-{random.randint(1, 28):02d}"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    home = tmp_path_factory.mktemp("house")
    with House(Settings(home=home, store="sqlite")) as house:
        yield Told(house)


@pytest.fixture(scope="module")
def client(told: Told) -> Iterator[TestClient]:
    headers = {"Authorization": "Bearer known"}
    with TestClient(app_of(told.house, operator_only("known")), headers=headers) as client:
        yield client


def test_a_view_as_known_at_a_moment_leaves_out_what_was_recorded_later(told: Told) -> None:
    assert told.views(AS_OF) != told.then
    assert told.views(AS_OF, told.between) == told.then
    assert told.views(AS_OF, datetime.now(UTC)) == told.views(AS_OF)


@pytest.mark.parametrize("name", OF_CUSTOMERS)
def test_folding_only_the_events_named_gives_each_figure_again(told: Told, name: str) -> None:
    view = VIEWS[name]
    random = Random(SEED)
    as_of = date(2025, random.randint(5, 6), 30)
    customers = sorted({row["customer_id"] for row in told.view(name, as_of)})
    assert customers
    for customer in random.sample(customers, min(4, len(customers))):
        explained = Explaining(told.service).explain(name, customer, as_of)
        named = {event["id"] for event in explained.events}

        assert explained.reproduced
        assert explained.figures == [
            row for row in told.view(name, as_of) if row["customer_id"] == customer
        ]
        for left_out in (None, *named):
            again = _folded(told, view, named - {left_out}, as_of)
            same = _own(view, again) == _own(view, explained.figures)
            assert same or (left_out is not None)
            assert not same or left_out is None or name not in SUMS


def _folded(told: Told, view: View, ids: set[str], as_of: date) -> Table:
    """The view, from these events and no others, wherever in the logs they stand."""
    projections = [told.service.generations.find(source.projection) for source in view.reads]
    tables = [
        fold(
            each,
            [heard for heard in Recall(told.service).facts(each) if heard.envelope.id in ids],
        )
        for each in projections
    ]
    version = told.answers.terms(view, as_of, None)
    return finished(view, tables, as_of, version and version.policy)


def _own(view: View, rows: Table) -> Table:
    return [{name: row[name] for name in row if name not in view.relative} for row in rows]


def test_what_events_added_sums_to_the_figure(told: Told) -> None:
    for row in told.view("rfm", AS_OF):
        events = Explaining(told.service).explain("rfm", row["customer_id"], AS_OF).events
        added = [change for event in events for change in event["contributed"]]

        received = sum(change.get("received_minor", 0) for change in added)
        back = sum(change.get("reversed_minor", 0) for change in added)
        assert received - back == row["spend_minor"]
        assert {event["source"] for event in events} == {"crm.sales"}


def test_what_cannot_be_explained_says_so(told: Told) -> None:
    explaining = Explaining(told.service)

    with pytest.raises(Refusal, match="sums customers up"):
        explaining.explain("value_tiers", told.customers[0], AS_OF)
    with pytest.raises(NotFound, match="nothing of"):
        explaining.explain("rfm", str(uuid4()), AS_OF)


def test_without_the_log_nothing_is_made_up(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(told.service.reach, "crm.sales")

    with pytest.raises(Refusal, match=r"crm\.sales cannot be read"):
        told.view("rfm", AS_OF, told.between)
    assert told.view("rfm", AS_OF)


def test_a_view_over_http_is_filtered_paged_tagged_and_a_file(
    told: Told, client: TestClient
) -> None:
    ask: dict[str, str | int] = {"as_of": AS_OF.isoformat(), "sort": "-spend_minor", "limit": 5}
    path = "/analytics/views/rfm"
    first = client.get(path, params=ask)
    rows = [*first.json()["rows"]]
    after = first.json()["next"]
    while after:
        page = client.get(path, params=ask | {"cursor": after}).json()
        rows, after = [*rows, *page["rows"]], page["next"]

    assert sorted(rows, key=str) == sorted(told.view("rfm", AS_OF), key=str)
    assert [row["spend_minor"] for row in rows] == sorted(
        (row["spend_minor"] for row in rows), reverse=True
    )
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, params=ask, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, params=ask, headers={"If-None-Match": '"other"'}).status_code == 200
    one = client.get(path, params=ask | {"customer_id": told.customers[0]}).json()
    assert (one["total"], one["policy"]) == (1, "value/1")
    file = client.get(path, params=ask | {"format": "csv"})
    assert file.headers["content-type"].startswith("text/csv")
    assert len(file.text.splitlines()) == len(rows) + 1
    nobody = client.get(path, params=ask | {"format": "csv", "customer_id": str(UUID(int=0))})
    assert nobody.text.splitlines() == file.text.splitlines()[:1], "a table has its header"
    columns = pq.read_table(
        io.BytesIO(client.get(path, params=ask | {"format": "parquet"}).content)
    )
    assert columns.to_pylist() == rows
    was = client.get(path, params=ask | {"known_at": told.between.isoformat()}).json()
    assert was["total"] == len(told.then["rfm"])


def test_an_empty_view_has_its_columns_and_refuses_others(client: TestClient) -> None:
    """Of tickets nothing was told."""
    path, columns = "/analytics/views/customer_tickets", VIEWS["customer_tickets"].columns
    table = client.get(path, params={"format": "csv"})
    file = client.get(path, params={"format": "parquet"})

    assert table.text == ",".join(columns) + "\n"
    assert pq.read_table(io.BytesIO(file.content)).column_names == list(columns)
    for wrong in ({"colour": "red"}, {"colour.from": "1"}, {"sort": "-colour"}):
        answer = client.get(path, params=wrong)
        assert (answer.status_code, "no column colour" in answer.json()["detail"]) == (422, True)


def test_a_view_says_that_facts_are_held_back_of_it(told: Told, client: TestClient) -> None:
    def incomplete(name: str) -> bool:
        said: bool = client.get(f"/analytics/views/{name}").json()["incomplete"]
        return said

    subscription = told.service.generations.named("analytics.customer_days#1").subscription
    (message,) = Book().write("key")
    assert not incomplete("rfm")
    with told.service.database.write() as tx:
        held.hold(tx, subscription, message, HeldState.PARKED)

    assert incomplete("rfm")
    answer = views.answer(told.house, "rfm", AS_OF)
    assert answer is not None
    assert list(views.reservations(answer)) == ["facts are held back; see: daybook parked"]
    assert not incomplete("ticket_figures"), "it rests on another projection"

    with told.service.database.write() as tx:
        held.forget(tx, subscription)
    assert not incomplete("rfm")


def test_a_view_waits_until_it_shows_what_a_token_names(
    told: Told, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consistency, "_PATIENCE_SECONDS", 0.05)
    head = told.house["sales"].log.head()

    def status(token: str) -> int:
        asked = client.get("/analytics/views/rfm", headers={"Consistency-Token": token})
        return asked.status_code

    assert status(f"crm.sales:1:0={head}") == 200
    assert status(f"crm.sales:1:0={head + 1}") == 503
    assert status("anything") == 422


def test_without_pyarrow_a_parquet_file_is_refused_with_what_is_missing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    answer = client.get("/analytics/views/rfm", params={"format": "parquet"})

    assert (answer.status_code, "pyarrow" in answer.json()["detail"]) == (409, True)


def test_an_explanation_over_http_names_each_event_and_the_policy(
    told: Told, client: TestClient
) -> None:
    ask = {"view": "rfm", "customer_id": told.customers[0], "as_of": AS_OF.isoformat()}
    said = client.get("/analytics/explain", params=ask).json()

    assert said["reproduced"] is True
    assert said["policy"] == "value/1"
    assert said["folds"] == {"analytics.customer_days": 1}
    assert {"source", "epoch", "position", "id", "type", "contributed"} <= said["events"][0].keys()
    assert client.get("/analytics/explain", params=ask | {"view": "x"}).status_code == 404
