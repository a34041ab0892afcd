"""The relay publishes every public fact in order, whoever else relays and whatever breaks."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from daybook_chassis.database import Database
from daybook_chassis.http.edge import MAX_BODY
from daybook_chassis.ids import new_id
from daybook_chassis.store.entry import Append, Entry, Provenance, Stored
from daybook_chassis.store.log import Log
from daybook_chassis.testing.recording import KEYS, Said, Speaker
from daybook_chassis.transport import relay as relay_module
from daybook_chassis.transport.lease import METADATA, LeaseLost, Leases
from daybook_chassis.transport.relay import Relay
from daybook_contracts.envelope import Envelope
from tests.chassis.kafka import Loop, new_topic

PARTITIONS = 3


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.create(METADATA)
    yield database
    database.close()


@pytest.fixture
def speaker(database: Database) -> Speaker:
    return Speaker(database)


class Wire:
    """One topic, the relays that publish on it, and all that is committed there."""

    def __init__(self, loop: Loop, servers: str, log: Log, max_bytes: int | None = None) -> None:
        self.loop = loop
        self.topic = new_topic(servers, PARTITIONS, max_bytes)
        self._servers = servers
        self._log = log
        self._relays: list[Relay] = []

    def relay(self, log: Log | None = None, lease_seconds: float = 10.0) -> Relay:
        relay = Relay(log or self._log, self.topic, self._servers, lease_seconds=lease_seconds)
        self._relays.append(relay)
        return relay

    def publish(self, relay: Relay) -> None:
        while self.loop.run(relay.step()):
            pass

    def records(self) -> list[ConsumerRecord]:
        """By partition, in order."""
        return self.loop.run(self._fetched())

    def positions(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {number: [] for number in range(PARTITIONS)}
        for record in self.records():
            found[record.partition].append(Envelope.from_headers(record.headers).sequence)
        return found

    async def _fetched(self) -> list[ConsumerRecord]:
        places = [TopicPartition(self.topic, number) for number in range(PARTITIONS)]
        async with AIOKafkaConsumer(bootstrap_servers=self._servers) as consumer:
            # Also what is committed and not yet marked so: the broker answers before it marks.
            ends = await consumer.end_offsets(places)
        async with AIOKafkaConsumer(
            bootstrap_servers=self._servers, isolation_level="read_committed"
        ) as consumer:
            consumer.assign(places)
            await consumer.seek_to_beginning(*places)
            found: list[ConsumerRecord] = []
            while not all([await consumer.position(tp) >= end for tp, end in ends.items()]):
                for records in (await consumer.getmany(timeout_ms=50)).values():
                    found += records
            return found

    def close(self) -> None:
        for relay in self._relays:
            self.loop.run(relay.close())


@pytest.fixture
def wire(loop: Loop, kafka: str, speaker: Speaker) -> Iterator[Wire]:
    wire = Wire(loop, kafka, speaker.log)
    yield wire
    wire.close()


def expected(log: Log) -> dict[int, list[int]]:
    """Public positions by the partition that carries their slot, in order."""
    found: dict[int, list[int]] = {number: [] for number in range(PARTITIONS)}
    for record in log.read(0, 100_000):
        if record.slot is not None:
            found[record.slot % PARTITIONS].append(record.position)
    return found


def test_what_is_published_is_what_is_stored(wire: Wire, speaker: Speaker) -> None:
    speaker.say(*KEYS, *KEYS)
    speaker.whisper(2)
    wire.publish(wire.relay())

    records = {Envelope.from_headers(each.headers).sequence: each for each in wire.records()}
    stored = {each.position: each for each in speaker.log.read(0, 100) if each.slot is not None}
    assert records.keys() == stored.keys()
    for position, record in records.items():
        envelope = Envelope.from_json(stored[position].envelope)
        assert list(record.headers) == envelope.to_headers()
        assert record.value == stored[position].body
        assert record.key == envelope.partitionkey.encode()
    assert wire.positions() == expected(speaker.log)


def test_facts_that_come_later_follow(wire: Wire, speaker: Speaker) -> None:
    relay = wire.relay()
    for _ in range(3):
        speaker.say(*KEYS)
        wire.publish(relay)

    assert wire.positions() == expected(speaker.log)
    assert relay.leases.published() == speaker.log.head()


def test_another_relay_waits_and_goes_on_where_the_first_ended(
    wire: Wire, speaker: Speaker
) -> None:
    first, second = wire.relay(), wire.relay()
    speaker.say(*KEYS)
    wire.publish(first)
    speaker.say(*KEYS)
    wire.publish(second)
    assert sum(map(len, wire.positions().values())) == len(KEYS)

    wire.loop.run(first.close())
    wire.publish(second)

    assert wire.positions() == expected(speaker.log)


def test_a_relay_that_slept_past_its_lease_does_no_harm(wire: Wire, speaker: Speaker) -> None:
    slept, second = wire.relay(lease_seconds=0), wire.relay()
    speaker.say(*KEYS)
    wire.publish(slept)
    speaker.say(*KEYS)
    wire.publish(second)
    speaker.say(*KEYS)

    with pytest.raises(Exception, match=r"(?i)fenced|now that of|epoch"):
        wire.loop.run(slept.step())
    wire.publish(second)

    assert wire.positions() == expected(speaker.log)


def test_a_crash_before_the_checkpoint_repeats_and_loses_nothing(
    wire: Wire, speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker.say(*KEYS)
    crashes = wire.relay()

    def crash(*_: object) -> None:
        raise LeaseLost

    with monkeypatch.context() as patched:
        patched.setattr(Leases, "advance", crash)
        with pytest.raises(LeaseLost):
            wire.loop.run(crashes.step())
    wire.loop.run(crashes.close())
    wire.publish(wire.relay())

    twice = {number: each + each for number, each in expected(speaker.log).items()}
    assert wire.positions() == twice


def test_after_a_restore_it_goes_back_to_the_fork(wire: Wire, speaker: Speaker) -> None:
    speaker.say(*KEYS)
    wire.publish(wire.relay())
    wire.close()
    before = wire.positions()
    speaker.restore(2)
    speaker.say(*KEYS, *KEYS)
    wire.publish(wire.relay(speaker.log))

    lost = expected(speaker.log)
    after = {number: [each for each in lost[number] if each > 2] for number in lost}
    assert wire.positions() == {number: before[number] + after[number] for number in before}


def test_a_relay_that_lags_reads_ahead_and_leaves_out_nothing(
    wire: Wire, speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "_BATCH", 2)
    relay = wire.relay()
    speaker.say(*KEYS, *KEYS)
    assert wire.loop.run(relay.step()) == 2
    assert relay.leases.published() == 2  # what was read ahead is not out yet
    speaker.say(*KEYS)
    wire.publish(relay)

    assert wire.positions() == expected(speaker.log)
    assert relay.leases.published() == speaker.log.head()


def test_what_was_read_ahead_of_a_restore_is_followed_by_what_the_log_holds_now(
    wire: Wire, speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "_BATCH", 2)
    relay = wire.relay()
    speaker.say(*KEYS)
    wire.loop.run(relay.step())
    speaker.restore(1)
    speaker.say(*KEYS)
    wire.publish(relay)

    published = wire.positions()
    now = {
        number: [each for each in found if each > 1]
        for number, found in expected(speaker.log).items()
    }
    assert {
        number: each[len(each) - len(now[number]) :] for number, each in published.items()
    } == now


@pytest.mark.parametrize("ours", [10_000, relay_module.MAX_REQUEST_BYTES])
def test_a_fact_that_is_too_large_blocks_nobody(
    loop: Loop, kafka: str, speaker: Speaker, monkeypatch: pytest.MonkeyPatch, ours: int
) -> None:
    """Whether we know the limit or the cluster has a lower one, that fact alone is left out."""
    monkeypatch.setattr(relay_module, "MAX_REQUEST_BYTES", ours)
    wire = Wire(loop, kafka, speaker.log, max_bytes=20_000)
    speaker.say(*KEYS)
    large = say_much(speaker.log, 30_000)
    speaker.say(*KEYS)
    wire.publish(wire.relay())
    wire.close()

    published = {
        number: [each for each in positions if each != large]
        for number, positions in expected(speaker.log).items()
    }
    assert wire.positions() == published


def test_the_largest_body_that_a_door_takes_is_published(wire: Wire, speaker: Speaker) -> None:
    say_much(speaker.log, MAX_BODY * 3 // 2)
    wire.publish(wire.relay())

    assert wire.positions() == expected(speaker.log)


def say_much(log: Log, octets: int) -> int:
    """A public fact of that size; its position."""
    provenance = replace(Provenance.unknown(), key=KEYS[0], public=True)
    topic = f"{Said.type}/{Said.version}"
    [stored] = log.append([Append((Entry(new_id(), 1, topic, b" " * octets, provenance),))])
    assert isinstance(stored, Stored)
    return stored.first
