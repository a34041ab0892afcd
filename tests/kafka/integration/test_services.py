"""Services on a real Kafka: facts travel, what is owed is done, what is bad is reported."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from daybook_chassis.commands import Context
from daybook_chassis.consumer import checkpoints
from daybook_chassis.database import Database
from daybook_chassis.errors import NotFound, Transient, UnknownReference
from daybook_chassis.feed import Feed
from daybook_chassis.ids import new_id
from daybook_chassis.service import Service
from daybook_chassis.transport.dead_letters import topic_of
from daybook_chassis.transport.kafka import Messaging
from daybook_chassis.transport.lease import Leases
from daybook_chassis.transport.thread import MessagingThread
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.topics import TOPICS
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_marketing.bootstrap import messaging
from deploy.kafka import topics
from tests.kafka.services import build

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PATIENCE_SECONDS = 60


class Town:
    """Services in this process, over SQLite, on topics that no other test has."""

    def __init__(self, home: Path, servers: str, *names: str) -> None:
        self.servers = servers
        suffix = uuid4().hex[:8]
        self.topics = [replace(topic, name=f"{topic.name}.{suffix}") for topic in TOPICS]
        made = [topics.new_topic(topic.name, 2, 1) for topic in self.topics]
        made += [topics.new_topic(topic_of(name), 1, 1) for name in names]
        topics.create(servers, made)
        self.services: dict[str, Service] = {}
        self.messaging: dict[str, Messaging] = {}
        built = {name: build(name, Database(f"sqlite:///{home / name}.db")) for name in names}
        feeds: dict[str, Feed] = {}
        for name, (service, _) in built.items():
            service.create()
            self.services[name] = service
            feeds |= service.feeds()
        for name, (service, subscribe) in built.items():
            self.messaging[name] = Messaging(service, feeds, servers, subscribe, self.topics)
        self._threads = [MessagingThread(each) for each in self.messaging.values()]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        for thread in self._threads:
            thread.stop()
        for service in self.services.values():
            service.close()

    def topic(self, source: str) -> str:
        [name] = [topic.name for topic in self.topics if topic.source == source]
        return name

    def register(self) -> UUID:
        customer_id = new_id()
        command = RegisterCustomer(
            customer_id=customer_id, kind=PartyKind.ORGANIZATION, organization_name="Quiet Mill"
        )
        self.services["customers"].commands.execute(command, Context("clerk", occurred_at=NOW))
        return customer_id

    def settle_payment(self, amount: str) -> None:
        """As finance says it, without its data being looked at on the way in."""
        line = json.dumps(
            {
                "specversion": "1.0",
                "id": str(uuid4()),
                "source": "acme-erp",
                "type": "erp.finance.PaymentSettled",
                "data": {
                    "customer_ref": "C-17",
                    "payment_ref": str(uuid4()),
                    "amount": {"amount": amount, "currency": "EUR"},
                    "settled_on": "2026-03-20",
                },
            }
        )
        door = self.services["sales"].ingress
        door.record([door.unchecked(line.encode())])


def until(holds: Callable[[], Any]) -> Any:
    """What it gives, as soon as that is something. Raises TimeoutError."""
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        try:
            found = holds()
        except (NotFound, Transient, UnknownReference):
            found = None
        if found:
            return found
        sleep(0.02)
    raise TimeoutError


@pytest.fixture
def town(tmp_path: Path, kafka: str) -> Iterator[Town]:
    town = Town(tmp_path, kafka, "customers", "sales")
    town.start()
    yield town
    town.stop()


def letters(servers: str, service: str) -> list[dict[str, Any]]:
    """All that is on the dead-letter topic of a service."""

    async def fetch() -> list[dict[str, Any]]:
        place = TopicPartition(topic_of(service), 0)
        async with AIOKafkaConsumer(bootstrap_servers=servers) as consumer:
            consumer.assign([place])
            await consumer.seek_to_beginning(place)
            end = (await consumer.end_offsets([place]))[place]
            found = [await consumer.getone() for _ in range(end)]
            return [json.loads(each.value) | {"key": each.key.decode()} for each in found]

    return asyncio.run(fetch())


def test_a_fact_reaches_its_own_service_and_another(town: Town) -> None:
    customer_id = town.register()

    row = until(
        lambda: town.services["customers"].queries.one("customers.directory", (str(customer_id),))
    )
    assert row["organization_name"] == "Quiet Mill"
    sales = town.services["sales"]
    assert until(lambda: sales.references.resolve(f"customer:{customer_id}")) == str(customer_id)


def test_it_is_ready_once_it_is_fed(town: Town) -> None:
    until(lambda: all(each.unready() is None for each in town.messaging.values()))

    for each in town.messaging.values():
        assert each.service.checks == [each.unready]


def test_what_is_parked_is_reported_with_its_reference(town: Town) -> None:
    town.settle_payment("12.5e3")

    [letter] = until(lambda: _of(letters(town.servers, "sales"), "position"))[:1]
    assert letter["subscription"] == "sales.finance"
    assert (letter["source"], letter["epoch"], letter["position"]) == ("erp.finance", 1, 1)
    assert "amount" in letter["reason"]
    assert letter["key"] == "sales.finance/erp.finance/1/1"


def test_a_record_that_is_no_fact_is_reported_with_its_place(town: Town) -> None:
    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=town.servers) as producer:
            await producer.send_and_wait(
                town.topic("erp.finance"), b"\xff", partition=1, headers=[("ce_id", b"\xff")]
            )

    asyncio.run(send())

    found = until(lambda: _of(letters(town.servers, "sales"), "offset", town.topic("erp.finance")))
    assert found[0]["subscription"] == "sales"
    assert (found[0]["partition"], found[0]["offset"]) == (1, 0)
    assert found[0]["reason"] == "ce_id: not UTF-8"


def _of(found: list[dict[str, Any]], name: str, topic: str | None = None) -> list[dict[str, Any]]:
    return [each for each in found if name in each and each.get("topic") == topic]


def test_a_new_generation_is_heard_without_a_restart(town: Town) -> None:
    customers = town.services["customers"]
    customer_id = town.register()
    until(lambda: customers.queries.one("customers.directory", (str(customer_id),)))
    live = customers.queries.digest("customers.directory")

    posting = customers.generations.build("customers.directory")
    name = posting.subscription
    until(lambda: name in town.messaging["customers"].inbox.intakes)
    until(lambda: _covers(customers, name))
    customers.generations.cut_over(posting)

    assert customers.queries.digest("customers.directory") == live


def _covers(service: Service, subscription: str) -> bool:
    with service.database.read() as tx:
        at = checkpoints.covered(tx, subscription, "crm.customers").position
    return at == service.log.head()


def test_what_one_process_published_another_goes_on_from(town: Town) -> None:
    town.register()
    log = town.services["customers"].log

    until(lambda: Leases(log.database, log.source, "reader", 1).published() == log.head())


def test_without_a_cluster_or_a_peer_the_settings_are_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DAYBOOK_KAFKA", "DAYBOOK_PEERS", "DAYBOOK_HOME", "DAYBOOK_STORE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValueError, match="DAYBOOK_KAFKA"):
        messaging()
    monkeypatch.setenv("DAYBOOK_KAFKA", "127.0.0.1:1")
    with pytest.raises(ValueError, match=r"DAYBOOK_PEERS.*crm\.customers"):
        messaging()


def test_kafka_that_is_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    """HTTP may go on meanwhile, and says that this is not ready."""
    service, subscribe = build("customers", Database(f"sqlite:///{tmp_path / 'customers.db'}"))
    service.create()
    thread = MessagingThread(Messaging(service, service.feeds(), "127.0.0.1:1", subscribe))
    thread.start()
    try:
        assert "no partitions were assigned" in (service.checks[0]() or "")
    finally:
        thread.stop()
        service.close()
