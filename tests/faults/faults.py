"""Faults, each with a name: what is done to the system, and what is left to recover by itself."""

import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from deploy.services import SERVICES
from tests.faults.installation import Installation
from tests.faults.proxy import CLEAN, Toxic
from tests.faults.servers import (
    CrashPostgres,
    FreezeBroker,
    GrowPartitions,
    KillBackend,
    KillBroker,
    Poison,
    TerminateBackends,
    WipeBroker,
)

_JOIN_SECONDS = 15.0
_STORM_SECONDS = 8.0


class Fault(Protocol):
    """`crashes` is how many processes it kills; `weight` how often it is drawn."""

    @property
    def name(self) -> str: ...

    @property
    def crashes(self) -> int: ...

    @property
    def weight(self) -> int: ...

    def strike(self, system: Installation, random: Random) -> str:
        """Do it, and return what was done to whom. What needs an end is ended."""


@dataclass(frozen=True)
class KillService:
    """kill -9 of one service, at a random moment of what it is doing."""

    name: str = "kill -9"
    crashes: int = 1
    weight: int = 12

    def strike(self, system: Installation, random: Random) -> str:
        service = random.choice(SERVICES)
        time.sleep(random.random() / 20)
        system.kill(service)
        return service


@dataclass(frozen=True)
class KillSeveral:
    """kill -9 of several services, one right after another."""

    name: str = "kill -9 of several"
    crashes: int = 2
    weight: int = 4

    def strike(self, system: Installation, random: Random) -> str:
        services = random.sample(SERVICES, self.crashes)
        for service in services:
            system.kill(service)
        return ", ".join(services)


@dataclass(frozen=True)
class KillTwice:
    """kill -9 of one service, and again while it starts."""

    name: str = "kill -9 while it starts"
    crashes: int = 2
    weight: int = 3

    def strike(self, system: Installation, random: Random) -> str:
        service = random.choice(SERVICES)
        system.kill(service)
        time.sleep(0.3 + random.random() * 2)
        system.kill(service)
        return service


@dataclass(frozen=True)
class Terminate:
    """SIGTERM: what is in flight is finished or undone."""

    name: str = "SIGTERM"
    crashes: int = 0
    weight: int = 2

    def strike(self, system: Installation, random: Random) -> str:
        service = random.choice(SERVICES)
        system.signal(service, signal.SIGTERM)
        return service


@dataclass(frozen=True)
class Freeze:
    """SIGSTOP for longer than what waits for a process waits, then SIGCONT."""

    name: str = "SIGSTOP"
    crashes: int = 0
    weight: int = 2

    def strike(self, system: Installation, random: Random) -> str:
        service, seconds = random.choice(SERVICES), 2 + random.random() * 12
        system.signal(service, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            system.signal(service, signal.SIGCONT)
        return f"{service} for {seconds:.1f} s"


@dataclass(frozen=True)
class Join:
    """A second process of a service comes and goes again, as a rebalance or a rollout does."""

    name: str = "second process"
    crashes: int = 1
    weight: int = 3

    def strike(self, system: Installation, random: Random) -> str:
        service, how = random.choice(SERVICES), random.choice(("frozen", "killed"))
        with system.second(service) as second:
            if not second.wait_until_ready(_JOIN_SECONDS):
                return f"{service}, killed before it was ready"
            time.sleep(random.random() * 2)
            if how == "frozen":  # it wakes when others have long taken over, and is killed then
                second.process.send_signal(signal.SIGSTOP)
                time.sleep(1 + random.random() * 10)
                second.process.send_signal(signal.SIGCONT)
                time.sleep(random.random())
        return f"{service}, {how}"


@dataclass(frozen=True)
class Network:
    """What is between services gets slow, sliced, reset or cut, then well again."""

    name: str
    toxic: Toxic
    crashes: int = 0
    weight: int = 1

    def strike(self, system: Installation, random: Random) -> str:
        sick = random.sample(sorted(system.proxies), random.randint(1, len(system.proxies)))
        seconds = 1 + random.random() * 4
        for name in sick:
            system.proxies[name].infect(self.toxic)
        try:
            time.sleep(seconds)
        finally:
            for name in sick:
                system.proxies[name].infect(CLEAN)
        return f"{', '.join(sick)} for {seconds:.1f} s"


@dataclass(frozen=True)
class Storm:
    """Processes of one service come and go, one after another, faster than groups settle."""

    name: str = "rebalance storm"
    crashes: int = 3
    weight: int = 1

    def strike(self, system: Installation, random: Random) -> str:
        service = random.choice(SERVICES)
        for _ in range(self.crashes):
            with system.second(service) as second:
                second.wait_until_ready(_STORM_SECONDS)
        return service


_EVERYWHERE: Sequence[Fault] = (
    KillService(),
    KillSeveral(),
    KillTwice(),
    Terminate(),
    Freeze(),
    Join(),
    Network("latency", Toxic(delay=0.2)),
    Network("sliced bytes", Toxic(slice=97)),
    Network("resets", Toxic(reset_after=5_000)),
    Network("cut", Toxic(refuses=True)),
)
_POSTGRES: Sequence[Fault] = (CrashPostgres(), KillBackend(), TerminateBackends())


_KAFKA: Sequence[Fault] = (
    KillBroker(),
    WipeBroker(),
    FreezeBroker(),
    GrowPartitions(),
    Poison(),
    Storm(),
)


def faults_of(store: str, bus: str) -> list[Fault]:
    """What can be done to an installation of this kind."""
    of_store = _POSTGRES if store == "postgres" else ()
    return [*_EVERYWHERE, *of_store, *(_KAFKA if bus == "kafka" else ())]
