"""What Kafka brings to a service: records become messages, once for all who hear them.

Each subscription has an `Intake`. Where reading goes on is kept in the service's database, once a
batch is dealt with by all; a place that is wrong costs repeats or a refill, and nothing else.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from time import monotonic, time
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
from daybook_chassis.consumer import checkpoints
from daybook_chassis.consumer.checkpoints import Mark, Marks
from daybook_chassis.database import Database
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Batch, Message
from daybook_chassis.transport.intake import Intake
from daybook_chassis.transport.reader import Undecodable
from daybook_chassis.transport.reading import READING
from daybook_chassis.transport.tail import Tail
from daybook_contracts.envelope import Envelope, EnvelopeInvalid

log = logging.getLogger(__name__)

_WAIT_SECONDS = 0.5
_SOON = 0.05
_AT_A_TIME_SECONDS = 1.0
_PLACE = "kafka:"
"""Before a topic's name: what a place is kept under, among the marks of the group."""

Bury = Callable[[str, ConsumerRecord, str], Awaitable[None]]
"""Report a record that is no fact: group, record, reason. Raises KafkaError."""


class Inbox(ConsumerRebalanceListener):  # type: ignore[misc]
    """The subscriptions of one service in this process, behind one consumer of Kafka's.

    `group` is the consumer group; `sources` maps each topic to the owner of its facts. `taken` is
    told after each batch whose facts it brought.
    """

    def __init__(
        self,
        group: str,
        database: Database,
        sources: Mapping[str, str],
        bury: Bury,
        taken: Callable[[set[str]], None] = lambda _: None,
    ) -> None:
        self.group = group
        self.sources = dict(sources)
        self.topics = sorted(sources)
        self.intakes: dict[str, Intake] = {}
        self.subscriber: BatchSubscriber | None = None
        self.problem: str | None = "no partitions were assigned yet"
        self._database = database
        self._bury = bury
        self._taken = taken
        self._turn = asyncio.Lock()
        self._assignment = 0
        self._closed = False
        self._unplaced: set[TopicPartition] = set()
        self._places: dict[TopicPartition, int] = {}
        self._kept: dict[TopicPartition, int] = {}
        self._told: dict[TopicPartition, int] = {}

    def add(self, intake: Intake) -> None:
        """Another subscription. What came before it was there, the feeds have."""
        self.intakes[intake.name] = intake
        if self._kept or self._places:
            intake.fall_behind()

    @property
    def kafka(self) -> AIOKafkaConsumer | None:
        """FastStream's consumer, None before it starts and after it stops."""
        return self.subscriber.consumer if self.subscriber else None

    @property
    def options(self) -> dict[str, Any]:
        """For FastStream: how to read, and whom to tell when partitions come and go."""
        postings = [each.consumer.subscription.posts for each in self.intakes.values()]
        heard = sorted({fact.type for posts in postings for fact in posts.facts})
        hears = "Hears " + ", ".join(heard)
        return {**READING, "listener": self, "title": self.group, "description": hears}

    @property
    def busy(self) -> bool:
        """Whether a batch is under way."""
        return self._turn.locked()

    @property
    def lacks(self) -> bool:
        """Whether some subscription is not known to have all that was published, or its places."""
        return bool(self._unplaced) or any(each.lacks for each in self.intakes.values())

    # --- batches ---

    async def receive(self, records: Sequence[ConsumerRecord]) -> None:
        """Hand a batch over until it is taken, or until its partitions may be somebody else's."""
        async with self._turn:
            assignment = self._assignment

            def goes_on() -> bool:
                return assignment == self._assignment and not self._closed

            messages = await self._read(records, goes_on)
            intakes = list(self.intakes.values())
            heard = {each.sources: _heard(messages, each.sources) for each in intakes}
            await asyncio.gather(*(each.receive(heard[each.sources], goes_on) for each in intakes))
            if goes_on():
                self._places |= {_partition(each): each.offset + 1 for each in records}
                self._taken({self.sources[record.topic] for record in records})

    async def _read(
        self, records: Sequence[ConsumerRecord], goes_on: Callable[[], bool]
    ) -> list[Message]:
        messages = []
        for record in records:
            read = message_of(record, self.sources[record.topic])
            if isinstance(read, Message):
                messages.append(read)
            else:
                telemetry.count("daybook.records.unreadable", 1, group=self.group)
                await self._report_unreadable(record, read, goes_on)
        return messages

    async def _report_unreadable(
        self, record: ConsumerRecord, reason: str, goes_on: Callable[[], bool]
    ) -> None:
        while goes_on():
            try:
                await self._bury(self.group, record, reason)
            except KafkaError as away:
                log.info("%s: will report again what is no fact: %r", self.group, away)
                await asyncio.sleep(_WAIT_SECONDS)
            else:
                return

    # --- partitions ---

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """End what is under way before the group goes on without us."""
        self._assignment += 1
        self.problem = "partitions are being assigned anew"
        async with self._turn:
            self._unplaced.clear()
            self._places.clear()
            for intake in self.intakes.values():
                intake.forget()

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Read on from the places in our database; until they are known, nothing is read."""
        mine = set(assigned)
        self._closed = False  # it may have been, and started again
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
            places, begun = await run_sync(self._known)
        except Exception as reason:  # noqa: BLE001 - they stay paused, and `tick` tries again
            self.problem = f"the places of partitions are not known: {reason!r}"
            return
        if assignment != self._assignment or self.kafka is None:
            return
        for intake in self.intakes.values():
            if places and intake.name not in begun:
                intake.fall_behind()  # it is new, and the others are far on
        for tp in self._unplaced & self.kafka.assignment():
            known = places.get((_PLACE + tp.topic, tp.partition))
            if known:
                self._kept[tp] = known.position
            self.kafka.seek(tp, known.position if known else 0)
            self.kafka.resume(tp)
        self._unplaced.clear()
        self.problem = None

    def _known(self) -> tuple[Marks, set[str]]:
        """The places of the group, and who has taken anything yet."""
        with self._database.read() as tx:
            return checkpoints.load(tx, self.group), checkpoints.begun(tx)

    # --- now and then ---

    async def tick(self, tails: Mapping[str, Tail], due: set[str] | None = None) -> None:
        """What is to be done apart from batches, for who hears a source that is `due`."""
        if self._unplaced:
            await self._take_places()
        places = dict(self._places)  # as of now: the intakes settle what came up to here
        hearing = [
            each
            for each in self.intakes.values()
            if due is None or each.lacks or due & each.sources
        ]
        await asyncio.gather(*(each.tick(tails, self._has_ended) for each in hearing))
        await self._catch_up()
        await self._keep(places)
        await self._report()

    async def look(self, tails: Mapping[str, Tail], late: float = 0.0) -> int:
        """As `Intake.look`, of all subscriptions, and fetch what is missing; how much that was, as
        far as feeds answered. Raises Transient, SubscriptionStopped of the look."""
        for intake in list(self.intakes.values()):
            await intake.look(tails, self._has_ended, late)
        return await self._catch_up()

    async def _catch_up(self) -> int:
        """Let those that are behind read the publishers' feeds, for a moment, batch by batch: what
        one of them has read is then there for the others."""
        moved, until = 0, monotonic() + _AT_A_TIME_SECONDS
        while behind := [each for each in self.intakes.values() if each.behind]:
            now = sum(await asyncio.gather(*(each.catch_up() for each in behind)))
            moved += now
            if not now or monotonic() > until:
                break
        return moved

    async def close(self) -> None:
        """Give up a batch that is not taken: it comes again to whoever is next."""
        self._closed = True
        async with self._turn:
            places = dict(self._places)
        await asyncio.gather(*(each.close() for each in list(self.intakes.values())))
        await self._keep(places)

    async def _keep(self, places: Mapping[TopicPartition, int]) -> None:
        moved = {tp: at for tp, at in places.items() if self._kept.get(tp) != at}
        if not moved:
            return
        marks = {(_PLACE + tp.topic, tp.partition): Mark(1, at) for tp, at in moved.items()}
        try:
            await run_sync(self._save, marks)
        except Transient as reason:
            log.info("%s: places were not kept: %s", self.group, reason)
        else:
            self._kept |= moved

    def _save(self, marks: Marks) -> None:
        with self._database.derive() as tx:
            checkpoints.save(tx, self.group, marks)

    async def _has_ended(self, source: str, slot: int) -> bool:
        """Whether the partition of a slot is ours, and all that Kafka had of it is taken."""
        [topic] = [topic for topic, owner in self.sources.items() if owner == source]
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
                telemetry.measure("daybook.lag", max(end - at, 0), group=self.group, **labels)
        places = {tp: at for tp, at in self._places.items() if tp in mine}
        try:
            if places != self._told:
                await kafka.commit(places)
                self._told = places
        except KafkaError as reason:  # a rebalance came in between; it is for metrics only
            log.debug("%s: offsets were not committed: %r", self.group, reason)

    async def _position(self, tp: TopicPartition) -> int | None:
        """The offset after what is taken, None if it cannot be told now."""
        if self.busy and tp in self._places:  # what was fetched is not taken yet
            return self._places[tp]
        try:
            return int(await asyncio.wait_for(self._of_kafka(tp), _SOON))
        except (TimeoutError, KafkaError):
            return None

    async def _of_kafka(self, tp: TopicPartition) -> int:
        if self.kafka is None:
            raise IllegalStateError(tp)
        return int(await self.kafka.position(tp))

    def unready(self, patience: float) -> str | None:
        """Who is not fed from Kafka, and why; None if all are, `patience` in seconds."""
        if self.problem is not None or self.kafka is None:
            return f"{self.group}: {self.problem or 'not connected'}"
        for intake in self.intakes.values():
            if intake.problem is not None:
                return f"{intake.name}: {intake.problem}"
        for tp in self.kafka.assignment():
            polled = self.kafka.last_poll_timestamp(tp)
            if polled is not None and time() - polled / 1000 > patience:
                return f"{tp.topic}, partition {tp.partition}, was not polled for {patience:g} s"
        return None


def _partition(record: ConsumerRecord) -> TopicPartition:
    return TopicPartition(record.topic, record.partition)


def _heard(messages: Sequence[Message], sources: frozenset[str]) -> Batch:
    return Batch(each for each in messages if each.envelope.source in sources)


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
