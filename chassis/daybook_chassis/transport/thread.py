"""Messaging in a thread with an event loop of its own, beside a service's HTTP."""

import asyncio
import logging
from threading import Event, Thread

from daybook_chassis.transport.kafka import Messaging

log = logging.getLogger(__name__)

_AWAY_SECONDS = 1.0


class MessagingThread:
    """Runs from `start` to `stop`. While there is no Kafka it tries again, and is not ready."""

    def __init__(self, messaging: Messaging) -> None:
        self._messaging = messaging
        self._began = Event()
        self._thread = Thread(target=self._main, name=f"{messaging.service.name} messaging")

    def start(self) -> None:
        self._thread.start()
        self._began.wait()

    def stop(self) -> None:
        """Finish the batches that are under way, then stop."""
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()

    def _main(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        self._began.set()
        while not self._ending.is_set():
            try:
                async with self._messaging.running():
                    await self._ending.wait()
            except Exception as reason:  # noqa: BLE001 - HTTP goes on, and says what is wrong
                log.warning("%s: will try again: %r", self._messaging.service.name, reason)
                await asyncio.sleep(_AWAY_SECONDS)
