"""One service put together: its log, what it does, what it hears; `bootstrap.py` fills this in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from daybook_chassis.commands import Command, Commands, Handler
from daybook_chassis.consumer.consumer import Consumer, Posts, Subscription
from daybook_chassis.database import Database
from daybook_chassis.effect_runner import Effects
from daybook_chassis.feed import Feed, LogFeed, Message, opened
from daybook_chassis.generations import Generations
from daybook_chassis.ingress import Ingress
from daybook_chassis.migrations import History, Step, chassis_history, log_history, migrate
from daybook_chassis.outside import Calls, Outside
from daybook_chassis.policy_setting import PolicyBook
from daybook_chassis.projection import Projection
from daybook_chassis.queries import Queries
from daybook_chassis.reaction import (
    Announcement,
    Announcing,
    Owing,
    Reaction,
    announcing_name,
)
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
    subscriptions that are neither projection nor reaction, by name; `history` is how the tables
    came to be that the service keeps beside what the chassis keeps for it; `outside` makes
    the calls to other systems that commands begin.
    """

    name: str
    catalogue: Catalogue
    handlers: Mapping[type[Command], Handler]
    projections: Sequence[Projection] = ()
    reactions: Sequence[Reaction] = ()
    references: Mapping[type[Fact], Announcement] | None = None
    hosts: Sequence[str] = ()
    extras: Mapping[str, Posts] | None = None
    history: History | None = None
    policies: PolicyBook | None = None
    outside: Callable[[LogApplication], Outside] | None = None


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
        calls = Calls(self.application, parts.outside(self.application) if parts.outside else {})
        self.effects = Effects(database, self.commands, calls)
        self.timers = Timers(database)
        self.generations = Generations(database, parts.projections)
        self.queries = Queries(database, self.generations)
        self.ingress = Ingress(self.hosted, parts.catalogue)
        self.reach: dict[str, Feed] = self.feeds()  # whoever runs it adds those of others
        self.checks: list[Callable[[], str | None]] = []  # why it is not ready, for /ready

    def create(self) -> list[Step]:
        """Migrate, and open what is not there yet; what was migrated. Safe to repeat.

        Raises SchemaIsNewer, Transient.
        """
        steps = migrate(self.database, self.histories())
        for log in self.logs():
            log.open()
        self.generations.create()
        return steps

    def histories(self) -> list[History]:
        """Of everything in its database but projections."""
        own = [self.parts.history] if self.parts.history else []
        return [*(log_history(log) for log in self.logs()), chassis_history(), *own]

    def logs(self) -> list[Log]:
        """Its own, then those it hosts."""
        return [self.log, *self.hosted.values()]

    def feeds(self) -> dict[str, Feed]:
        """What this service publishes: its own facts, and those it hosts."""
        return {log.source: LogFeed(log) for log in self.logs()}

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
            name = announcing_name(self.name, self.parts.references)
            posts[name] = Announcing(self.references, self.parts.references)
        posts |= {posting.subscription: posting for posting in self.generations.fed()}
        posts |= dict(self.parts.extras or {})
        posts |= {each.name: Owing(each, self.references) for each in self.parts.reactions}
        return [
            Subscription(name, each, frozenset(source_of(fact.type) for fact in each.facts))
            for name, each in posts.items()
        ]

    def close(self) -> None:
        self.commands.close()
        self.database.close()

    def _read(self, message: Message) -> Fact:
        return opened(message, self.parts.catalogue, self.seals)
