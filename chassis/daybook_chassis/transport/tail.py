"""What a publisher has published, asked now and then: shows what a transport failed to bring."""

from collections.abc import Iterable, Mapping
from time import monotonic

from daybook_chassis.consumer.checkpoints import COVERED, START, Mark, Marks, at
from daybook_chassis.consumer.consumer import Consumer
from daybook_chassis.feed import Feed

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

    def ask(self) -> None:
        """Ask the publisher. Raises Transient."""
        epoch = self._feed.forks()[-1].epoch  # first: the heads are then at least as new
        heads = self._feed.slot_heads(_EVERYTHING)
        self.before = self.heads if epoch == self.epoch else {}
        self.epoch, self.heads, self.asked_at = epoch, heads, monotonic()

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
        """How far a subscription with these marks has covered the log, None if that is not known.

        While facts flow, there is always one that is published and has not come; but what was
        there when one asked before, has.
        """
        for heads in (self.heads, self.before):
            if heads and not self.lacking(marks, heads):
                return self.end_of(heads)
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

    def _noted(self, tails: Iterable[Tail]) -> Marks:
        consumer = self._consumer
        marks, noted = consumer.marks(), {}
        for tail in tails:
            covered = marks.get((tail.source, COVERED), START)
            if covered.epoch < tail.epoch:
                consumer.follow_epoch(tail.source)
                marks = consumer.marks()
                covered = marks.get((tail.source, COVERED), START)
            now = tail.covered(marks)
            if now is not None and (now.epoch, now.position) > (covered.epoch, covered.position):
                noted[tail.source] = covered = now
            self.behind[tail.source] = max(0, tail.end_of(tail.heads).position - covered.position)
        if noted:
            consumer.receive([], noted)
        return marks
