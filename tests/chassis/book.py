"""A log as a list, which is its own feed: what laws about consuming are compared with."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from daybook_chassis.errors import Transient
from daybook_chassis.feed import Message, Page
from daybook_chassis.store.log import Fork
from daybook_contracts.envelope import Envelope, dataschema_of, slot_of

SOURCE = "test.log"
NOW = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass
class Book:
    """A log as a list: it is its own feed, `page` facts of a slot at once, and may be `away`."""

    source: str = SOURCE
    messages: list[Message] = field(default_factory=list)
    history: list[Fork] = field(default_factory=lambda: [Fork(1, 0)])
    away: bool = False
    asked: int = 0
    page: int = 1000

    def write(self, *keys: str) -> list[Message]:
        """One fact a key, at the next positions."""
        return [self._write(key) for key in keys]

    def _write(self, key: str) -> Message:
        slot = slot_of(key)
        place = len(self.messages) + 1
        envelope = Envelope(
            id=f"{self.history[-1].epoch}-{place}",
            source=self.source,
            type="test.Fact",
            subject=key,
            time=NOW,
            dataschema=dataschema_of("test.Fact", 1),
            partitionkey=key,
            sequence=place,
            epoch=self.history[-1].epoch,
            slot=slot,
            prevposition=self.heads().get(slot, 0),
            streamversion=1,
            occurredat=NOW,
            correlationid="c",
            causationid="c",
            actor="test",
        )
        self.messages.append(Message(envelope, json.dumps(place).encode()))
        return self.messages[-1]

    def place(self, fact: str) -> int:
        """Where the fact of that id is."""
        return ids(self.messages).index(fact) + 1

    def restore(self, upto: int) -> None:
        del self.messages[upto:]
        self.history.append(Fork(self.history[-1].epoch + 1, upto))

    def heads(self, upto: int = 2**62) -> dict[int, int]:
        return {
            message.envelope.slot or 0: message.envelope.sequence
            for message in self.messages[:upto]
        }

    def forks(self) -> list[Fork]:
        self._answer()
        return self.history

    def has_ended(self, after: int) -> bool:
        return False

    def read(self, after: int, limit: int) -> Page:
        raise NotImplementedError

    def read_slot(self, slot: int, after: int, upto: int) -> Page:
        self._answer()
        found = [
            each
            for each in self.messages
            if each.envelope.slot == slot and after < each.envelope.sequence <= upto
        ]
        if len(found) <= self.page:
            return Page(found, upto)
        return Page(found[: self.page], found[self.page - 1].envelope.sequence)

    def slot_heads(self, upto: int) -> dict[int, int]:
        self._answer()
        return self.heads(upto)

    def _answer(self) -> None:
        self.asked += 1
        if self.away:
            raise Transient("the feed is away")


def ids(messages: Sequence[Message]) -> list[str]:
    return [message.envelope.id for message in messages]


def by_slot(messages: Sequence[Message]) -> dict[int | None, list[str]]:
    lanes: dict[int | None, list[str]] = {}
    for message in messages:
        lanes.setdefault(message.envelope.slot, []).append(message.envelope.id)
    return lanes
