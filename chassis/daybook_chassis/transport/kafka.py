"""A service on Kafka: its subscriptions as FastStream subscribers, its logs' relays, its work.

FastStream runs the consumers; what they are is said in each service's `subscriptions.py`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from time import monotonic

from aiokafka.errors import KafkaError
from anyio.to_thread import run_sync
from faststream import FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.specification import AsyncAPI

from daybook_chassis.consumer.consumer import Subscription
from daybook_chassis.errors import Transient
from daybook_chassis.exporting import exporting
from daybook_chassis.feed import Feed
from daybook_chassis.process import peer_feeds
from daybook_chassis.security import operator_token
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_chassis.transport.dead_letters import DeadLetters
from daybook_chassis.transport.inbox import Inbox
from daybook_chassis.transport.reader import Broker
from daybook_chassis.transport.relay import Relay
from daybook_chassis.transport.tail import Tail
from daybook_chassis.wakeups import Wakeups
from daybook_contracts.topics import TOPICS, Topic

log = logging.getLogger(__name__)

Subscribe = Callable[[KafkaBroker, Iterable[Inbox]], None]
"""A service's `subscriptions.subscribe`."""

_LOOK_SECONDS = 1.0  # while a subscription lacks what was published
_QUIET_SECONDS = 5.0  # while none does; what comes by Kafka is looked at when it comes
_SETTLE_SECONDS = 0.2
_WORK_SECONDS = 2.0  # for timers, and what other processes made due
_PATIENCE_SECONDS = 30.0
_METADATA_MS = 10_000  # so soon are new partitions read
_RETRY_MS = 500  # many clients that ask a broker too often keep it from starting


def link(broker: KafkaBroker, inboxes: Iterable[Inbox]) -> None:
    """Let each inbox know the subscriber that was made for it."""
    batches = [each for each in broker.subscribers if isinstance(each, BatchSubscriber)]
    by_group = {each.group_id: each for each in batches}
    for inbox in inboxes:
        inbox.subscriber = by_group[inbox.name]


class Messaging:
    """One service in one process: started, it hears, relays, and does what it owes."""

    def __init__(
        self,
        service: Service,
        feeds: Mapping[str, Feed],
        servers: str,
        subscribe: Subscribe,
        topics: Iterable[Topic] = TOPICS,
    ) -> None:
        names = {topic.source: topic.name for topic in topics}
        self.service = service
        self.broker = Broker(
            servers,
            acks="all",
            enable_idempotence=True,
            allow_auto_create_topics=False,
            metadata_max_age_ms=_METADATA_MS,
            retry_backoff_ms=_RETRY_MS,
            apply_types=False,
            logger=log,
            log_level=logging.DEBUG,
        )
        self.relays = [Relay(each, names[each.source], servers) for each in service.logs()]
        for relay in self.relays:  # for the document only: the relay has a producer of its own
            about = f"Publishes the facts of {relay.log.source}"
            self.broker.publisher(relay.topic, title=relay.log.source, description=about)
        self._servers = servers
        self.tails = {source: Tail(feed) for source, feed in feeds.items()}
        self.inboxes: dict[str, Inbox] = {}
        self._feeds = dict(feeds)
        self._topics = names
        self._subscribe = subscribe
        self._letters = DeadLetters(self.broker, service.name, service.database)
        self._stirred = asyncio.Event()
        self._due = asyncio.Event()
        self._brought: set[str] = set()
        self._asked_at: dict[str, float] = {}
        service.checks.append(self.unready)
        self._add()

    def application(self) -> FastStream:
        """To be run by `faststream run`, which starts and stops the broker."""
        about = AsyncAPI(title=f"Daybook {self.service.name}", version="1.0.0")
        return FastStream(self.broker, lifespan=self._alone, specification=about)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        with exporting(self.service.name, [self.service], relayed=True):
            async with self._beside():
                yield

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """To be run within another application, as that of HTTP."""
        async with self._beside():
            await _reached(self._servers)  # FastStream leaks what it began to connect
            try:
                await self.broker.start()
                yield
            finally:
                for inbox in self.inboxes.values():
                    inbox.close()
                await self.broker.stop()

    def unready(self) -> str | None:
        """Why some subscription is not fed from Kafka."""
        for inbox in self.inboxes.values():
            reason = inbox.unready(_PATIENCE_SECONDS)
            if reason is not None:
                return f"{inbox.name}: {reason}"
        return None

    async def round(self) -> None:
        """What is to be done now and then. What goes wrong is logged and tried again."""
        try:
            await self._follow_generations()
            due = await self._asked()
            hearing = [each for each in self.inboxes.values() if due & set(each.sources.values())]
            await asyncio.gather(*(each.tick(self.tails) for each in hearing))
            await self._letters.report_parked()
            await run_sync(self.service.generations.promote)
        except (Transient, KafkaError) as reason:
            log.info("%s: will try again: %s", self.service.name, reason)
        except Exception:
            log.exception("%s: a round failed", self.service.name)

    @asynccontextmanager
    async def _beside(self) -> AsyncIterator[None]:
        """The jobs that run beside the consumers; they end last."""
        jobs = [self._go_round(), self._work()]
        wakeups = Wakeups(self.service.database, self.service.logs())
        tasks = [asyncio.create_task(job) for job in [*jobs, *(each.run() for each in self.relays)]]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await run_sync(wakeups.close)

    async def _go_round(self) -> None:
        """Soon after facts came, so that what waits to see a log covered need not wait long."""
        while True:
            self._stirred.clear()
            await self.round()
            self._due.set()  # what waited to see a log covered may go
            lacks = any(inbox.lacks for inbox in self.inboxes.values())
            with suppress(TimeoutError):
                seconds = _LOOK_SECONDS if lacks else _QUIET_SECONDS
                await asyncio.wait_for(self._stirred.wait(), seconds)
            await asyncio.sleep(_SETTLE_SECONDS)

    async def _work(self) -> None:
        """Fire timers and carry effects out, until cancelled."""
        while True:
            self._due.clear()
            try:
                moved = await run_sync(self._work_once)
            except Transient as reason:
                log.info("%s: will try again: %s", self.service.name, reason)
                moved = 0
            except Exception:
                log.exception("%s: effects failed", self.service.name)
                moved = 0
            if not moved:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._due.wait(), _WORK_SECONDS)

    def _work_once(self) -> int:
        return self.service.timers.tick() + self.service.effects.run()

    async def _asked(self) -> set[str]:
        """Ask for the ends of logs of which facts came, now and then of all that are heard."""
        heard = {source for each in self.inboxes.values() for source in each.sources.values()}
        now, due = monotonic(), set(self._brought)
        self._brought.clear()
        due |= {source for source in heard if now - self._asked_at.get(source, 0) >= _LOOK_SECONDS}
        self._asked_at |= dict.fromkeys(due, now)
        await asyncio.gather(*(self._ask(source) for source in due & self.tails.keys()))
        return due

    async def _ask(self, source: str) -> None:
        try:
            await run_sync(self.tails[source].ask)
        except Transient as reason:
            log.info("%s: %s", source, reason)

    def _note(self, sources: set[str]) -> None:
        self._brought |= sources
        self._stirred.set()
        self._due.set()

    async def _follow_generations(self) -> None:
        """Generations of projections come and go: each is a subscription of its own."""
        names = {each.name for each in await run_sync(self.service.subscriptions)}
        async with self.broker.changing:
            if not self.broker.running:
                return
            for gone in self.inboxes.keys() - names:
                inbox = self.inboxes.pop(gone)
                inbox.close()
                if inbox.subscriber is not None:
                    await inbox.subscriber.stop()
            if names - self.inboxes.keys():
                for inbox in await run_sync(self._add):
                    if inbox.subscriber is not None:
                        await inbox.subscriber.start()

    def _add(self) -> list[Inbox]:
        """Inboxes and subscribers for subscriptions that have none."""
        new = [
            Inbox(
                consumer,
                self._heard(consumer.subscription),
                self._feeds,
                self._letters.bury,
                self._note,
            )
            for consumer in self.service.consumers(self._feeds)
            if consumer.name not in self.inboxes
        ]
        self._subscribe(self.broker, new)
        link(self.broker, new)
        self.inboxes |= {inbox.name: inbox for inbox in new}
        return new

    def _heard(self, subscription: Subscription) -> dict[str, str]:
        return {self._topics[source]: source for source in sorted(subscription.sources)}


def messaging_of(service: Service, settings: Settings, subscribe: Subscribe) -> Messaging:
    """A service as its settings say. Raises ValueError where they do not name cluster or peer."""
    if settings.kafka is None:
        raise ValueError("DAYBOOK_KAFKA: where the cluster is, host:port; see deploy/kafka")
    service.create()
    token = operator_token(settings.home, settings.token)
    feeds = service.feeds() | peer_feeds(settings, service.name, token, ExitStack())
    heard = {source for each in service.subscriptions() for source in each.sources}
    if missing := sorted(heard - feeds.keys()):
        hosts = ", ".join(missing)
        raise ValueError(f"DAYBOOK_PEERS: {service.name} needs the URLs of the hosts of {hosts}")
    return Messaging(service, feeds, settings.kafka, subscribe)


async def _reached(servers: str) -> None:
    """Whether a server accepts connections. Raises OSError where none does."""
    for server in servers.split(","):
        host, _, port = server.strip().rpartition(":")
        with suppress(OSError):
            _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            return
    raise ConnectionError(f"no Kafka at {servers}")
