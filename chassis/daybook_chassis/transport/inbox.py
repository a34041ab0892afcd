"""What Kafka brings to one subscription: records become messages, and a batch is never skipped.

Nothing is decided here. The `Consumer` knows repeats, gaps, epochs, and whom to park; this hands
it all that came, and where it came from, until it takes it. What Kafka fails to bring shows against
the publisher's tail, and then comes from the publisher's feed, as the local transport brings it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from time import time
from typing import Any

from aiokafka import (
    AIOKafkaConsumer,
    ConsumerRebalanceListener,
    ConsumerRecord,
    TopicPartition,
)
from aiokafka.errors import IllegalStateError, KafkaError
from anyio.to_thread import run_sync
from faststream.kafka.subscriber.usecase import BatchSubscriber

from daybook_chassis import telemetry
from daybook_chassis.consumer.checkpoints import Mark
from daybook_chassis.consumer.consumer import Consumer, SubscriptionStopped
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Feed, Message
from daybook_chassis.transport.local import LocalTransport
from daybook_chassis.transport.reader import Undecodable
from daybook_chassis.transport.reading import READING
from daybook_chassis.transport.tail import Tail, Watch
from daybook_contracts.envelope import Envelope, EnvelopeInvalid

log = logging.getLogger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 0.05, 5.0
_LATE_SECONDS = 1.0
_MOST_PASSED = 2_000
"""Facts that it only passes over, before their marks are moved in any case."""
_PLACE = "kafka:"
"""Before a topic's name: what a place is kept under, among the marks of a subscription."""

Bury = Callable[[str, ConsumerRecord, str], Awaitable[None]]
"""Report a record that is no fact: subscription, record, reason. Raises KafkaError."""


class Inbox(ConsumerRebalanceListener):  # type: ignore[misc]
    """One subscription in this process.

    `sources` maps each topic to the owner of its facts. `taken` is told after each batch whose
    facts it brought.
    """

    def __init__(
        self,
        consumer: Consumer,
        sources: Mapping[str, str],
        feeds: Mapping[str, Feed],
        bury: Bury,
        taken: Callable[[set[str]], None] = lambda _: None,
    ) -> None:
        self.consumer = consumer
        self.name = consumer.name
        self._facts = {fact.type for fact in consumer.subscription.posts.facts}
        self.topics = sorted(sources)
        self.subscriber: BatchSubscriber | None = None
        self.problem: str | None = "no partitions were assigned yet"
        self.sources = dict(sources)
        self._bury = bury
        self._taken = taken
        self._refill = LocalTransport(feeds)
        self._turn = asyncio.Lock()
        self._assignment = 0
        self._unplaced: set[TopicPartition] = set()
        self._places: dict[TopicPartition, int] = {}
        self._passed: list[Message] = []
        self._passed_places: dict[TopicPartition, int] = {}
        self._stopped: str | None = None
        self._told: dict[TopicPartition, int] = {}
        self._watch = Watch(consumer)

    @property
    def kafka(self) -> AIOKafkaConsumer | None:
        """FastStream's consumer, None before it starts and after it stops."""
        return self.subscriber.consumer if self.subscriber else None

    @property
    def options(self) -> dict[str, Any]:
        """For FastStream: how to read, and whom to tell when partitions come and go."""
        hears = "Hears " + ", ".join(sorted(self._facts))
        return {**READING, "listener": self, "title": self.name, "description": hears}

    @property
    def busy(self) -> bool:
        """Whether a batch is under way."""
        return self._turn.locked()

    @property
    def lacks(self) -> bool:
        """Whether it is not known to have all that was published, or its places."""
        return bool(self._unplaced or self._passed) or self._watch.waits

    # --- batches ---

    async def receive(self, records: Sequence[ConsumerRecord]) -> None:
        """Hand a batch over until it is taken, or until its partitions may be somebody else's."""
        async with self._turn:
            assignment, wait = self._assignment, _FIRST_WAIT
            while assignment == self._assignment:
                try:
                    await self._deliver(records)
                except (Transient, SubscriptionStopped, KafkaError) as reason:
                    self.problem = f"a batch was not taken: {reason}"
                except Exception as bug:
                    log.exception("%s: a batch failed", self.name)
                    self.problem = f"a batch failed: {bug!r}"
                else:
                    self.problem = None
                    self._taken({self.sources[record.topic] for record in records})
                    return
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def _deliver(self, records: Sequence[ConsumerRecord]) -> None:
        messages = list(self._passed)
        places = dict(self._passed_places)
        wanted = False
        for record in records:
            read = message_of(record, self.sources[record.topic])
            if isinstance(read, Message):
                messages.append(read)
                wanted = wanted or self.consumer.wants(read)
            else:
                telemetry.count("daybook.records.unreadable", 1, subscription=self.name)
                await self._bury(self.name, record, read)
            places[TopicPartition(record.topic, record.partition)] = record.offset + 1
        if wanted or len(messages) > _MOST_PASSED:
            await self._take(messages, places)
        else:
            self._passed, self._passed_places = messages, places
        self._places |= places

    async def _take(
        self, messages: Sequence[Message], places: Mapping[TopicPartition, int]
    ) -> None:
        """Hand on what has come, and with it what was only passed over.

        That waits, for a moment at most: to pass over a fact is a transaction as any other, and
        most subscriptions want few facts. If it is lost with this process it comes again, since its
        place was not noted either.
        """
        marks = {(_PLACE + tp.topic, tp.partition): Mark(1, at) for tp, at in places.items()}
        await run_sync(partial(self.consumer.receive, messages, {}, marks))
        self._passed, self._passed_places = [], {}

    # --- partitions ---

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """End what is under way before the group goes on without us."""
        self._assignment += 1
        self.problem = "partitions are being assigned anew"
        async with self._turn:
            self._unplaced.clear()
            self._places.clear()
            self._passed, self._passed_places = [], {}

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Read on from the places in our database; until they are known, nothing is read."""
        mine = set(assigned)
        if self.kafka is not None:
            self.kafka.pause(*mine)  # before any await: fetching has begun already
        self._unplaced = mine
        await self._take_places()

    async def _take_places(self) -> None:
        if not self._unplaced:
            self.problem = None
            return
        assignment = self._assignment
        try:
            marks = await run_sync(self.consumer.positions)
        except Exception as reason:  # noqa: BLE001 - they stay paused, and `tick` tries again
            self.problem = f"the places of partitions are not known: {reason!r}"
            return
        if assignment != self._assignment or self.kafka is None:
            return
        for tp in self._unplaced & self.kafka.assignment():
            known = marks.get((_PLACE + tp.topic, tp.partition))
            self.kafka.seek(tp, known.position if known else 0)
            self.kafka.resume(tp)
        self._unplaced.clear()
        self.problem = None

    # --- now and then ---

    async def tick(self, tails: Mapping[str, Tail]) -> None:
        """What is to be done apart from batches: held facts, missing ones, offsets and lag."""
        if self._unplaced:
            await self._take_places()
        try:
            if self._passed and not self.busy:
                async with self._turn:
                    await self._take(self._passed, self._passed_places)
            await run_sync(self.consumer.release)
            await self.look(tails, _LATE_SECONDS)
            self._stopped = None
        except SubscriptionStopped as reason:
            self._stopped = str(reason)
        except Transient as reason:
            log.info("%s: %s", self.name, reason)
        await self._report()

    async def look(self, tails: Mapping[str, Tail], late: float = 0.0) -> int:
        """Compare with the publishers' tails and fetch what is missing; how far logs were read.

        A fact is missing when this process is to bring it, it has been published for `late`
        seconds, and Kafka has nothing more. Raises Transient, SubscriptionStopped.
        """
        moved = 0
        for topic, source in sorted(self.sources.items()):
            tail = tails.get(source)
            if tail is None or not tail.epoch:
                continue
            lacking = await run_sync(self._watch.lacking, tail, late)
            if any([await self._has_ended(topic, slot) for slot in lacking]):
                moved += await run_sync(self._refill.pump, self.consumer)
        return moved

    async def _has_ended(self, topic: str, slot: int) -> bool:
        """Whether the partition of a slot is ours, and all that Kafka had of it is taken."""
        kafka = self.kafka
        partitions = kafka.partitions_for_topic(topic) if kafka else None
        if kafka is None or not partitions or self.busy:
            return False
        tp = TopicPartition(topic, slot % len(partitions))
        if tp not in kafka.assignment() or tp in self._unplaced:
            return False
        end, at = kafka.last_stable_offset(tp), await self._position(tp)
        return end is None or at is None or at >= end

    async def _report(self) -> None:
        """Tell Kafka how far we are, and whoever reads metrics how far we are behind."""
        kafka = self.kafka  # it may be stopped meanwhile
        if kafka is None:
            return
        mine = kafka.assignment()
        for tp in mine - self._unplaced:
            if tp not in kafka.assignment():
                continue
            end, at = kafka.last_stable_offset(tp), await self._position(tp)
            if end is not None and at is not None:
                labels = {"topic": tp.topic, "partition": str(tp.partition)}
                telemetry.measure("daybook.lag", max(end - at, 0), subscription=self.name, **labels)
        places = {tp: at for tp, at in self._places.items() if tp in mine}
        try:
            if places != self._told:
                await kafka.commit(places)
                self._told = places
        except KafkaError as reason:  # a rebalance came in between; it is for metrics only
            log.debug("%s: offsets were not committed: %r", self.name, reason)

    async def _position(self, tp: TopicPartition) -> int | None:
        """The offset after what is taken, None if it cannot be told now."""
        if self.busy and tp in self._places:  # what was fetched is not taken yet
            return self._places[tp]
        try:
            return int(await asyncio.wait_for(self._of_kafka(tp), _FIRST_WAIT))
        except (TimeoutError, KafkaError):
            return None

    async def _of_kafka(self, tp: TopicPartition) -> int:
        if self.kafka is None:
            raise IllegalStateError(tp)
        return int(await self.kafka.position(tp))

    def unready(self, patience: float) -> str | None:
        """Why this subscription is not fed from Kafka, None if it is, `patience` in seconds."""
        problem = self.problem or self._stopped
        if problem is not None or self.kafka is None:
            return problem or "not connected"
        for tp in self.kafka.assignment():
            polled = self.kafka.last_poll_timestamp(tp)
            if polled is not None and time() - polled / 1000 > patience:
                return f"{tp.topic}, partition {tp.partition}, was not polled for {patience:g} s"
        return None

    def close(self) -> None:
        """Give up a batch that is not taken: it comes again to whoever is next."""
        self._assignment += 1


def message_of(record: ConsumerRecord, source: str) -> Message | str:
    """The fact in a record from the topic of `source`, or why there is none. Never raises."""
    if isinstance(record, Undecodable):
        return "headers: a name is not UTF-8"
    try:
        envelope = Envelope.from_headers(record.headers)
    except EnvelopeInvalid as reason:
        return str(reason)
    if envelope.source != source:
        return "source: not the owner of this topic"
    if not envelope.public:
        return "slot: a published fact has one"
    return Message(envelope, record.value or b"")
