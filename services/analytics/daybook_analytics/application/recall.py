"""Reads again, from the logs, what happened: as it was known at a moment, or of one customer.

Posted tables hold what is known now. What was known then, and what a figure rests on, only the logs
can say; they are folded in memory by the very functions that post the tables.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daybook_chassis.errors import Refusal
from daybook_chassis.feed import Feed, Message
from daybook_chassis.projection import Key, Projection, Row
from daybook_chassis.service import Service
from daybook_contracts.envelope import Envelope, slot_of
from daybook_contracts.fact import Fact
from daybook_contracts.topics import source_of

_PAGE = 1000
_END = 2**62


@dataclass(frozen=True, slots=True)
class Recalled:
    """A fact as it stands in its log."""

    fact: Fact
    envelope: Envelope


class Recall:
    """What the logs say that can be read from this process."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def rows(self, projection: Projection, known_at: datetime) -> list[Row]:
        """A projection's rows, from what was recorded up to a moment.

        Raises Refusal where a log is out of reach, Poison, Transient.
        """
        return fold(projection, self.facts(projection, known_at=known_at))

    def facts(
        self,
        projection: Projection,
        *,
        customer_id: str | None = None,
        known_at: datetime | None = None,
    ) -> Iterator[Recalled]:
        """The facts that a projection is posted from, of one customer or of all.

        A customer's are read from the slot of that customer, and no others. Raises as `rows` does.
        """
        types = {fact.type for fact in projection.on}
        for source in sorted({source_of(name) for name in types}):
            feed = self._feed(source)
            for message in _all(feed) if customer_id is None else _one(feed, customer_id):
                envelope = message.envelope
                if envelope.type not in types or (known_at and envelope.time > known_at):
                    continue
                if customer_id in (None, envelope.partitionkey):
                    yield Recalled(message.fact(self._service.parts.catalogue), envelope)

    def _feed(self, source: str) -> Feed:
        try:
            return self._service.reach[source]
        except KeyError:
            raise Refusal(
                f"the log {source} cannot be read from here, and nothing else says when facts were "
                "recorded: name its service among the peers of this process"
            ) from None


def fold(projection: Projection, facts: Iterable[Recalled]) -> list[Row]:
    """The rows that these facts make, by the definition of the projection."""
    rows: dict[Key, Row | None] = {}
    for each in facts:
        projection.fold(rows, each.fact, each.envelope)
    return [row for row in rows.values() if row is not None]


def changes(before: Mapping[str, Any], after: Row | None) -> dict[str, Any]:
    """By column, what a fact added to a number, or what it put in another's place."""
    if after is None:
        return {"removed": True}
    return {
        name: value - (before.get(name) or 0) if type(value) is int else value
        for name, value in after.items()
        if value != before.get(name)
    }


def _all(feed: Feed) -> Iterator[Message]:
    after = 0
    while True:
        page = feed.read(after, _PAGE)
        yield from page.messages
        if page.covered <= after:
            return
        after = page.covered


def _one(feed: Feed, customer_id: str) -> Iterator[Message]:
    slot = slot_of(customer_id)
    last, after = feed.slot_heads(_END).get(slot, 0), 0
    while after < last:
        page = feed.read_slot(slot, after, last)
        yield from page.messages
        after = page.covered
