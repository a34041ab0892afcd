"""A service on Kafka: a FastStream subscriber for its subscriptions, its logs' relays, its work.

FastStream runs the consumer; what it feeds is said in each service's `subscriptions.py`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from time import monotonic

from aiokafka.errors import KafkaError
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from faststream import FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.specification import AsyncAPI

from daybook_chassis.consumer.consumer import Consumer
from daybook_chassis.errors import Transient
from daybook_chassis.exporting import exporting
from daybook_chassis.feed import Feed
from daybook_chassis.process import peer_feeds
from daybook_chassis.security import operator_token
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_chassis.transport.dead_letters import DeadLetters
from daybook_chassis.transport.inbox import Inbox
from daybook_chassis.transport.intake import Intake
from daybook_chassis.transport.reader import Broker
from daybook_chassis.transport.relay import Relay
from daybook_chassis.transport.tail import Tail
from daybook_chassis.wakeups import Wakeups
from daybook_contracts.topics import TOPICS, Topic

log = logging.getLogger(__name__)

Subscribe = Callable[[KafkaBroker, Inbox], BatchSubscriber]
"""A service's `subscriptions.subscribe`."""

_LOOK_SECONDS = 1.0  # while a subscription lacks what was published
_QUIET_SECONDS = 5.0  # while none does; what comes by Kafka is looked at when it comes
_SETTLE_SECONDS = 0.2
_WORK_SECONDS = 2.0  # for timers, and what other processes made due
_PATIENCE_SECONDS = 30.0
_METADATA_MS = 10_000  # so soon are new partitions read
_TAKING = 4  # subscriptions that are at the database at a time
_RETRY_MS = 500  # many clients that ask a broker too often keep it from starting


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
        self._feeds = dict(feeds)
        self._limiter = CapacityLimiter(_TAKING)
        self._letters = DeadLetters(self.broker, service.name, service.database)
        heard = {source for each in service.subscriptions() for source in each.sources}
        self.inbox = Inbox(
            service.name,
            service.database,
            {names[source]: source for source in heard},
            self._letters.bury,
            self._note,
        )
        self._stirred = asyncio.Event()
        self._due = asyncio.Event()
        self._brought: set[str] = set()
        self._asked_at: dict[str, float] = {}
        service.checks.append(self.unready)
        self._hear(service.consumers(self._feeds))
        self.inbox.subscriber = subscribe(self.broker, self.inbox)

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
                await self.inbox.close()
                await self.broker.stop()

    def unready(self) -> str | None:
        """Who is not fed from Kafka, and why."""
        return self.inbox.unready(_PATIENCE_SECONDS)

    async def round(self) -> None:
        """What is to be done now and then. What goes wrong is logged and tried again."""
        try:
            self._hear(await run_sync(self.service.consumers, self._feeds))
            await self.inbox.tick(self.tails, await self._asked())
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
            with suppress(TimeoutError):
                seconds = _LOOK_SECONDS if self.inbox.lacks else _QUIET_SECONDS
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
        heard = set(self.inbox.sources.values())
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

    def _hear(self, consumers: Iterable[Consumer]) -> None:
        """Those, and no others: generations of projections come and go as subscriptions."""
        wanted = {each.name: each for each in consumers}
        for gone in self.inbox.intakes.keys() - wanted.keys():
            del self.inbox.intakes[gone]
        for new in wanted.keys() - self.inbox.intakes.keys():
            self.inbox.add(Intake(wanted[new], self._feeds, self._limiter))


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
