"""What tests of the Kafka transport play with: a loop in a thread, topics, a subscriber."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from itertools import count
from threading import Thread
from time import monotonic
from typing import Any, TypeVar
from uuid import uuid4

from aiokafka import ConsumerRecord
from aiokafka.errors import IllegalStateError, KafkaError
from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber

from daybook_chassis.feed import Feed
from daybook_chassis.store.entry import Record
from daybook_chassis.testing.recording import Mortal
from daybook_chassis.transport.inbox import Inbox
from daybook_chassis.transport.intake import Intake
from daybook_chassis.transport.reader import Broker
from daybook_contracts.envelope import Envelope
from deploy.kafka import topics

T = TypeVar("T")
_PATIENCE_SECONDS = 60.0
_numbers = count(1)


class Loop:
    """An event loop in a thread of its own, for synchronous tests."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Raises TimeoutError when it takes for ever."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE_SECONDS)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def new_topic(servers: str, partitions: int = 3, max_bytes: int | None = None) -> str:
    """A topic that no other test has, which may take less than others do."""
    name = f"suite.{uuid4().hex[:8]}.{next(_numbers)}"
    topic = topics.new_topic(name, partitions, 1)
    if max_bytes is not None:
        topic.topic_configs["max.message.bytes"] = str(max_bytes)
    topics.create(servers, [topic])
    return name


def as_record(topic: str, stored: Record) -> ConsumerRecord:
    """A stored fact as it lies on a topic of one partition, where no other log is."""
    headers = tuple(Envelope.from_json(stored.envelope).to_headers())
    offset = stored.position - 1
    return ConsumerRecord(topic, 0, offset, 0, 0, None, bytes(stored.body), 0, 0, 0, headers)


def subscribe(broker: KafkaBroker, inbox: Inbox) -> BatchSubscriber:
    """As the `subscriptions.py` of every service has it."""
    subscriber: BatchSubscriber = broker.subscriber(
        *inbox.topics, group_id=inbox.group, batch=True, **inbox.options
    )
    subscriber(inbox.receive)
    return subscriber


class Subscriber:
    """A service of one subscription, in one process, run by FastStream. Methods run in the loop."""

    def __init__(
        self,
        servers: str,
        consumer: Mortal,
        sources: Mapping[str, str],
        feeds: Mapping[str, Feed],
        make: Callable[..., Inbox] = Inbox,
    ) -> None:
        self.buried: list[tuple[ConsumerRecord, str]] = []
        self.broker = Broker(
            servers,
            apply_types=False,
            allow_auto_create_topics=False,
            metadata_max_age_ms=500,
            logger=None,
        )
        self.inbox = make("suite", consumer.database, sources, self._bury)
        self.intake = Intake(consumer, feeds)
        self.inbox.add(self.intake)
        self.inbox.subscriber = subscribe(self.broker, self.inbox)

    async def start(self) -> None:
        await self.broker.start()

    async def stop(self) -> None:
        await self.inbox.close()
        await self.broker.stop()

    @property
    def partitions(self) -> set[int]:
        """Those that are ours, none while they are being assigned."""
        kafka = self.inbox.kafka
        settled = kafka is not None and self.inbox.problem is None
        return {tp.partition for tp in kafka.assignment()} if kafka and settled else set()

    async def quiet(self) -> None:
        """Wait until all that is on our partitions is taken. Raises TimeoutError."""
        deadline = monotonic() + _PATIENCE_SECONDS
        while not await self._is_quiet():
            if monotonic() > deadline:
                raise TimeoutError(f"not quiet: {self.inbox.problem}")
            await asyncio.sleep(0.005)

    async def _is_quiet(self) -> bool:
        kafka = self.inbox.kafka
        if kafka is None or self.inbox.problem is not None or self.inbox.busy:
            return False
        try:
            mine = kafka.assignment()
            ends: dict[Any, int] = await kafka.end_offsets(list(mine)) if mine else {}
            reached = [await kafka.position(tp) >= end for tp, end in ends.items()]
        except (KafkaError, IllegalStateError):
            return False  # the group is being put together anew
        return all(reached) and not self.inbox.busy

    async def _bury(self, _: str, record: ConsumerRecord, reason: str) -> None:
        self.buried.append((record, reason))


Records = Sequence[ConsumerRecord]
