"""Keys over HTTP: handed out on record, revoked by erasure, and what a service reads with them."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.testclient import TestClient

from daybook_chassis.commands import Context
from daybook_chassis.database import Database
from daybook_chassis.feed import Message
from daybook_chassis.http.app import create_app
from daybook_chassis.remote_keys import RemoteKeys
from daybook_chassis.seals import Seals
from daybook_chassis.security import operator_only
from daybook_chassis.service import Service
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.customers.contacts import ContactAdded, DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.personal import Known, Sealed
from daybook_contracts.topics import published
from daybook_customers.api.routes import router
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.erase_personal_data import ErasePersonalData
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_customers.bootstrap import build
from daybook_customers.keys import KeyRing

TOKEN = "a-token"  # noqa: S105 - of this test alone
CUSTOMER, PERSON = uuid4(), uuid4()


@pytest.fixture
def customers(database_url: str) -> Iterator[Service]:
    service = build(Database(database_url))
    service.create()
    service.commands.execute(
        RegisterCustomer(customer_id=CUSTOMER, kind=PartyKind.PERSON), Context("clerk")
    )
    contact = AddContact(
        customer_id=CUSTOMER,
        contact_id=PERSON,
        role=DecisionRole.USER,
        name="Zoe Zander",
        email="zoe@zander.example",
    )
    service.commands.execute(contact, Context("clerk"))
    yield service
    service.close()


@pytest.fixture
def client(customers: Service) -> Iterator[TestClient]:
    app = create_app(customers, [router(customers)], operator_only(TOKEN))
    with TestClient(app, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client


def remote(client: TestClient) -> RemoteKeys:
    """The client of another service; only the wire under it is in process."""

    def send(request: httpx.Request) -> httpx.Response:
        answer = client.request(
            request.method, request.url.path, content=request.content, headers=dict(request.headers)
        )
        return httpx.Response(answer.status_code, content=answer.content)

    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    transport = httpx.MockTransport(send)
    return RemoteKeys(
        httpx.Client(base_url="http://customers", transport=transport, headers=headers),
        "newsletter",
    )


def added(customers: Service) -> ContactAdded:
    messages: list[Message] = list(customers.feeds()["crm.customers"].read(0, 10).messages)
    (fact,) = (
        fact for each in messages if isinstance(fact := each.fact(published()), ContactAdded)
    )
    return fact


def test_CU23_another_service_reads_a_person_and_the_access_is_on_record(
    customers: Service, client: TestClient
) -> None:
    fact = added(customers)
    assert isinstance(fact.name, Sealed)

    opened = Seals(remote(client)).open(fact)

    assert isinstance(opened, ContactAdded)
    assert opened.name == Known("Zoe Zander")
    (access,) = KeyRing(customers.database).accesses(PERSON)
    assert (access.accessor, access.purpose) == ("operator", "newsletter")


def test_CU23_an_erased_person_stays_sealed_for_others(
    customers: Service, client: TestClient
) -> None:
    command = ErasePersonalData(customer_id=CUSTOMER, contact_id=PERSON)
    customers.commands.execute(command, Context("clerk"))
    feeds = customers.feeds()
    LocalTransport(feeds).drain(customers.consumers(feeds))

    opened = Seals(remote(client)).open(added(customers))

    assert isinstance(opened, ContactAdded)
    assert isinstance(opened.name, Sealed)
    answer = client.post(f"/subject-keys/{PERSON}", json={"purpose": "curiosity"})
    assert (answer.status_code, answer.json()["detail"]) == (
        404,
        f"the person {PERSON} is erased",
    )


def test_CU23_keys_are_not_for_everyone(customers: Service, client: TestClient) -> None:
    path = f"/subject-keys/{PERSON}"
    assert (
        client.post(path, json={"purpose": "x"}, headers={"Authorization": ""}).status_code == 401
    )
    assert client.post(path, json={}).status_code == 422
    assert client.post(f"/subject-keys/{UUID(int=0)}", json={"purpose": "x"}).status_code == 404
    assert KeyRing(customers.database).accesses(PERSON) == []


def test_only_customers_makes_keys(client: TestClient) -> None:
    with pytest.raises(PermissionError):
        remote(client).mint(PERSON)
