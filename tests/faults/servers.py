"""Faults of what the services live on: the database server and the broker."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from tests.faults.installation import Installation

_BACKENDS = (
    "SELECT pid FROM pg_stat_activity WHERE datname LIKE 'store_%' AND pid <> pg_backend_pid()"
)


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
        assert system.cluster is not None
        with system.cluster.connect() as connection:
            backends = [row[0] for row in connection.execute(_BACKENDS)]
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
        assert system.cluster is not None
        with system.cluster.connect() as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname LIKE 'store_%' AND pid <> pg_backend_pid()"
            ).fetchall()
        return f"{len(ended)} connections"


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
