"""Faults of what the services live on: the database server and the broker."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any, LiteralString

import psycopg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.kafka.broker import KafkaFailedError
from deploy.kafka.topics import dead_letters
from deploy.postgres.cluster import PostgresFailedError
from deploy.services import SERVICES
from tests.faults.installation import Installation

_BURIAL_SECONDS = 90.0
_POSTGRES_SECONDS = 60.0

_OTHERS = "FROM pg_stat_activity WHERE datname LIKE 'store_%' AND pid <> pg_backend_pid()"
_BACKENDS = f"SELECT pid {_OTHERS}"
_TERMINATE = f"SELECT pg_terminate_backend(pid) {_OTHERS}"


@dataclass(frozen=True)
class CrashPostgres:
    """The database server stops at once and recovers when it is started again."""

    name: str = "PostgreSQL crash"
    crashes: int = 1
    weight: int = 3

    def strike(self, system: Installation, random: Random) -> str:
        assert system.cluster is not None
        seconds = random.random() * 3
        system.cluster.crash()
        time.sleep(seconds)
        system.cluster.start()
        return f"away for {seconds:.1f} s"


@dataclass(frozen=True)
class KillBackend:
    """kill -9 of one server process, after which PostgreSQL restarts all of them."""

    name: str = "kill -9 of a backend"
    crashes: int = 1
    weight: int = 2

    def strike(self, system: Installation, random: Random) -> str:
        while not (backends := [row[0] for row in _ask(system, _BACKENDS)]):
            time.sleep(0.05)  # what struck before may have ended them all
        backend = random.choice(backends)
        with suppress(ProcessLookupError):
            os.kill(backend, signal.SIGKILL)
        return f"one of {len(backends)}"


@dataclass(frozen=True)
class TerminateBackends:
    """The server ends every connection."""

    name: str = "backends terminated"
    crashes: int = 0
    weight: int = 2

    def strike(self, system: Installation, random: Random) -> str:
        return f"{len(_ask(system, _TERMINATE))} connections"


def _ask(system: Installation, query: LiteralString) -> list[tuple[Any, ...]]:
    """Rows from a server that may be recovering from what struck it before."""
    assert system.cluster is not None
    deadline = time.monotonic() + _POSTGRES_SECONDS
    while True:
        try:
            with system.cluster.connect() as connection:
                return connection.execute(query).fetchall()
        except psycopg.OperationalError as away:
            if time.monotonic() > deadline:
                raise PostgresFailedError("PostgreSQL did not come back") from away
            time.sleep(0.05)


@dataclass(frozen=True)
class KillBroker:
    """kill -9 of the broker, which keeps its data."""

    name: str = "Kafka kill -9"
    crashes: int = 1
    weight: int = 3

    def strike(self, system: Installation, random: Random) -> str:
        assert system.broker is not None
        seconds = random.random() * 5
        system.broker.kill()
        time.sleep(seconds)
        system.broker.begin()
        return f"away for {seconds:.1f} s"


@dataclass(frozen=True)
class WipeBroker:
    """The broker loses all it has: topics, offsets, transactions."""

    name: str = "Kafka wiped"
    crashes: int = 1
    weight: int = 2

    def strike(self, system: Installation, random: Random) -> str:
        assert system.broker is not None
        system.broker.wipe()
        system.broker.begin()
        return "all data is gone"


@dataclass(frozen=True)
class FreezeBroker:
    """The broker stands still for longer than sessions last."""

    name: str = "Kafka SIGSTOP"
    crashes: int = 0
    weight: int = 1

    def strike(self, system: Installation, random: Random) -> str:
        assert system.broker is not None
        seconds = 2 + random.random() * 12
        system.broker.freeze(seconds)
        return f"for {seconds:.1f} s"


@dataclass(frozen=True)
class GrowPartitions:
    """A topic gets more partitions while facts flow."""

    name: str = "partitions grown"
    crashes: int = 0
    weight: int = 2

    def strike(self, system: Installation, random: Random) -> str:
        assert system.broker is not None
        topic = random.choice(sorted(system.broker.partitions))
        return f"{topic} to {system.broker.grow(topic, random.randint(1, 3))}"


@dataclass(frozen=True)
class Poison:
    """Records that are no facts are put on a topic; who hears it must bury each, and go on."""

    name: str = "poison on a topic"
    crashes: int = 0
    weight: int = 2

    def strike(self, system: Installation, random: Random) -> str:
        assert system.broker is not None
        topic = random.choice(_HEARD)
        sent = asyncio.run(_poisoned(system.broker.servers, topic, random))
        missing = asyncio.run(_unburied(system.broker.servers, sent))
        if missing:
            raise KafkaFailedError(f"{len(missing)} records were not buried: {missing}")
        return f"{len(sent)} records on {topic}"


_HEARD = ("crm.customers.v1", "crm.sales.v1", "crm.analytics.v1", "erp.finance.v1")
_JUNK: Sequence[tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]] = (
    (b"key", None, []),
    (b"key", b"{}", []),
    (b"\xff\xfe", b"\x00" * 100, [("ce_specversion", b"1.0")]),
    (b"key", b"{}", [("ce_specversion", b"\xff"), ("ce_id", b"1")]),
    (b"key", b"{}", [("ce_specversion", None)]),
    (b"key", b"{}", [("ce_id", b"1"), ("ce_id", b"2")]),
    (b"key", b"[" * 10_000, [(f"h{n}", b"x") for n in range(1000)]),
)
"""Key, value, headers."""


async def _poisoned(servers: str, topic: str, random: Random) -> set[tuple[str, int, int]]:
    """Put each kind of junk on the topic; where they are."""
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all")
    await producer.start()
    try:
        partitions = sorted(await producer.partitions_for(topic))
        sent = [
            await producer.send_and_wait(
                topic, value, key, partition=random.choice(partitions), headers=headers
            )
            for key, value, headers in _JUNK
        ]
    finally:
        await producer.stop()
    return {(each.topic, each.partition, each.offset) for each in sent}


async def _unburied(servers: str, sent: set[tuple[str, int, int]]) -> set[tuple[str, int, int]]:
    """Those of the records that no dead letter names, once there was time to write it."""
    letters = [dead_letters(service) for service in SERVICES]
    reader = AIOKafkaConsumer(*letters, bootstrap_servers=servers, auto_offset_reset="earliest")
    await reader.start()
    missing, deadline = set(sent), time.monotonic() + _BURIAL_SECONDS
    try:
        while missing and time.monotonic() < deadline:
            for records in (await reader.getmany(timeout_ms=500)).values():
                for record in records:
                    told = json.loads(record.value or b"{}")
                    missing.discard((told.get("topic"), told.get("partition"), told.get("offset")))
    finally:
        await reader.stop()
    return missing
