"""The relay: tails a log and publishes its public facts on Kafka, in position order (I1, I2).

First the facts are out, then the checkpoint moves: a crash between the two repeats them, and
consumers drop repeats. At most one relay is effective: the lease decides which, the compare-and-set
checkpoint stops one that does not know it lost it, and a transactional id fixed per log makes the
broker refuse what such a one still has under way.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.producer.message_accumulator import BatchBuilder
from anyio.to_thread import run_sync

from daybook_chassis import telemetry
from daybook_chassis.ids import new_id
from daybook_chassis.store.entry import Record
from daybook_chassis.store.log import Log
from daybook_chassis.transport.lease import Lease, Leases
from daybook_contracts.envelope import CONTENT_TYPE

logger = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 4 * 1024 * 1024 - 64 * 1024
"""A fact that is larger is left out; its slot shows the gap, and consumers fetch it (ADR 0013)."""

_BATCH = 2000  # positions
_POLL_SECONDS = 1.0  # appends wake it, from other processes too (ADR 0017)
_LEASE_SECONDS = 10.0
_PATIENCE_SECONDS = 1.0
_METADATA_MS = 10_000  # so soon are new partitions used


class Relay:
    """Publishes one log on one topic, from whichever process holds the lease."""

    def __init__(
        self, log: Log, topic: str, servers: str, *, lease_seconds: float = _LEASE_SECONDS
    ) -> None:
        self.topic = topic
        self.leases = Leases(log.database, log.source, str(new_id()), lease_seconds)
        self.log = log
        self._servers = servers
        self._lease: Lease | None = None
        self._renew_at = 0.0
        self._lease_seconds = lease_seconds
        self._producer: AIOKafkaProducer | None = None
        self._ahead: asyncio.Task[tuple[Lease, list[Record]]] | None = None

    async def run(self) -> None:
        """Publish what comes, until cancelled. What goes wrong is logged and tried again."""
        loop = asyncio.get_running_loop()
        appended = asyncio.Event()
        forget = self.log.on_append(lambda: _call(loop, appended.set))
        try:
            while True:
                appended.clear()
                try:
                    moved = await self.step()
                except Exception as problem:  # noqa: BLE001 - a relay that ends stops everything
                    logger.warning("the relay of %s will try again: %r", self.log.source, problem)
                    await self.close()
                    await asyncio.sleep(_PATIENCE_SECONDS)
                    continue
                if not moved:
                    await _wait(appended, _POLL_SECONDS)
        finally:
            forget()
            await self.close()

    async def step(self) -> int:
        """Publish the next facts; how many positions that was, 0 also while another relays.

        Raises LeaseLost, KafkaError and Transient: then `close`, and begin anew.
        """
        if self._lease is None:
            self._lease = await run_sync(self.leases.acquire)
        if self._lease is None:
            return 0
        before, (after, records) = self._lease, await self._page(self._lease)
        if len(records) == _BATCH:  # it lags: what follows is read while this is published
            self._read_ahead(after)
        public = [record for record in records if record.slot is not None]
        if public:
            await self._publish(public)
        if records and self._ahead is None:  # or at least while the checkpoint moves
            self._read_ahead(after)
        if after != before or monotonic() > self._renew_at:
            self._renew_at = monotonic() + self._lease_seconds / 3
            await run_sync(self.leases.advance, before, after)
            self._lease = after
        telemetry.count("daybook.facts.published", len(public), source=self.log.source)
        return len(records)

    async def close(self) -> None:
        """Give the lease back and disconnect; safe to repeat."""
        lease, self._lease = self._lease, None
        ahead, self._ahead = self._ahead, None
        try:
            if ahead is not None:
                await asyncio.gather(ahead, return_exceptions=True)
            await self._disconnect()
            if lease is not None:
                await run_sync(self.leases.release, lease)
        except Exception as problem:  # noqa: BLE001 - the lease runs out by itself
            logger.warning("the relay of %s did not close: %r", self.log.source, problem)

    async def _page(self, lease: Lease) -> tuple[Lease, list[Record]]:
        """What `_next` says, or said when it was read ahead: a later fork shows with the next page,
        which goes back to it. That there was nothing then says nothing of now.
        """
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            after, records = await ahead
            if records:
                return after, records
        return await run_sync(self._next, lease)

    def _read_ahead(self, after: Lease) -> None:
        self._ahead = asyncio.create_task(run_sync(self._next, after))

    def _next(self, lease: Lease) -> tuple[Lease, list[Record]]:
        """What is to be published, and where that leads to. Raises Transient."""
        start = lease.after_forks(self.log.forks())  # asked before the log is read
        records = self.log.read(start.position, _BATCH)
        end = records[-1].position if records else start.position
        return replace(start, position=end), records

    async def _connected(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._servers,
            transactional_id=f"daybook-relay-{self.log.source}",
            acks="all",
            max_request_size=MAX_REQUEST_BYTES,
            max_batch_size=256 * 1024,
            metadata_max_age_ms=_METADATA_MS,
        )
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer

    async def _disconnect(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()

    async def _publish(self, records: Sequence[Record]) -> None:
        """One transaction; if a fact is too large, one each, and that one not at all."""
        try:
            await self._send(records)
        except MessageSizeTooLargeError:
            await self._disconnect()  # what the broker refused leaves a hole in its counting
            if len(records) > 1:
                for record in records:
                    await self._publish([record])
                return
            telemetry.count("daybook.facts.oversize", 1, source=self.log.source)
            logger.warning("%s %d is too large for Kafka", self.log.source, records[0].position)

    async def _send(self, records: Sequence[Record]) -> None:
        if self._producer is None:
            self._producer = await self._connected()
        partitions = len(await self._producer.partitions_for(self.topic))
        async with self._producer.transaction():
            filling: dict[int, BatchBuilder] = {}
            sent = []
            for record in records:
                assert record.slot is not None
                place = record.slot % partitions
                batch = filling.get(place)
                if batch is None or not _add(batch, record):
                    if batch is not None:
                        sent.append(
                            await self._producer.send_batch(batch, self.topic, partition=place)
                        )
                    filling[place] = self._producer.create_batch()
                    _add(filling[place], record)
            for place, batch in filling.items():
                sent.append(await self._producer.send_batch(batch, self.topic, partition=place))
            await asyncio.gather(*sent)


def _add(batch: BatchBuilder, record: Record) -> bool:
    """Whether there was room. Raises MessageSizeTooLargeError for what fits in no batch."""
    if len(record.envelope) * 2 + len(record.body) > MAX_REQUEST_BYTES:  # headers are longer
        raise MessageSizeTooLargeError
    key, headers = key_and_headers(record.envelope)
    return batch.append(timestamp=None, key=key, value=record.body, headers=headers) is not None


def key_and_headers(envelope: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """What `Envelope.to_headers` gives, straight from the canonical bytes that are stored."""
    attributes = json.loads(envelope)
    headers = [("content-type", CONTENT_TYPE.encode())]
    headers += [(f"ce_{name}", str(value).encode()) for name, value in attributes.items()]
    return attributes["partitionkey"].encode(), headers


def _call(loop: asyncio.AbstractEventLoop, what: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(what)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
