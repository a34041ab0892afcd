"""What a publisher has published, asked now and then: shows what a transport failed to bring."""

from time import monotonic

from daybook_chassis.consumer.checkpoints import Mark, Marks
from daybook_chassis.feed import Feed

_EVERYTHING = 2**63 - 1


class Tail:
    """Where the slots of one log end, as last asked; one for all subscriptions of a process."""

    def __init__(self, feed: Feed) -> None:
        self.source = feed.source
        self.asked_at = 0.0
        self.epoch = 0
        self._feed = feed
        self._heads: dict[int, int] = {}

    def ask(self) -> None:
        """Ask the publisher. Raises Transient."""
        self.epoch = self._feed.forks()[-1].epoch  # before the heads, which then are as new
        self._heads = self._feed.slot_heads(_EVERYTHING)
        self.asked_at = monotonic()

    @property
    def end(self) -> Mark:
        """The last public position: who has all up to the heads has covered the log to here."""
        return Mark(self.epoch, max(self._heads.values(), default=0))

    def missing(self, marks: Marks) -> set[int]:
        """The slots of which a subscription with these marks lacks something."""
        return {
            slot
            for slot, head in self._heads.items()
            if marks.get((self.source, slot), Mark(1, 0)).position < head
        }
