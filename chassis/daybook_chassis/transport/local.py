"""The local transport: consumers read the feeds of publishers in this process, without a broker."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daybook_chassis.consumer import checkpoints, held
from daybook_chassis.consumer.checkpoints import START, Mark, surviving
from daybook_chassis.consumer.consumer import Consumer, SubscriptionStopped
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Batch, Feed, Page

BATCH = 3000
"""Positions of a log that one transaction takes in."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What follows `before`, which a consumer had covered of a log; that was then in `epoch`."""

    source: str
    before: Mark
    epoch: int
    page: Page


def fetch(feed: Feed, before: Mark) -> Fetched | None:
    """The next batch of a log, None if nothing follows just now. Raises Transient."""
    if feed.has_ended(before.position):
        return None
    # Asked before the page is read: a log may lose facts between the two, and then the page
    # counts as being of the older epoch, to be looked at again.
    forks = feed.forks()
    is_lost = before.position > surviving(before.epoch, forks)
    # From what is lost one goes back first. To read there would pass for the end of the log.
    page = Page((), before.position) if is_lost else feed.read(before.position, BATCH)
    return Fetched(feed.source, before, forks[-1].epoch, page)


def take(consumer: Consumer, found: Fetched) -> int:
    """Take a batch in; returns over how many positions that went, 0 if nothing moved: a lane is
    stuck, or another process was first. Raises Transient, SubscriptionStopped.
    """
    source, before, page = found.source, found.before, found.page
    if before.epoch < found.epoch:
        consumer.follow_epoch(source)
        if consumer.covered(source) != before:
            return 1  # it went back, and what was fetched is not what follows
    length = page.covered - before.position
    if length == 0:
        return 0
    if page.whole:
        moved = consumer.read_on(source, before, page, found.epoch)
    else:
        moved = consumer.receive(page.messages)
    return length if moved or consumer.covered(source) != before else 0


class LocalTransport:
    """Moves facts when it is told to: `pump` once, or `drain` until nothing is left.

    A consumer's checkpoints say where to go on, so a pump may be interrupted anywhere, and several
    processes may pump the same subscription. What is kept here only saves looking twice.
    """

    def __init__(self, feeds: Mapping[str, Feed]) -> None:
        self._feeds = feeds
        # By subscription and source: from which mark to which position it wants nothing. Before
        # that mark it may want much, if it goes back.
        self._unwanted: dict[tuple[str, str], tuple[Mark, int]] = {}

    def busy(
        self, consumers: Sequence[Consumer], heads: Mapping[str, Mark], *, idle: bool
    ) -> Iterator[Consumer]:
        """Those of one service that a pump may move, found out by asking once for all.

        `heads` are the epochs and last positions of the logs. Whom nothing that came concerns has
        only its marks to move, in a transaction that costs as much as any: unless the house is
        `idle`, it is left out. Raises Transient.
        """
        if not consumers:
            return
        with consumers[0].database.read() as tx:
            covered = checkpoints.all_covered(tx)
            ready = held.ready_subscriptions(tx)
        for each in consumers:
            behind = {
                source: mark
                for source in each.subscription.sources & heads.keys()
                if (mark := covered.get((each.name, source), START)) != heads[source]
            }
            if each.name in ready or any(
                idle or self._lacks(each, source, mark, heads[source])
                for source, mark in behind.items()
            ):
                yield each

    def _lacks(self, consumer: Consumer, source: str, mark: Mark, head: Mark) -> bool:
        """Whether a log holds something after a mark that a consumer wants, or so much that it had
        better not stay behind."""
        if mark.epoch != head.epoch:
            return True
        since, upto = self._unwanted.get((consumer.name, source), (mark, mark.position))
        at = mark.position
        if since.epoch == mark.epoch and since.position <= at:
            at = max(at, upto)
        while at < head.position and at - mark.position < BATCH:
            page = self._feeds[source].read(at, BATCH)
            shrank = page.covered == at
            if shrank or consumer.wanted(Batch.of(page.messages)):
                return True
            at = page.covered
            self._unwanted[consumer.name, source] = mark, at
        return at - mark.position >= BATCH

    def pump(self, consumer: Consumer) -> int:
        """Deliver one batch from each of the consumer's sources; returns over how many positions of
        their logs that went, or how many held facts were released: 0 if nothing moved.

        A stopped subscription stays where it is. Raises Transient when a feed or the consumer's
        database does not answer, after the other sources had their turn.
        """
        moved = consumer.release()
        covered = consumer.all_covered()
        away: Transient | None = None
        for source in sorted(consumer.subscription.sources & self._feeds.keys()):
            try:
                found = fetch(self._feeds[source], covered.get(source, START))
                moved += take(consumer, found) if found else 0
            except Transient as reason:
                away = reason
            except SubscriptionStopped:
                break
        if away is not None:
            raise away
        return moved

    def drain(self, consumers: Iterable[Consumer]) -> int:
        """Pump until every consumer has seen all there is; returns how much moved, as `pump`."""
        waiting = list(consumers)
        total = 0
        while moved := sum(self.pump(consumer) for consumer in waiting):
            total += moved
        return total
