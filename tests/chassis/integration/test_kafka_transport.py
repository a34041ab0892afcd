"""The Kafka transport passes the suite that every transport passes, on a real broker."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from aiokafka import ConsumerRecord

from daybook_chassis.errors import Transient
from daybook_chassis.feed import Feed, Message
from daybook_chassis.testing.recording import Crash, Line, Mortal
from daybook_chassis.testing.transport import TransportSuite
from daybook_chassis.transport.inbox import Inbox, message_of
from daybook_chassis.transport.lease import METADATA
from daybook_chassis.transport.relay import Relay
from daybook_chassis.transport.tail import Tail
from tests.chassis.kafka import Loop, Records, Subscriber, new_topic


class BentInbox(Inbox):
    """Takes what the line makes of each batch; remembers the death of its process."""

    line: Line
    crash: Crash | None = None

    async def receive(self, records: Records) -> None:
        try:
            await super().receive(self._bent(records))
        except Crash as crash:
            self.crash = crash

    async def close(self) -> None:
        """Who died does not settle anything any more."""
        if self.crash is None:
            await super().close()

    def _bent(self, records: Records) -> Records:
        carried: dict[int, ConsumerRecord] = {}
        messages: list[Message] = []
        for record in records:
            message = message_of(record, self.line.source)
            assert isinstance(message, Message), message
            carried[id(message)] = record
            messages.append(message)
        return [carried[id(message)] for message in self.line.distort(messages)]


class Publisher:
    """The relay of one log, shared by all that pump."""

    def __init__(self, servers: str, line: Line) -> None:
        self.topic = new_topic(servers)
        self._servers = servers
        self._lock = asyncio.Lock()
        self._relay: Relay | None = None

    async def publish(self, line: Line) -> None:
        """Bring the topic up to the log, which may have been restored meanwhile."""
        async with self._lock:
            if self._relay is None or self._relay.log is not line.log:
                await self.close()
                self._relay = Relay(line.log, self.topic, self._servers)
            while await self._relay.step():
                pass

    async def close(self) -> None:
        if self._relay is not None:
            await self._relay.close()


class Carrier:
    """One process: what the log has is relayed, and what Kafka has is received."""

    def __init__(
        self, loop: Loop, servers: str, publisher: Publisher, line: Line, refill: Line
    ) -> None:
        self._loop = loop
        self._servers = servers
        self._publisher = publisher
        self._line = line
        self._feeds: Mapping[str, Feed] = {line.source: refill}
        self._tail = Tail(refill)
        self._subscriber: Subscriber | None = None

    def pump(self, consumer: Mortal) -> int:
        if self._line.away:
            raise Transient("the line is dead")
        before = consumer.new
        self._loop.run(self._pump(consumer))
        return consumer.new - before

    async def _pump(self, consumer: Mortal) -> None:
        await self._publisher.publish(self._line)
        subscriber = self._subscriber or await self._joined(consumer)
        await subscriber.quiet()
        inbox = subscriber.inbox
        assert isinstance(inbox, BentInbox)
        if inbox.crash is not None:
            raise inbox.crash
        with suppress(Transient):
            await asyncio.to_thread(self._tail.ask)
            await inbox.look({self._tail.source: self._tail})

    async def _joined(self, consumer: Mortal) -> Subscriber:
        def make(*arguments: Any) -> Inbox:
            inbox = BentInbox(*arguments)
            inbox.line = self._line
            return inbox

        sources = {self._publisher.topic: self._line.source}
        self._subscriber = Subscriber(self._servers, consumer, sources, self._feeds, make)
        await self._subscriber.start()
        return self._subscriber

    def close(self) -> None:
        subscriber, self._subscriber = self._subscriber, None
        if subscriber is not None:
            self._loop.run(subscriber.stop())


class TestKafkaTransport(TransportSuite):
    examples = 4

    @pytest.fixture(autouse=True)
    def _fresh(self, database_url: str, kafka: str) -> Iterator[None]:
        self.url = database_url
        self.servers = kafka
        self.loop = Loop()
        self.publishers: dict[str, Publisher] = {}
        yield
        self.teardown_method()
        for publisher in self.publishers.values():
            self.loop.run(publisher.close())
        self.loop.close()

    def connect(self, line: Line, refill: Line) -> Carrier:
        line.log.database.create(METADATA)
        publisher = self.publishers.get(line.source)
        if publisher is None:
            publisher = self.publishers[line.source] = Publisher(self.servers, line)
        return Carrier(self.loop, self.servers, publisher, line, refill)
