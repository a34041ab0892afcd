"""Segments, tags and personas over HTTP: members follow rules and facts (CU13, CU14)."""

from datetime import timedelta
from typing import Any, NoReturn

import pytest
from fastapi.testclient import TestClient

from daybook_chassis.errors import Transient
from daybook_chassis.ids import new_id
from daybook_chassis.policy_setting import SetPolicy
from daybook_customers.application.sort_customers import SortCustomers
from tests.customers.integration.house import NOON, House
from tests.customers.integration.test_grades import scored

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SWEDISH = {"basis": "geography", "feature": "country", "any_of": ["SE"]}
BEST = {"basis": "value", "feature": "grade", "any_of": ["A"]}


def any_of(*alternatives: list[dict[str, Any]]) -> dict[str, Any]:
    return {"any_of": [{"all_of": criteria} for criteria in alternatives]}


def members(client: TestClient, segment_id: object) -> list[str]:
    rows = client.get(f"/segments?segment_id={segment_id}&member=true").json()["rows"]
    return [row["customer_id"] for row in rows]


def test_CU13_a_segment_has_whom_its_rule_takes_in_before_and_after(
    house: House, client: TestClient
) -> None:
    """Known before it was defined, registered after it, moved out of it, and once it is gone."""
    before, best, segment_id = house.register(), house.register(), new_id()
    house.hear(scored(best, 5))
    asked = {"segment_id": str(segment_id), "name": "Best Swedes", "rule": any_of([SWEDISH, BEST])}
    assert client.post("/segments", json=asked).status_code == 201
    house.settle()
    assert members(client, segment_id) == [str(best)]

    wider = asked | {"rule": any_of([SWEDISH]), "name": "Swedes"}
    assert client.post("/segments", json=wider).status_code == 201
    house.settle()
    after = house.register()
    house.settle()
    assert sorted(members(client, segment_id)) == sorted(map(str, (before, best, after)))

    moved = {"source_name": "fair", "profile": {"country": "NO"}}
    assert client.post(f"/customers/{best}/profile", json=moved).status_code == 200
    house.settle()
    assert sorted(members(client, segment_id)) == sorted(map(str, (before, after)))
    (shown,) = client.get("/rules?kind=segment&in_force=true").json()["rows"]
    assert (shown["name"], shown["bases"], shown["revision"]) == ("Swedes", "geography", 2)

    assert client.post(f"/segments/{segment_id}/retire").status_code == 200
    house.settle()
    assert members(client, segment_id) == []


def test_CU13_a_rule_that_does_not_fit_is_refused_over_http(client: TestClient) -> None:
    unfit = any_of([SWEDISH | {"any_of": ["Sweden"]}])

    answer = client.post(
        "/segments", json={"segment_id": str(new_id()), "name": "?", "rule": unfit}
    )

    assert (answer.status_code, answer.json()["title"]) == (409, "RuleDoesNotFit")
    assert answer.json()["detail"] == "alternative 1, criterion 1: country is never 'Sweden'"


def test_CU14_tags_by_hand_and_by_rule_and_the_persona_with_its_inputs(
    house: House, client: TestClient
) -> None:
    customer_id = house.register()
    assert client.post(f"/customers/{customer_id}/tags", json={"tag": "key"}).status_code == 201
    assert client.post("/tag-rules/best", json={"rule": any_of([BEST])}).status_code == 200
    house.hear(scored(customer_id, 5))

    shown = client.get(f"/customers/{customer_id}/overview").json()["lists"]
    assert [(row["tag"], row["origin"]) for row in shown["tags"]] == [
        ("best", "ruled"),
        ("key", "manual"),
    ]
    (persona,) = shown["persona"]
    assert (persona["persona"], persona["policy"]) == ("regular", "personas/1")
    assert (persona["frequency"], persona["recency"], persona["contact_days"]) == (5, 5, 0)

    answer = client.post(f"/customers/{customer_id}/tags/best/remove")
    assert (answer.status_code, answer.json()["title"]) == (409, "TagIsRuled")
    assert client.post("/tag-rules/best/end").status_code == 200
    assert client.post(f"/customers/{customer_id}/tags/key/remove").status_code == 200
    house.settle()
    assert client.get(f"/tags?customer_id={customer_id}").json()["rows"] == []


def test_sorting_does_not_wait_for_a_roll_that_stands_still_in_its_snapshot(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who carries it out comes again; in a house of one process, nobody would post meanwhile."""

    def waiting(_seconds: float) -> NoReturn:
        pytest.fail("it waits for what it cannot see")

    monkeypatch.setattr("time.sleep", waiting)

    with pytest.raises(Transient, match="does not show"):
        house.ask(SortCustomers(part=0, after="crm.customers:1:0=1"))


def test_CU14_personas_of_a_later_day_count_from_that_day_on_for_everybody(
    house: House, client: TestClient
) -> None:
    customer_id, newcomer = house.register(), rule_by_persona("newcomer")
    assert client.post("/tag-rules/fresh", json={"rule": newcomer}).status_code == 200
    house.hear(scored(customer_id, 5))
    frequent = {"basis": "behaviour", "feature": "frequency", "at_least": 4}
    terms: dict[str, Any] = {"personas": [{"name": "newcomer", "all_of": [frequent]}]}
    tomorrow = NOON.date() + timedelta(days=1)
    house.ask(SetPolicy(name="personas", effective_from=tomorrow, terms=terms, reason="simpler"))
    house.settle()
    assert [row["persona"] for row in house.rows("customers.personas")] == ["regular"]

    house.service.timers.tick()  # tomorrow is long over: what tests do is done in 2025
    house.settle()

    (row,) = house.rows("customers.personas")
    assert (row["persona"], row["policy"]) == ("newcomer", "personas/set-1")
    assert [row["tag"] for row in house.rows("customers.tags")] == ["fresh"]


def rule_by_persona(persona: str) -> dict[str, Any]:
    return any_of([{"basis": "behaviour", "feature": "persona", "any_of": [persona]}])
