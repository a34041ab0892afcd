"""One answer has all that is known of a customer, whoever said it (CU1, CU2, CU3)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from daybook_chassis.ids import new_id
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractSigned, Instalment
from daybook_contracts.service.entitlements import ServiceTier
from daybook_contracts.service.tickets import Priority, TicketChannel, TicketKind, TicketOpened
from tests.customers.integration.house import EMAIL, House
from tests.support.publisher import Publisher


def signed(customer_id: UUID) -> ContractSigned:
    day, value = date(2025, 3, 1), Money(30_000, "SEK")
    instalment = Instalment(instalment_id=new_id(), due_on=day, amount=value)
    return ContractSigned(
        customer_id=customer_id,
        contract_id=new_id(),
        value=value,
        signed_on=day,
        instalments=(instalment,),
    )


def complained(customer_id: UUID) -> TicketOpened:
    return TicketOpened(
        customer_id=customer_id,
        ticket_id=new_id(),
        kind=TicketKind.COMPLAINT,
        priority=Priority.HIGH,
        channel=TicketChannel.PHONE,
        topic="A pump stands still",
        tier=ServiceTier.STANDARD,
        opened_at=datetime(2025, 3, 2, tzinfo=UTC),
        due_at=datetime(2025, 3, 4, tzinfo=UTC),
    )


def overview(client: TestClient, customer_id: UUID) -> dict[str, Any]:
    answer = client.get(f"/customers/{customer_id}/overview")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def test_CU1_one_answer_has_basics_contacts_dealings_and_trades(
    house: House, client: TestClient, sales: Publisher, desk: Publisher
) -> None:
    customer_id = house.register()
    house.add_contact(customer_id)
    client.post(f"/customers/{customer_id}/roles", json={"role": "partner"}).raise_for_status()
    house.hear_of(sales, customer_id, signed(customer_id), signed(customer_id))
    house.hear_of(desk, customer_id, complained(customer_id))

    told = overview(client, customer_id)

    assert told["customer"]["organization_name"] == "Lindqvist Pumps"
    assert told["customer"]["status"] == "won"
    lists = told["lists"]
    assert [contact["email"] for contact in lists["contacts"]] == [EMAIL]
    assert [role["role"] for role in lists["roles"]] == ["partner"]
    (dealings,) = lists["dealings"]
    counted = ("opportunities", "contracts", "tickets", "complaints")
    assert [dealings[name] for name in counted] == [0, 2, 1, 1]
    (trades,) = lists["trades"]
    assert (trades["currency"], trades["signed_minor"]) == ("SEK", 60_000)


def test_CU1_a_change_is_kept_with_who_made_it_and_where_it_comes_from(
    house: House, client: TestClient
) -> None:
    customer_id = house.register()
    change = {"source_name": "trade fair", "profile": {"country": "NO"}, "clear": ["website"]}

    client.post(f"/customers/{customer_id}/profile", json=change).raise_for_status()
    house.settle()

    told = overview(client, customer_id)
    assert told["customer"]["country"] == "NO"
    (kept,) = told["lists"]["changes"]
    assert kept["changes"] == '{"country": ["SE", "NO"]}'
    assert (kept["actor"], kept["source_name"]) == ("operator", "trade fair")


def test_CU1_what_makes_no_sense_is_refused(house: House, client: TestClient) -> None:
    path = f"/customers/{house.register()}"
    for where, body, status in (
        ("profile", {"source_name": "fair", "profile": {"country": "Sweden"}}, 422),
        ("profile", {"profile": {"country": "NO"}}, 422),
        ("profile", {"source_name": "fair", "clear": ["organization_name"]}, 409),
        ("status", {"status": "won", "reason": "hope"}, 409),
        ("roles", {"role": "rival"}, 422),
    ):
        assert client.post(f"{path}/{where}", json=body).status_code == status, body
    assert client.get(f"/customers/{new_id()}/overview").status_code == 404


def test_CU4_the_network_is_answered_from_either_side_as_of_a_day(
    house: House, client: TestClient
) -> None:
    near, middle, far = (house.register() for _ in range(3))
    person = house.add_contact(far)
    first = {"kind": "parent_of", "other_customer_id": str(middle), "since": "2024-01-01"}
    second = {"kind": "supplied_by", "other_customer_id": str(far), "other_party_id": str(person)}
    end = {key: value for key, value in first.items() if key != "since"} | {"until": "2024-12-31"}
    for path, body in (
        (f"/customers/{near}/relationships", first),
        (f"/customers/{middle}/relationships", second | {"since": "2024-02-01"}),
        (f"/customers/{near}/relationships/end", end),
    ):
        client.post(path, json=body).raise_for_status()
    house.settle()

    def graph(customer_id: UUID, **asked: str | int) -> dict[str, Any]:
        body: dict[str, Any] = client.get(f"/customers/{customer_id}/graph", params=asked).json()
        return body

    then = graph(far, as_of="2024-06-01")
    assert then["customers"] == {str(far): 0, str(middle): 1, str(near): 2}
    assert [link["kind"] for link in then["links"]] == ["supplies", "subsidiary_of"]
    assert graph(far, as_of="2024-06-01", depth=1)["customers"] == {str(far): 0, str(middle): 1}
    assert graph(far, as_of="2025-06-01")["customers"] == {str(far): 0, str(middle): 1}
    assert client.get(f"/customers/{new_id()}/graph").status_code == 404


def test_CU5_a_capture_without_a_purpose_is_refused(house: House, client: TestClient) -> None:
    path = f"/customers/{house.register()}/captures"
    capture = {
        "capture_id": str(new_id()),
        "channel": "business_card",
        "captured_at": "2025-04-01T09:00:00Z",
        "profile": {"employees": 12},
    }

    refused = client.post(path, json=capture)
    client.post(path, json=capture | {"purpose": "service"}).raise_for_status()
    house.settle()

    assert (refused.status_code, refused.json()["title"]) == (409, "PurposeMissing")
    (kept,) = house.rows("customers.captures")
    assert (kept["purpose"], kept["channel"]) == ("service", "business_card")


def test_CU24_credit_is_given_on_a_rating(house: House, client: TestClient) -> None:
    path = f"/customers/{house.register()}/credit"
    wanted = {"limit": {"amount": "900.00", "currency": "EUR"}, "reason": "as asked"}

    refused = client.post(f"{path}/limit", json=wanted)
    for where, body in (("rating", {"rating": "B", "reason": "new"}), ("limit", wanted)):
        client.post(f"{path}/{where}", json=body).raise_for_status()
    house.settle()

    assert (refused.status_code, refused.json()["title"]) == (409, "NoCredit")
    (kept,) = client.get("/credit-limits").json()["rows"]
    assert (kept["limit_minor"], kept["currency"], kept["set_by"]) == (90_000, "EUR", "operator")
