"""All services in one process, over the local transport: the embedded default.

This is the one place that knows every service. Deployed apart, each service has a process of its
own and none of this is there.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self
from uuid import UUID

import daybook_analytics.bootstrap
import daybook_customers.bootstrap
import daybook_marketing.bootstrap
import daybook_sales.bootstrap
import daybook_service.bootstrap
from daybook_chassis.consumer.checkpoints import Mark
from daybook_chassis.consumer.consumer import Consumer
from daybook_chassis.database import Database
from daybook_chassis.errors import NotFound
from daybook_chassis.feed import Feed
from daybook_chassis.ingress import Ingress
from daybook_chassis.post import PostSettings
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_chassis.transport.local import LocalTransport
from daybook_cli.elsewhere import Elsewhere
from daybook_contracts.topics import published
from daybook_customers.keys import KeyRing

BUILDERS: Mapping[str, Callable[[Database], Service]] = {
    "customers": daybook_customers.bootstrap.build,
    "sales": daybook_sales.bootstrap.build,
    "analytics": daybook_analytics.bootstrap.build,
    "service": daybook_service.bootstrap.build,
    "marketing": daybook_marketing.bootstrap.build,
}
"""In the order in which facts mostly travel: a round then moves them far."""


class ServiceAway(NotFound):
    """The service was left out of this process; the others go on."""


@dataclass(frozen=True)
class HandedOut:
    """Subject keys as marketing gets them when it is in one process with customers: on record."""

    ring: KeyRing

    def get(self, subject_id: UUID) -> bytes | None:
        """The key, None where there is none. Raises KeyErased."""
        return self.ring.hand_out(subject_id, "marketing", "to address a message")

    def mint(self, subject_id: UUID) -> bytes:
        """Only customers makes keys. Raises PermissionError."""
        raise PermissionError("only the customers service makes subject keys")


class House(AbstractContextManager["House"]):
    """The services of one installation. One that is left out is simply not there: the others go
    on, and it catches up from their logs when it is back.

    Where the settings name peers, the services run as processes of their own: then commands and
    questions go to their databases from here, and what moves is moved by them.
    """

    def __init__(self, settings: Settings, without: Iterable[str] = ()) -> None:
        self.settings = settings
        self.away = frozenset(without)
        unknown = sorted(self.away - BUILDERS.keys())
        if unknown:
            raise NotFound(f"there is no service {unknown[0]}; there are {', '.join(BUILDERS)}")
        self.services: dict[str, Service] = {}
        for name, build in BUILDERS.items():
            if name not in self.away:
                database = Database(settings.database_url(name), settings.limits())
                self.services[name] = self._with_post.get(name, build)(database)
        self.feeds: dict[str, Feed] = {}
        for service in self.services.values():
            service.create()
            self.feeds |= service.feeds()
        for service in self.services.values():
            service.reach |= self.feeds
        self._logs = {log.source: log for each in self.services.values() for log in each.logs()}
        self._known: dict[str, Consumer] = {}
        self._known_ends: dict[str, Mark] = {}
        self._at_rest: dict[str, Mapping[str, Mark]] = {}
        for source, log in self._logs.items():
            log.on_append(partial(self._grown, source))
        self._transport = LocalTransport(self.feeds)
        self._elsewhere = Elsewhere(self.services) if settings.peers else None
        hosted = {
            source: log
            for service in self.services.values()
            for source, log in service.hosted.items()
        }
        self.ingress = Ingress(hosted, published())

    def __getitem__(self, name: str) -> Service:
        """Raises ServiceAway for a service that is left out."""
        try:
            return self.services[name]
        except KeyError:
            raise ServiceAway(f"the service {name} does not run here") from None

    def consumers(self) -> list[Consumer]:
        """Every subscription of every service, as they are now."""
        return [each for service in self.services.values() for each in self._consumers_of(service)]

    def drain(self) -> int:
        """Rounds until nothing moves; returns how many facts and effects moved.

        In a round, every subscription that something concerns takes a batch, and every service does
        some of what it owes; once that is all, the others take note of how far the logs have come.
        What moves elsewhere is waited for, and not counted. Raises Transient.
        """
        moved = self._flow(to_the_end=True)
        if self._elsewhere is None:
            for service in self.services.values():
                service.generations.promote()
        return moved

    def flow(self) -> int:
        """As `drain`, but whom nothing concerns takes note later, unless its service waits for it.

        For many small steps: to take note costs each as much as to post something.
        """
        return self._flow(to_the_end=False)

    def step(self) -> int:
        """Fire what is due on the wall clock, and let all that follows happen."""
        return sum(each.timers.tick() for each in self.services.values()) + self.drain()

    def advance(self, timeline: str, reached: datetime) -> int:
        """An imported history has come this far in business time: fire what is due in it, and let
        what follows `flow`."""
        self.flow()
        fired = sum(service.timers.advance(timeline, reached) for service in self.services.values())
        self.flow()
        return fired

    def _flow(self, *, to_the_end: bool) -> int:
        if self._elsewhere is not None:
            self._elsewhere.wait()
            return 0
        self._known_ends.clear()
        self._at_rest.clear()
        working = [(each, self._consumers_of(each)) for each in self.services.values()]
        total = 0
        while done := self._round(working) or self._round(
            (each for each in working if to_the_end or each[0].effects.await_marks()), idle=True
        ):
            total += done
        return total

    def digests(self) -> dict[str, str]:
        """The canonical digest of every projection."""
        return {
            name: service.queries.digest(name)
            for service in self.services.values()
            for name in sorted(service.generations.projections)
        }

    def _ends(self) -> Mapping[str, Mark]:
        """Where each log ends; what other processes append is seen by the next drain."""
        for source, log in self._logs.items():
            if source not in self._known_ends:
                with log.database.read():
                    self._known_ends[source] = Mark(log.forks()[-1].epoch, log.head())
        return dict(self._known_ends)

    def _grown(self, source: str) -> None:
        self._known_ends.pop(source, None)

    def _consumers_of(self, service: Service) -> list[Consumer]:
        """As they are now; one that was there before remembers its marks."""
        return [self._known.setdefault(each.name, each) for each in service.consumers(self.feeds)]

    def _round(
        self, working: Iterable[tuple[Service, list[Consumer]]], *, idle: bool = False
    ) -> int:
        moved = 0
        for service, consumers in working:
            ends = self._ends()
            if not idle and self._at_rest.get(service.name) == ends:
                continue  # it had nothing to do, and nobody has said anything since
            busy = self._transport.busy(consumers, ends, idle=idle)
            done = sum(map(self._transport.pump, busy)) + service.effects.run()
            moved += done
            if done:
                self._at_rest.pop(service.name, None)
            else:
                self._at_rest[service.name] = ends
        return moved

    @property
    def _with_post(self) -> Mapping[str, Callable[[Database], Service]]:
        """Those that send something have the outbox of this home."""
        return {"marketing": self._marketing, "sales": self._sales}

    def _sales(self, database: Database) -> Service:
        """With the addresses in this home."""
        go = daybook_sales.bootstrap.reminders_in(self.settings.home)
        return daybook_sales.bootstrap.build(database, reminders_go=go)

    def _marketing(self, database: Database) -> Service:
        """With an outbox in this home, and keys as customers hands them out, if it is here."""
        customers = self.services.get("customers")
        keys = HandedOut(KeyRing(customers.database)) if customers else None
        post = PostSettings().post(self.settings.home)
        return daybook_marketing.bootstrap.build(database, keys, post)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for service in self.services.values():
            service.close()

    def __enter__(self) -> Self:
        return self
