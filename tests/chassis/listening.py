"""A subscription to two logs, which trips over the facts that a test tells it to."""

from collections.abc import Sequence

from sqlalchemy import Connection

from daybook_chassis.consumer import held
from daybook_chassis.consumer.consumer import Consumer, Problems, Subscription
from daybook_chassis.consumer.held import Held, HeldState
from daybook_chassis.database import Database
from daybook_chassis.feed import Feed
from daybook_chassis.references import References
from daybook_chassis.testing.recording import Events, Recording, Speaker, create_tables, read
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact


class Listener(Recording):
    """Writes down what it hears; `needs` and `trips` say by event id what goes wrong."""

    def __init__(self, references: References) -> None:
        super().__init__(resets=False)
        self.references = references
        self.needs: dict[str, str] = {}
        self.trips: dict[str, Exception] = {}
        self.tried: list[str] = []

    def apply(self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]]) -> Problems:
        problems = super().apply(tx, facts)
        for _, envelope in facts:
            self.tried.append(envelope.id)
            if envelope.id in self.needs:
                self.references.within(tx).resolve(self.needs[envelope.id])
            if envelope.id in self.trips:
                raise self.trips[envelope.id].with_traceback(None)
        return problems


class Room:
    """Two speakers, one listener."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        create_tables(self.database)
        self.references = References(self.database)
        self.listener = Listener(self.references)
        self.first, self.second = Speaker(self.database), Speaker(self.database)
        self.feeds: dict[str, Feed] = {
            each.source: each.feed() for each in (self.first, self.second)
        }
        self.consumer = self.consume(self.listener)

    def consume(self, posts: Recording) -> Consumer:
        """Another pair of ears, or the same in another process."""
        subscription = Subscription(posts.name, posts, frozenset(self.feeds))
        return Consumer(self.database, subscription, read, self.feeds)

    def listen(self) -> int:
        """Until nothing moves; returns how much did."""
        return LocalTransport(self.feeds).drain([self.consumer])

    def provide(self, reference: str) -> None:
        with self.database.write() as tx:
            self.references.within(tx).provide([(reference, "known")])

    def heard(self) -> Events:
        """By key, without keys of which nothing was heard."""
        heard = self.listener.heard(self.database)
        return {key: events for key, events in heard.items() if events}

    def held(self) -> list[Held]:
        with self.database.read() as tx:
            return held.listing(tx)

    def states(self) -> list[HeldState]:
        return [each.state for each in self.held()]

    def redrive(self, fact: Held) -> None:
        with self.database.write() as tx:
            held.redrive(tx, fact.id)

    def discard(self, fact: Held) -> None:
        with self.database.write() as tx:
            held.discard(tx, fact.id)

    def close(self) -> None:
        self.database.close()
