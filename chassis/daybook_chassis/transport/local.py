"""The local transport: consumers read the feeds of publishers in this process, without a broker."""

from collections.abc import Iterable, Mapping

from daybook_chassis.consumer.checkpoints import Mark
from daybook_chassis.consumer.consumer import Consumer, SubscriptionStopped
from daybook_chassis.feed import Feed

BATCH = 500


class LocalTransport:
    """Moves facts when it is told to: `pump` once, or `drain` until nothing is left.

    It keeps no state of its own. A consumer's checkpoints say where to go on, so a pump may be
    interrupted anywhere, and several processes may pump the same subscription.
    """

    def __init__(self, feeds: Mapping[str, Feed]) -> None:
        self._feeds = feeds

    def pump(self, consumer: Consumer) -> int:
        """Deliver one batch from each of the consumer's sources; returns how many facts moved.

        A stopped subscription stays where it is. Raises Transient when a feed or the consumer's
        database does not answer.
        """
        moved = consumer.release()
        for source in sorted(consumer.subscription.sources & self._feeds.keys()):
            try:
                moved += self._deliver(consumer, source)
            except SubscriptionStopped:
                break
        return moved

    def _deliver(self, consumer: Consumer, source: str) -> int:
        before = consumer.covered(source)
        page = self._feeds[source].read(before.position, BATCH)
        if page.covered == before.position:
            return 0
        epoch = page.messages[-1].envelope.epoch if page.messages else before.epoch
        consumer.receive(page.messages, {source: Mark(epoch, page.covered)})
        after = consumer.covered(source)
        return page.covered - before.position if after != before else 0

    def drain(self, consumers: Iterable[Consumer]) -> int:
        """Pump until every consumer has seen all there is; returns how many facts moved."""
        waiting = list(consumers)
        total = 0
        while moved := sum(self.pump(consumer) for consumer in waiting):
            total += moved
        return total
