"""One subscription's intake: it takes its part of what Kafka brought, or leaves it to the feed.

Nothing is decided here. The `Consumer` knows repeats, gaps, epochs, and whom to park. Whoever
cannot take a batch falls behind and keeps nobody waiting: its marks say where it is, and it comes
up again from the publishers' feeds, as the local transport brings facts.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import TypeVar, TypeVarTuple

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from daybook_chassis import telemetry
from daybook_chassis.consumer.consumer import Consumer, SubscriptionStopped
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Batch, Feed
from daybook_chassis.transport import local
from daybook_chassis.transport.tail import Tail, Watch

Given = TypeVarTuple("Given")
Result = TypeVar("Result")

log = logging.getLogger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 0.05, 1.0
_PATIENCE_SECONDS = 3.0
"""So long is a batch offered that fails although the database answers."""
_LATE_SECONDS = 1.0
_NEAR = 0.1
"""Of a batch from the feeds. Whoever finds no more than that is near enough for Kafka to take over:
as long as facts keep coming, feeds have always some more."""
_MOST_PASSED = 2_000
"""Facts that it only passes over, before their marks are moved in any case."""

HasEnded = Callable[[str, int], Awaitable[bool]]
"""Whether all that Kafka has of a source's slot has come, and that slot is ours to bring."""


class Intake:
    """Takes facts of one subscription in, in this process.

    `limiter` says how many may be at the database at once. Each may need a second connection, to
    the feed of the service's own log: were all taken, they would wait for each other.
    """

    def __init__(
        self,
        consumer: Consumer,
        feeds: Mapping[str, Feed],
        limiter: CapacityLimiter | None = None,
    ) -> None:
        self.consumer = consumer
        self.name = consumer.name
        self.sources = consumer.subscription.sources
        self.problem: str | None = None
        self.behind: set[str] = set()
        """Sources whose facts come from their feeds for now, and not from Kafka."""
        self._passed = Batch()
        self._feeds = {source: feeds[source] for source in self.sources & feeds.keys()}
        self._watch = Watch(consumer)
        self._turn = asyncio.Lock()
        self._limiter = limiter
        self._asking = CapacityLimiter(len(self._feeds) or 1)  # a thread for each that is asked

    @property
    def lacks(self) -> bool:
        """Whether it is not known to have all that was published."""
        return bool(self.behind or self._passed) or self._watch.waits

    async def receive(self, messages: Batch, goes_on: Callable[[], bool]) -> None:
        """Take a batch. While it fails it is offered again, as long as that `goes_on`.

        What nobody wants waits, for a moment at most: to pass over a fact is a transaction as any
        other, and most subscriptions want few facts. If it is lost with this process, it comes
        again or is refilled.
        """
        if self.behind:
            messages = Batch(each for each in messages if each.envelope.source not in self.behind)
        if not messages:
            return
        async with self._turn:
            self._passed = Batch([*self._passed, *messages]) if self._passed else messages
            if len(self._passed) > _MOST_PASSED or self.consumer.wanted(messages):
                await self._take(goes_on)

    async def close(self) -> None:
        """Settle what was passed over, if that is possible now."""
        with suppress(Transient, SubscriptionStopped):
            async with self._turn:
                await self._settle()

    def forget(self) -> None:
        """Let go of what was only passed over: its partitions may be somebody else's."""
        self._passed = Batch()

    async def _take(self, goes_on: Callable[[], bool]) -> None:
        since, wait = monotonic(), _FIRST_WAIT
        while goes_on():
            try:
                await self._settle()
            except SubscriptionStopped as reason:
                self.fall_behind(str(reason))
                return
            except Transient as reason:
                self.problem = f"a batch was not taken: {reason}"
            except Exception as bug:
                log.exception("%s: a batch failed", self.name)
                self.problem = f"a batch failed: {bug!r}"
            else:
                self.problem = None
                return
            if not await self._run(self.consumer.database.answers):
                since = monotonic()  # nobody could take it
            elif monotonic() - since > _PATIENCE_SECONDS:
                self.fall_behind(self.problem)
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _settle(self) -> None:
        if self._passed:
            await self._run(self.consumer.receive, self._passed)
            self._passed = Batch()

    def fall_behind(self, why: str | None = None) -> None:
        """Go on with the feeds of all sources, until it has come up."""
        self.problem, self.behind, self._passed = why, set(self._feeds), Batch()

    # --- now and then ---

    async def tick(self, tails: Mapping[str, Tail], has_ended: HasEnded) -> None:
        """What is to be done apart from batches: held facts, and missing ones."""
        try:
            async with self._turn:
                await self._settle()
                await self._run(self.consumer.release)
                await self._look(tails, has_ended, _LATE_SECONDS)
        except (Transient, SubscriptionStopped) as reason:
            log.info("%s: %s", self.name, reason)
        except Exception:
            log.exception("%s: a look failed", self.name)  # and the others have theirs

    async def look(self, tails: Mapping[str, Tail], has_ended: HasEnded, late: float = 0.0) -> None:
        """Compare with the publishers' tails: who lacks something is behind.

        A fact is missing when this process is to bring it, it has been published for `late`
        seconds, and Kafka has nothing more. Raises Transient, SubscriptionStopped.
        """
        async with self._turn:
            await self._look(tails, has_ended, late)

    async def _look(self, tails: Mapping[str, Tail], has_ended: HasEnded, late: float) -> None:
        heard = [tails[each] for each in sorted(self.sources & tails.keys()) if tails[each].epoch]
        lacking = await self._run(self._watch.lacking, heard, late)
        for source, positions in self._watch.behind.items():
            telemetry.measure("daybook.behind", positions, subscription=self.name, source=source)
        for source, slots in lacking.items():
            if any([await has_ended(source, slot) for slot in slots]):
                self.behind.add(source)

    async def catch_up(self) -> int:
        """Take a batch from the feed of each source that it is behind with, until there is hardly
        any more; how much moved. What goes wrong is logged and tried again."""
        try:
            stopped = await self._run(self.consumer.stopped)
        except Transient as reason:
            log.info("%s: %s", self.name, reason)
            return 0
        if stopped is not None:
            self.problem = stopped
            return 0
        moved = await asyncio.gather(*(self._catch_up_with(each) for each in sorted(self.behind)))
        if not self.behind:
            self.problem = None
        return sum(moved)

    async def _catch_up_with(self, source: str) -> int:
        try:
            covered = await self._run(self.consumer.covered, source)
            # Neither our turn nor a place at the database is kept while a peer is asked, which may
            # be frozen: what comes of the others goes on.
            found = await run_sync(local.fetch, self._feeds[source], covered, limiter=self._asking)
            async with self._turn:
                moved = await self._run(local.take, self.consumer, found) if found else 0
        except (Transient, SubscriptionStopped) as reason:
            log.info("%s: %s", self.name, reason)  # a peer that is away is no problem of ours
        except Exception as bug:
            log.exception("%s: a batch from a feed failed", self.name)
            self.problem = f"a batch from a feed failed: {bug!r}"
        else:
            if moved <= _NEAR * local.BATCH:
                self.behind.discard(source)
            return moved
        return 0

    async def _run(self, work: Callable[[*Given], Result], *given: *Given) -> Result:
        return await run_sync(work, *given, limiter=self._limiter)
