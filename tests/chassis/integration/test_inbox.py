"""What Kafka brings reaches the consumer, whatever breaks; what it does not bring is fetched."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import closing
from time import monotonic
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.util import calc_crc32c
from sqlalchemy.exc import OperationalError

from daybook_chassis import telemetry
from daybook_chassis.consumer import breaker, checkpoints
from daybook_chassis.consumer.consumer import Subscription
from daybook_chassis.database import Database
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Feed
from daybook_chassis.testing.recording import (
    KEYS,
    Mortal,
    Recording,
    Speaker,
    create_tables,
    read,
)
from daybook_chassis.transport.inbox import Inbox
from daybook_chassis.transport.lease import METADATA
from daybook_chassis.transport.relay import Relay
from daybook_chassis.transport.tail import Tail
from daybook_contracts.envelope import Envelope
from deploy.kafka import topics
from deploy.kafka.broker import Broker
from tests.chassis.kafka import Loop, Records, Subscriber, new_topic

PARTITIONS = 3


class Garbled(BatchBuilder):  # type: ignore[misc]
    """Puts bytes where a header's name is that aiokafka's own producer would never send."""

    NAME = "garbled"

    def _build(self) -> bytearray:
        built: bytearray = super()._build()
        at = built.index(self.NAME.encode())
        built[at : at + len(self.NAME)] = b"\xff" * len(self.NAME)
        built[17:21] = calc_crc32c(bytes(built[21:])).to_bytes(4, "big")  # as of format 2
        return built


class NotingInbox(Inbox):
    """Notes how many records came."""

    noted = 0

    async def receive(self, records: Records) -> None:
        self.noted += len(records)
        await super().receive(records)


class Scene:
    """A log, its relay, a topic, and subscribers to it."""

    def __init__(self, url: str, servers: str) -> None:
        self.loop = Loop()
        self.servers = servers
        self.database = Database(url)
        self.database.create(METADATA)
        create_tables(self.database)
        self.speaker = Speaker(self.database)
        self.recording = Recording()
        self.topic = new_topic(servers, PARTITIONS)
        self.relay = Relay(self.speaker.log, self.topic, servers)
        self.tail = Tail(self.speaker.feed())
        self._open: list[Subscriber] = []

    def join(self, feeds: Mapping[str, Feed] | None = None) -> Subscriber:
        """Another process of the subscription; without feeds it has Kafka alone."""
        feeds = feeds or {}
        sources = frozenset({self.speaker.source})
        subscription = Subscription(self.recording.name, self.recording, sources)
        consumer = Mortal(self.database, subscription, read, feeds)
        subscriber = Subscriber(
            self.servers, consumer, {self.topic: self.speaker.source}, feeds, NotingInbox
        )
        self._open.append(subscriber)
        self.loop.run(subscriber.start())
        return subscriber

    def feeds(self) -> dict[str, Feed]:
        return {self.speaker.source: self.speaker.feed()}

    def publish(self) -> None:
        while self.loop.run(self.relay.step()):
            pass

    def quiet(self, subscriber: Subscriber) -> None:
        self.loop.run(subscriber.quiet())

    def until(self, holds: Any) -> None:
        """Wait until something is so. Raises TimeoutError."""
        deadline = monotonic() + 60
        while not holds():
            if monotonic() > deadline:
                raise TimeoutError
            self.loop.run(asyncio.sleep(0.01))

    def look(self, subscriber: Subscriber) -> int:
        self.tail.ask()
        return self.loop.run(subscriber.inbox.look({self.tail.source: self.tail}))

    def leave(self, subscriber: Subscriber) -> None:
        self.loop.run(subscriber.stop())

    def send(self, *records: tuple[bytes | None, list[tuple[str, bytes | None]]]) -> None:
        """Put any bytes on the topic."""

        async def send() -> None:
            async with AIOKafkaProducer(bootstrap_servers=self.servers, acks="all") as producer:
                for value, headers in records:
                    await producer.send_and_wait(
                        self.topic, value, key=b"k", partition=0, headers=headers
                    )

        self.loop.run(send())

    def send_undecodable(self) -> None:
        """Between readable records in one batch, one whose header has a name that is no text."""

        async def send() -> None:
            async with AIOKafkaProducer(bootstrap_servers=self.servers, acks="all") as producer:
                batch = Garbled(1_000_000, 0)
                for name in ("fine", Garbled.NAME, "fine"):
                    batch.append(timestamp=None, key=b"k", value=b"{}", headers=[(name, b"")])
                await (await producer.send_batch(batch, self.topic, partition=0))

        self.loop.run(send())

    def is_shared(self, *members: Subscriber) -> bool:
        """Whether each has some of the partitions, and all are had."""
        had = [number for member in members for number in member.partitions]
        return all(each.partitions for each in members) and len(had) == PARTITIONS

    def assert_heard(self) -> None:
        assert self.recording.heard(self.database) == self.speaker.said()

    def close(self) -> None:
        for subscriber in self._open:
            self.loop.run(subscriber.stop())
        self.loop.run(self.relay.close())
        self.loop.close()
        self.database.close()


@pytest.fixture
def scene(database_url: str, kafka: str) -> Iterator[Scene]:
    scene = Scene(database_url, kafka)
    yield scene
    scene.close()


def test_kafka_alone_brings_all(scene: Scene) -> None:
    subscriber = scene.join()
    for _ in range(3):
        scene.speaker.say(*KEYS)
        scene.publish()
    scene.quiet(subscriber)

    scene.assert_heard()


def test_who_comes_back_reads_on_from_its_own_places(scene: Scene) -> None:
    """Not from offsets in Kafka, of which there are none, and not from the start."""
    scene.speaker.say(*KEYS)
    scene.publish()
    first = scene.join()
    scene.quiet(first)
    scene.leave(first)
    scene.speaker.say(KEYS[0])
    scene.publish()

    second = scene.join()
    scene.quiet(second)

    scene.assert_heard()
    assert isinstance(second.inbox, NotingInbox)
    assert second.inbox.noted == 1


def test_who_was_stopped_may_start_again(scene: Scene) -> None:
    """As a service does to whom its cluster was away."""
    subscriber = scene.join()
    scene.quiet(subscriber)
    scene.leave(subscriber)
    scene.speaker.say(*KEYS)
    scene.publish()

    scene.loop.run(subscriber.start())
    scene.quiet(subscriber)

    scene.assert_heard()


def test_two_members_share_partitions_and_one_takes_over(scene: Scene) -> None:
    first, second = scene.join(), scene.join()
    scene.until(lambda: scene.is_shared(first, second))
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.quiet(first)
    scene.quiet(second)
    scene.assert_heard()

    scene.leave(first)
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.until(
        lambda: (
            second.inbox.kafka is not None and len(second.inbox.kafka.assignment()) == PARTITIONS
        )
    )
    scene.quiet(second)

    scene.assert_heard()


UNREADABLE: dict[str, list[tuple[str, bytes | None]]] = {
    "no headers": [],
    "a null header": [("ce_id", None)],
    "not UTF-8": [("ce_id", b"\xff\xfe")],
    "not of FastStream's liking": [("content-type", b"\xff"), ("correlation_id", None)],
    "twice": [("ce_id", b"1"), ("ce_id", b"2")],
}


def test_records_that_are_no_facts_are_reported_and_block_nobody(scene: Scene) -> None:
    subscriber = scene.join()
    scene.send(*((b"{}", headers) for headers in UNREADABLE.values()))
    scene.send((None, []))
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.quiet(subscriber)

    scene.assert_heard()
    offsets = [record.offset for record, _ in subscriber.buried]
    assert offsets == list(range(len(UNREADABLE) + 1))
    assert all(reason for _, reason in subscriber.buried)


def test_a_record_that_the_client_cannot_decode_is_reported_and_passed_over(scene: Scene) -> None:
    """Nothing that is read along with it is lost, from its partition or from others."""
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.send_undecodable()
    scene.speaker.say(*KEYS)
    scene.publish()
    subscriber = scene.join()
    scene.quiet(subscriber)

    scene.assert_heard()
    before, garbled, after = [record.offset for record, _ in subscriber.buried]
    assert (before + 1, after - 1) == (garbled, garbled)
    assert [reason for _, reason in subscriber.buried].index("headers: a name is not UTF-8") == 1


def test_a_fact_of_another_owner_is_no_fact_here(scene: Scene) -> None:
    """Else whoever writes on one topic could move the marks of another source."""
    scene.speaker.say(KEYS[0])
    stolen = Envelope.from_json(scene.speaker.log.read(0, 1)[0].envelope)
    forged = stolen.model_copy(update={"source": "suite.somebody"}).to_headers()
    hidden = stolen.model_copy(update={"slot": None, "prevposition": None}).to_headers()
    subscriber = scene.join()
    scene.send((b"{}", list(forged)), (b"{}", list(hidden)))
    scene.quiet(subscriber)

    assert [reason.partition(":")[0] for _, reason in subscriber.buried] == ["source", "slot"]
    assert not any(scene.recording.heard(scene.database).values())


def test_a_batch_that_is_not_taken_comes_again_and_is_not_skipped(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscriber = scene.join()
    scene.quiet(subscriber)
    failures: list[Exception] = [
        Transient("away"),
        OperationalError("", {}, Exception()),
        KeyError("a bug"),
    ]

    def fails(*_: object) -> None:
        if failures:
            raise failures.pop(0)

    with monkeypatch.context() as patched:
        patched.setattr(scene.recording, "apply", _first(fails, scene.recording.apply))
        scene.speaker.say(*KEYS)
        scene.publish()
        scene.until(lambda: not failures)
        scene.quiet(subscriber)

    scene.assert_heard()


def _first(before: Any, then: Any) -> Any:
    def both(*arguments: Any) -> Any:
        before()
        return then(*arguments)

    return both


def test_while_its_places_are_not_known_nothing_is_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.speaker.say(*KEYS)
    scene.publish()

    def away(_: object) -> None:
        raise Transient("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(checkpoints, "begun", away)
        subscriber = scene.join()
        scene.until(lambda: "database is away" in (subscriber.inbox.unready(30) or ""))
        scene.speaker.say(*KEYS)
        scene.publish()
        kafka = subscriber.inbox.kafka
        assert kafka is not None
        assert set(kafka.paused()) == kafka.assignment() != set()
        assert not any(scene.recording.heard(scene.database).values())

    scene.loop.run(subscriber.inbox.tick({}))
    scene.quiet(subscriber)

    assert subscriber.inbox.unready(30) is None
    scene.assert_heard()


def test_a_stopped_subscription_says_so_and_goes_on(scene: Scene) -> None:
    subscriber = scene.join(scene.feeds())
    scene.quiet(subscriber)
    with scene.database.write() as tx:
        breaker.stop(tx, scene.recording.name, "twenty keys failed")
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.until(lambda: "twenty keys" in (subscriber.inbox.unready(30) or ""))
    scene.loop.run(subscriber.inbox.tick({}))
    assert "twenty keys" in (subscriber.inbox.unready(30) or "")
    assert not any(scene.recording.heard(scene.database).values())
    with scene.database.write() as tx:
        breaker.resume(tx, scene.recording.name)
    scene.loop.run(subscriber.inbox.tick({}))

    scene.assert_heard()
    assert subscriber.inbox.unready(30) is None


def test_a_tail_that_kafka_does_not_bring_is_fetched(scene: Scene) -> None:
    """The relay is dead, or a fact is too large for Kafka: nothing after it shows the gap."""
    subscriber = scene.join(scene.feeds())
    scene.quiet(subscriber)
    scene.speaker.say(*KEYS)

    assert scene.look(subscriber) == len(KEYS)
    scene.assert_heard()
    assert subscriber.intake.consumer.covered(scene.speaker.source).position == len(KEYS)


def test_a_log_is_covered_when_kafka_has_brought_it(scene: Scene) -> None:
    """So that a newer generation may take over, and reviews see that all of a day is in."""
    subscriber = scene.join(scene.feeds())
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.quiet(subscriber)
    assert subscriber.intake.consumer.covered(scene.speaker.source).position == 0

    assert scene.look(subscriber) == 0
    assert subscriber.intake.consumer.covered(scene.speaker.source).position == len(KEYS)


def test_the_tail_leaves_to_others_what_their_partitions_bring(scene: Scene) -> None:
    first, second = scene.join(scene.feeds()), scene.join(scene.feeds())
    scene.until(lambda: scene.is_shared(first, second))
    scene.leave(first)
    scene.speaker.say(KEYS[0])
    slot = Envelope.from_json(scene.speaker.log.read(0, 1)[0].envelope).slot or 0
    kept = second.partitions

    moved = scene.look(second)

    assert moved == (1 if slot % PARTITIONS in kept else 0)


def test_partitions_may_be_added_while_facts_flow(scene: Scene) -> None:
    subscriber = scene.join(scene.feeds())
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.quiet(subscriber)
    topics.create(scene.servers, [topics.new_topic(scene.topic, 7, 1)])
    scene.loop.run(scene.relay.close())  # as if its knowledge of the topic had run out
    scene.speaker.say(*KEYS, *KEYS)
    scene.publish()
    scene.until(lambda: len(subscriber.partitions) == 7)
    scene.quiet(subscriber)
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.quiet(subscriber)

    scene.assert_heard()


def test_lag_is_measured_and_told_to_kafka(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: dict[str, float] = {}

    def measure(name: str, value: float, **labels: str) -> None:
        assert name in telemetry.METRICS
        assert labels["group"] == subscriber.inbox.group
        measured[labels["partition"]] = value

    monkeypatch.setattr(telemetry, "measure", measure)
    subscriber = scene.join()
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.quiet(subscriber)
    scene.loop.run(subscriber.inbox.tick({}))

    assert measured == {str(number): 0 for number in range(PARTITIONS)}

    async def committed() -> int:
        kafka = subscriber.inbox.kafka
        assert kafka is not None
        return sum([await kafka.committed(tp) or 0 for tp in kafka.assignment()])

    assert scene.loop.run(committed()) >= len(KEYS)


@pytest.mark.parametrize("crash", ["stopped", "wiped"])
def test_a_broker_that_goes_and_comes_back(
    sqlite_url: str, kafka_broker: Broker, crash: str
) -> None:
    """While it is away, facts come from the feed; when it is back and refilled, all goes on."""
    with closing(Scene(sqlite_url, kafka_broker.servers)) as scene:
        _check_return(scene, kafka_broker, wiped=crash == "wiped")


def _check_return(scene: Scene, kafka_broker: Broker, *, wiped: bool) -> None:
    subscriber = scene.join(scene.feeds())
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.quiet(subscriber)
    kafka_broker.kill()
    scene.speaker.say(*KEYS)
    scene.look(subscriber)
    scene.assert_heard()

    if wiped:
        kafka_broker.wipe()
    kafka_broker.start()
    topics.create(scene.servers, [topics.new_topic(scene.topic, PARTITIONS, 1)])
    if wiped:
        scene.relay.leases.rewind()
    scene.loop.run(scene.relay.close())
    scene.speaker.say(*KEYS)
    scene.publish()
    scene.until(lambda: scene.recording.heard(scene.database) == scene.speaker.said())
