"""What a publisher has published, asked now and then: shows what a transport failed to bring."""

from collections.abc import Iterable, Mapping, Sequence
from time import monotonic

from daybook_chassis.consumer.checkpoints import COVERED, START, Mark, Marks, at, diverged, epoch_of
from daybook_chassis.consumer.consumer import Consumer
from daybook_chassis.feed import Feed
from daybook_chassis.store.log import Fork

_EVERYTHING = 2**63 - 1


class Tail:
    """Where the slots of one log end, as last asked; one for all subscriptions of a process."""

    def __init__(self, feed: Feed) -> None:
        self.source = feed.source
        self.epoch = 0
        self.asked_at = 0.0
        self.heads: Mapping[int, int] = {}
        self.before: Mapping[int, int] = {}
        self._feed = feed
        self._forks: Sequence[Fork] = ()

    def ask(self) -> None:
        """Ask the publisher. Raises Transient."""
        forks = self._feed.forks()  # first: the heads are then at least as new
        heads, epoch = self._feed.slot_heads(_EVERYTHING), forks[-1].epoch
        self.before = self.heads if epoch == self.epoch else {}
        self.epoch, self.heads, self.asked_at = epoch, heads, monotonic()
        self._forks = forks

    def end_of(self, heads: Mapping[int, int]) -> Mark:
        """Who has all up to these heads has covered the log to here."""
        return Mark(self.epoch, max(heads.values(), default=0))

    def lacking(self, marks: Marks, heads: Mapping[int, int]) -> dict[int, int]:
        """The heads that a subscription with these marks has not come to."""
        return {
            slot: head
            for slot, head in heads.items()
            if at(marks, (self.source, slot)).position < head
        }

    def covered(self, marks: Marks) -> Mark | None:
        """How much further a subscription with these marks has covered the log than is noted among
        them, None if no further or not known.

        While facts flow, there is always one that is published and has not come; but what was
        there when one asked before, has.
        """
        if epoch_of(marks, self.source) > self.epoch or diverged(marks, self.source, self._forks):
            return None  # others know more than was asked, or have seen what is lost
        noted = marks.get((self.source, COVERED), START)
        for heads in (self.heads, self.before):
            end = self.end_of(heads)
            if heads and not self.lacking(marks, heads):
                return end if (end.epoch, end.position) > (noted.epoch, noted.position) else None
        return None


class Watch:
    """Whether one subscription has all that the tails of its publishers show."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer
        self.behind: dict[str, int] = {}  # positions of each log, as of the last look
        self._first: dict[tuple[str, int], tuple[float, Mapping[int, int]]] = {}

    @property
    def waits(self) -> bool:
        """Whether something was published that it had not come to when last looked at."""
        return any(heads for _, heads in self._first.values())

    def lacking(self, tails: Iterable[Tail], late: float) -> dict[str, Mapping[int, int]]:
        """By source, the heads it has not come to for `late` seconds since they were first seen.

        On the way it follows the logs' epochs, and notes how far it has covered the logs. Raises
        Transient.
        """
        tails = list(tails)
        marks = self._noted(tails)
        found = {tail.source: self._late(tail, marks, late) for tail in tails}
        return {source: heads for source, heads in found.items() if heads}

    def _late(self, tail: Tail, marks: Marks, late: float) -> Mapping[int, int]:
        since, first = self._first.get((tail.source, tail.epoch), (0.0, {}))
        still = tail.lacking(marks, first)
        if not still:
            since, still = tail.asked_at, tail.lacking(marks, tail.heads)
        self._first[tail.source, tail.epoch] = (since, still)
        return still if monotonic() - since >= late else {}

    def _noted(self, tails: Sequence[Tail]) -> Marks:
        consumer = self._consumer
        for tail in tails:
            if consumer.marks().get((tail.source, COVERED), START).epoch < tail.epoch:
                consumer.follow_epoch(tail.source)

        def covered(marks: Marks) -> Marks:
            ends = {tail.source: tail.covered(marks) for tail in tails}
            return {(source, COVERED): end for source, end in ends.items() if end is not None}

        if covered(consumer.marks()):
            consumer.cover(covered)
        marks = consumer.marks()
        for tail in tails:
            reached = marks.get((tail.source, COVERED), START).position
            self.behind[tail.source] = max(0, tail.end_of(tail.heads).position - reached)
        return marks
