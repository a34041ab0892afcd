"""One service as a process: HTTP in front, facts, effects and timers moving behind, until told to
stop.

Other services are reached at the URLs of `Settings.peers`. Without Kafka their feeds are read over
HTTP, which is slower and needs nothing else to run.
"""

import argparse
import logging
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

import httpx
import uvicorn
from fastapi import APIRouter, FastAPI

from daybook_chassis.database import Database
from daybook_chassis.errors import DaybookError, Transient
from daybook_chassis.exporting import exporting
from daybook_chassis.feed import Feed, HttpFeed
from daybook_chassis.garbage import collected_seldom
from daybook_chassis.grants import tokens_in
from daybook_chassis.http.app import create_app
from daybook_chassis.security import operator_token
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_chassis.transport.local import LocalTransport
from daybook_chassis.wakeups import Wakeups
from daybook_contracts.topics import TOPICS

if TYPE_CHECKING:  # an extra, for those who deploy Kafka
    from daybook_chassis.transport.kafka import Subscribe

log = logging.getLogger(__name__)

_IDLE_SECONDS = 0.2
_AWAY_SECONDS = 1.0
_PEER_SECONDS = 10.0


class Background:
    """Repeats `step` in a thread of its own until it is stopped; `step` tells how much it moved.

    When nothing moved, it waits until a log of `services` grows, here or in another process, but
    not for long.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], int],
        report: Callable[[str], None],
        services: Iterable[Service] = (),
    ) -> None:
        self._step = step
        self._report = report
        self._services = list(services)
        self._stop = Event()
        self._woken = Event()
        self._ending = ExitStack()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        for service in self._services:
            self._ending.callback(Wakeups(service.database, service.logs()).close)
            for each in service.logs():
                self._ending.callback(each.on_append(self._woken.set))
        self._thread.start()

    def stop(self) -> None:
        """Finish the step that is on its way, then stop."""
        self._stop.set()
        self._woken.set()
        self._thread.join()
        self._ending.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._woken.clear()
                if self._step() == 0 and not self._stop.is_set():
                    self._woken.wait(_IDLE_SECONDS)
            except Transient as error:
                self._report(f"will try again: {error}")
                self._stop.wait(_AWAY_SECONDS)


class Rounds:
    """What a service does again and again: fire timers, take facts in, carry effects out.

    A peer that is away keeps nobody else waiting; it is reported once, and so is its return.
    """

    def __init__(
        self, service: Service, feeds: Mapping[str, Feed], report: Callable[[str], None]
    ) -> None:
        self._service = service
        self._feeds = feeds
        self._transport = LocalTransport(feeds)
        self._report = report
        self._away: dict[str, str] = {}

    def step(self) -> int:
        """One round; returns how much moved. Raises Transient when the database is away."""
        service = self._service
        moved = service.timers.tick()
        for consumer in service.consumers(self._feeds):
            try:
                moved += self._transport.pump(consumer)
                self._note(consumer.name, None)
            except Transient as error:
                self._note(consumer.name, str(error))
        moved += service.effects.run()
        if moved == 0:
            service.generations.promote()
        return moved

    def _note(self, consumer: str, reason: str | None) -> None:
        before = self._away.pop(consumer, None)
        if reason is not None:
            self._away[consumer] = reason
        if reason != before:
            self._report(f"{consumer}: {reason or 'goes on'}")


class Moves(Protocol):
    """What moves facts behind HTTP."""

    def start(self) -> None:
        """Begin, and return."""

    def stop(self) -> None:
        """Finish what is under way."""


def _background(
    service: Service, feeds: Mapping[str, Feed], settings: Settings, subscribe: "Subscribe"
) -> Moves:
    if settings.kafka is None:
        rounds = Rounds(service, feeds, log.warning)
        return Background(service.name, rounds.step, log.warning, [service])
    from daybook_chassis.transport.kafka import Messaging
    from daybook_chassis.transport.thread import MessagingThread

    return MessagingThread(Messaging(service, feeds, settings.kafka, subscribe))


def serve(app: FastAPI, settings: Settings, background: Moves) -> None:
    """Serve until interrupted or terminated; then finish what is in flight and return."""
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_level="warning")
    background.start()
    try:
        with _signals_only_stop(), collected_seldom():
            uvicorn.Server(config).run()
    finally:
        background.stop()


def peer_feeds(settings: Settings, name: str, token: str, opened: ExitStack) -> dict[str, Feed]:
    """The feeds of the other services, at the URLs that the settings give."""
    feeds: dict[str, Feed] = {}
    headers = {"Authorization": f"Bearer {token}"}
    trusted = httpx.create_ssl_context()  # one for all: reading the certificates takes long
    for peer, url in settings.peers.items():
        if peer != name:
            client = httpx.Client(
                base_url=url, headers=headers, timeout=_PEER_SECONDS, verify=trusted
            )
            opened.enter_context(client)
            feeds |= {
                topic.source: HttpFeed(client, topic.source)
                for topic in TOPICS
                if topic.host == peer
            }
    return feeds


def run(
    name: str,
    build: Callable[[Database], Service],
    router: Callable[[Service], APIRouter],
    subscribe: "Subscribe",
) -> int:
    """A service's main program, configured by the environment; its exit status.

    With the argument `migrate` it only brings its database to this version.
    """
    parser = argparse.ArgumentParser(prog=f"python -m daybook_{name}")
    parser.add_argument("action", nargs="?", choices=["serve", "migrate"], default="serve")
    action = parser.parse_args().action
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("daybook_chassis").setLevel(logging.INFO)  # of libraries, warnings only
    try:
        settings = Settings()
        with ExitStack() as opened:
            service = build(Database(settings.database_url(name), settings.limits()))
            opened.callback(service.close)
            for step in service.create():
                log.info("%s: %s %s %s", name, step.history, step.revision, step.title)
            if action == "serve":
                _serve(service, router(service), subscribe, settings, opened)
    except (DaybookError, ValueError, OSError) as error:
        log.error("%s: %s", name, error)
        return 1
    return 0


def _serve(
    service: Service,
    router: APIRouter,
    subscribe: "Subscribe",
    settings: Settings,
    opened: ExitStack,
) -> None:
    token = operator_token(settings.home, settings.token)
    feeds = service.feeds() | peer_feeds(settings, service.name, token, opened)
    service.reach |= feeds
    background = _background(service, feeds, settings, subscribe)
    app = create_app(service, [router], tokens_in(settings.home, token))
    opened.enter_context(exporting(service.name, [service], relayed=settings.kafka is not None))
    log.info("%s serves on http://%s:%d", service.name, settings.host, settings.port)
    serve(app, settings, background)
    log.info("%s has stopped", service.name)


@contextmanager
def _signals_only_stop() -> Iterator[None]:
    """The server raises the signal that stopped it once more when it has; here that does nothing.

    Otherwise the process would die of it there and then, with facts still on their way.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
