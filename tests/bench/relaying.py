"""Facts a second from a log onto a topic by the relay; bytes alike from memory by bare aiokafka."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from daybook_chassis.store.log import Log
from daybook_chassis.transport.lease import METADATA
from daybook_chassis.transport.relay import Relay, key_and_headers
from deploy.kafka import topics
from tests.bench.appends import append, log_in
from tests.bench.measured import Finding, in_turns, rate_against
from tests.bench.profiling import profile
from tests.support.postgres import PrivateCluster

FACTS = 10_000
PARTITIONS = 12  # as every topic of ours has
ROUNDS = 3
GOAL = 0.6
_GROUP = 500
_WARM_UP = 500

Sent = tuple[int, bytes, bytes, list[tuple[str, bytes]]]
"""Partition, key, value and headers of one record."""


def measure(cluster: PrivateCluster, servers: str) -> Finding:
    with _filled(cluster) as log:
        records = _records(log)
        turns: list[Callable[[], float]] = [
            lambda: asyncio.run(_relayed(log, servers)),
            lambda: asyncio.run(_produced(records, servers)),
        ]
        value, peer_value = in_turns(turns, ROUNDS)
    peer = "bare aiokafka send() of the same bytes, idempotent, acks=all"
    row = rate_against(peer, "facts relayed to Kafka", value, peer_value, GOAL, "facts/s")
    return Finding([row], lambda: _explain(cluster, servers))


def _explain(cluster: PrivateCluster, servers: str) -> list[str]:
    """The relay's own thread; its reading of the log waits in another one."""
    with _filled(cluster) as log:
        return profile(lambda: asyncio.run(_relayed(log, servers)))


@contextmanager
def _filled(cluster: PrivateCluster) -> Iterator[Log]:
    with log_in(cluster.create_database()) as log:
        log.database.create(METADATA)
        for _ in range(0, FACTS, _GROUP):
            append(log, _GROUP)
        yield log


def _records(log: Log) -> list[Sent]:
    found: list[Sent] = []
    for record in log.read(0, FACTS):
        assert record.slot is not None
        key, headers = key_and_headers(record.envelope)
        found.append((record.slot % PARTITIONS, key, bytes(record.body), headers))
    return found


def _new_topic(servers: str) -> str:
    name = f"bench.{uuid4().hex[:8]}"
    topics.create(servers, [topics.new_topic(name, PARTITIONS, 1)])
    return name


async def _relayed(log: Log, servers: str) -> float:
    """From a connected relay that has published once to the last fact committed."""
    topic = await asyncio.to_thread(_new_topic, servers)
    relay = Relay(log, topic, servers)
    await asyncio.to_thread(relay.leases.rewind)
    moved = await relay.step()  # connects
    began = time.perf_counter()
    timed = 0
    while step := await relay.step():
        timed += step
    took = time.perf_counter() - began
    assert moved + timed == log.head()
    await relay.close()
    return timed / took


async def _produced(records: list[Sent], servers: str) -> float:
    topic = await asyncio.to_thread(_new_topic, servers)
    producer = AIOKafkaProducer(
        bootstrap_servers=servers, acks="all", enable_idempotence=True, max_batch_size=256 * 1024
    )
    async with producer:
        await _send(producer, topic, records[:_WARM_UP])
        began = time.perf_counter()
        await _send(producer, topic, records[_WARM_UP:])
        return (len(records) - _WARM_UP) / (time.perf_counter() - began)


async def _send(producer: AIOKafkaProducer, topic: str, records: list[Sent]) -> None:
    sent = [
        await producer.send(topic, value, key, partition=place, headers=headers)
        for place, key, value, headers in records
    ]
    await asyncio.gather(*sent)
