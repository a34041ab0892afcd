"""One service put together: its log, what it does, what it hears; `bootstrap.py` fills this in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import MetaData

from daybook_chassis import effects, references, timers
from daybook_chassis.commands import Command, Commands, Handler
from daybook_chassis.consumer import tables as consumer_tables
from daybook_chassis.consumer.consumer import Consumer, Posts, Subscription
from daybook_chassis.database import Database
from daybook_chassis.effects import Effects
from daybook_chassis.feed import Feed, LogFeed, Message, opened
from daybook_chassis.generations import Generations
from daybook_chassis.ingress import Ingress
from daybook_chassis.projection import Projection
from daybook_chassis.queries import Queries
from daybook_chassis.reaction import Announcement, Announcing, Owing, Reaction
from daybook_chassis.references import References
from daybook_chassis.seals import Seals
from daybook_chassis.store.application import LogApplication
from daybook_chassis.store.log import Log
from daybook_chassis.timers import Timers
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.fact import Fact
from daybook_contracts.topics import source_of


@dataclass(frozen=True)
class Parts:
    """What a service is made of; every field is a plain value that `bootstrap.py` lists.

    `hosts` names outside owners whose facts this service records at its door. `extras` are
    subscriptions that are neither projection nor reaction, by name; `tables` are what they keep.
    """

    name: str
    catalogue: Catalogue
    handlers: Mapping[type[Command], Handler]
    projections: Sequence[Projection] = ()
    reactions: Sequence[Reaction] = ()
    references: Mapping[type[Fact], Announcement] | None = None
    hosts: Sequence[str] = ()
    extras: Mapping[str, Posts] | None = None
    tables: Sequence[MetaData] = ()


class Service:
    """A service over its database: commands in, facts out, subscriptions and what they owe."""

    def __init__(self, parts: Parts, database: Database, seals: Seals) -> None:
        self.parts = parts
        self.name = parts.name
        self.database = database
        self.seals = seals
        self.log = Log(database, f"crm.{parts.name}")
        self.hosted = {source: Log(database, source, own=False) for source in parts.hosts}
        self.application = LogApplication(self.log, parts.catalogue, seals)
        self.references = References(database)
        self.commands = Commands(self.application, self.references, parts.handlers)
        self.effects = Effects(database, self.commands)
        self.timers = Timers(database)
        self.generations = Generations(database, parts.projections)
        self.queries = Queries(database, self.generations)
        self.ingress = Ingress(self.hosted, parts.catalogue)

    def create(self) -> None:
        """Create the tables that are missing. Safe to repeat."""
        for log in (self.log, *self.hosted.values()):
            log.create()
        for metadata in (
            consumer_tables.METADATA,
            effects.METADATA,
            references.METADATA,
            timers.METADATA,
            *self.parts.tables,
        ):
            self.database.create(metadata)
        self.generations.create()

    def feeds(self) -> dict[str, Feed]:
        """What this service publishes: its own facts, and those it hosts."""
        return {log.source: LogFeed(log) for log in (self.log, *self.hosted.values())}

    def consumers(self, feeds: Mapping[str, Feed]) -> list[Consumer]:
        """One consumer a subscription, as they are now: see `Generations` for why that changes."""
        return [
            Consumer(self.database, subscription, self._read, feeds)
            for subscription in self.subscriptions()
        ]

    def subscriptions(self) -> list[Subscription]:
        """References first, so that what waits for them can go in the same round."""
        posts: dict[str, Posts] = {}
        if self.parts.references:
            posts[f"{self.name}.references"] = Announcing(self.references, self.parts.references)
        posts |= {posting.subscription: posting for posting in self.generations.fed()}
        posts |= dict(self.parts.extras or {})
        posts |= {each.name: Owing(each, self.references) for each in self.parts.reactions}
        return [
            Subscription(name, each, frozenset(source_of(fact.type) for fact in each.facts))
            for name, each in posts.items()
        ]

    def close(self) -> None:
        self.database.close()

    def _read(self, message: Message) -> Fact:
        return opened(message, self.parts.catalogue, self.seals)
